"""Who can open a vault or a folder, and how: owners, recovery pages, colleagues, deposits, invitations."""
