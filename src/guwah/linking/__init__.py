"""Matches and patterns over normal forms and identifiers: pure."""
