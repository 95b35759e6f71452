"""Select, redact, build, render and check a report: bytes in, bytes out."""
