"""The analysis of policies over every possible case."""
