"""Events to moments, and moments to what was due and done."""
