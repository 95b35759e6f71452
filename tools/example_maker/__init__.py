"""Makes the example exports that ship inside the package; run by tools/make_examples.py."""
