"""Telegram Desktop's JSON export."""
