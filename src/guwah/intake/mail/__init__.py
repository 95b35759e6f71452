"""Mails: single ones (`email`) and mailboxes (`mbox`), and the files inside them."""
