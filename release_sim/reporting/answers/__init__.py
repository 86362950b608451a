"""The decision of one case in text and JSON, and what is asked of it."""
