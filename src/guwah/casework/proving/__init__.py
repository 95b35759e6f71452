"""What a record of keeping shows: checkpoints held against it, time stamps, witnesses."""
