"""Backups of SMS, MMS and calls in XML, as the Android app SMS Backup & Restore writes them."""
