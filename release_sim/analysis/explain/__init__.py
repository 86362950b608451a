"""What would change an answer, what settles it, and on which readings it turns."""
