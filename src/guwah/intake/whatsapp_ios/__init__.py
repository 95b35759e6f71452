"""Databases of WhatsApp for iPhone."""
