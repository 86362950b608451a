"""A simulated process in text, JSON and CSV."""
