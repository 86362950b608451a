"""The tests of scenarios: expectations, coverage, and the strength of what they prove."""
