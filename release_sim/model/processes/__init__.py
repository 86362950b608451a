"""A process as data, and what came of its simulation."""
