"""Text files that programs make of WeChat chats."""
