"""What holds of every possible case."""
