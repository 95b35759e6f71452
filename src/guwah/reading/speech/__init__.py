"""Voice notes: to plain samples, to a machine's suggestion of the words, to what a person wrote."""
