"""Contact cards: files of one or many vCards."""
