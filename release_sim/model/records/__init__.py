"""Records of decisions, and what becomes of them later."""
