"""What keeps a vault whole: checks, backups, rebuilding, everything out in clear, copies left behind."""
