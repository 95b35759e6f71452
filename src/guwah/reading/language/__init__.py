"""Language and script of messages and of their parts: suggestions, each with a probability.

A script pass decides what the script decides alone; a small model of character n-grams decides
the rest. Opens no connection and keeps nothing.
"""
