"""Downloads of Facebook, Messenger and Instagram as web pages."""
