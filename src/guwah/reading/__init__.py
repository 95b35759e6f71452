"""What stands in a message, a sound, a picture or a document: language, contacts, words.

Reads what intake found; its results are suggestions and derivatives, never the original.
"""
