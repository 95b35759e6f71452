"""Finding messages: full text in any script, filters, words with typing errors."""
