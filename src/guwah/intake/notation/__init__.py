"""Notations that several formats share, with the bytes from which each value was read."""
