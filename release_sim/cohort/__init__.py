"""Many cases at once: tables of them decided on bit planes, every row still explainable."""
