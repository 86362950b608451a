"""Recorded decisions in text and JSON."""
