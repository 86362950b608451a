"""The questions asked about every possible case, and their results."""
