"""What the texts of a pattern have in common, word by word: templates and the values of their slots."""
