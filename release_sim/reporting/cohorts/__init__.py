"""Many cases in text and JSON."""
