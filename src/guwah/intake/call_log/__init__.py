"""Call logs and text messages that apps of telephones write as CSV."""
