"""Replayed histories in text, JSON and pictures."""
