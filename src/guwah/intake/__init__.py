"""Readers: one export format, one file."""
