"""`python -m guwah` is the command `guwah`."""

from guwah.cli import main

main()
