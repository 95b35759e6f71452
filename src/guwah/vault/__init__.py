"""Keys, sealed objects, the case log on disk, sources that never put plaintext on disk."""
