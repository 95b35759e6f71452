"""Handing one voice note or thread to an interpreter as a sealed page, and taking it back."""
