"""The text of documents and saved web pages, taken out in a confined process."""
