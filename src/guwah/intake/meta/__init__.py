"""Downloads of Facebook, Messenger and Instagram as JSON."""
