"""How long something is kept, and how it is destroyed."""
