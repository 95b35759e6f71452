"""Loose files: what kind of file it is by its content, and what it says of itself."""
