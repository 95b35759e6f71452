"""Readers of exports: a module or a package each, the frame that runs them, shared notations."""
