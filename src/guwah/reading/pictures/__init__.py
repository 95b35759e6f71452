"""Pictures: painted anew in a confined process, read, and cut into the bubbles of a chat."""
