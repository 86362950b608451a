"""The vocabulary of a case: facts, actions and events."""
