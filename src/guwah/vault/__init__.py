"""The vault: keys, sealed objects, logs at rest, sources, databases."""
