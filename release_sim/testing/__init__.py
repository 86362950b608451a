"""How much scenarios prove of the rules."""
