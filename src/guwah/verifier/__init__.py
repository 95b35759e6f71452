"""The stand-alone verifier; it imports nothing of guwah."""
