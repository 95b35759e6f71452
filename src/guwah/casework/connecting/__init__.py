"""What connects folders: which sendings may be compared, what a person says of the likenesses."""
