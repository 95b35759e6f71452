"""One module for each verb; the only room that wires others."""
