"""Readers in processes of their own, without files, network or much memory."""
