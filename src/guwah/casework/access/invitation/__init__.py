"""The offline page with which a person encrypts files on the phone: its parts."""
