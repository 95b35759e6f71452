"""The database of Messages (iMessage, SMS) of macOS and iOS."""
