"""The books in text, JSON and pictures."""
