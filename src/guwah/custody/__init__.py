"""Commitments, the Merkle log, checkpoints and their proofs: pure, no I/O."""
