"""The frame: finds members, picks the reader, checks the tiling; knows no chat format."""
