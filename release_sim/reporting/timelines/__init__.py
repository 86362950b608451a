"""Replayed timelines in text, JSON and pictures."""
