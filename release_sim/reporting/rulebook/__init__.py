"""The rulebook in text, JSON and pictures."""
