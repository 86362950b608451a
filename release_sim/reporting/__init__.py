"""From the model to text and JSON; returns values, never prints."""
