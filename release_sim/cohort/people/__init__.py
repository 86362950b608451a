"""Made-up people, drawn from the parameters of a population."""
