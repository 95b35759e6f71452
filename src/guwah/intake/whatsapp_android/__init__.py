"""Databases of WhatsApp for Android."""
