"""Figures of patterns as SVG: when, who received what, which senders share a wording."""
