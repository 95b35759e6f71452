"""Signal: the plaintext export of the app itself, and what signal-export writes."""
