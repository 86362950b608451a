"""What can be said about a case: facts, actions and events."""
