"""Many cases at once: tables of them decided on bitsets, every row still explainable."""
