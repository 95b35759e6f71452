"""CSV tables that programs make of WeChat chats."""
