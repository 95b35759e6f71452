"""Processes that see one hostile file and nothing else of this machine."""
