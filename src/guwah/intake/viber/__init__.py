"""The CSV files of Viber's message history."""
