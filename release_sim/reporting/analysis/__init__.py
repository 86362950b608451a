"""What holds of every possible case, in text and JSON."""
