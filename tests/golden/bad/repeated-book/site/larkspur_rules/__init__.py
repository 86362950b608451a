"""The law of a place, as rules."""
