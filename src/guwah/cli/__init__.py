"""The door for a terminal: arguments, pages, exit codes; no logic."""
