"""The results of the analysis, in text and JSON."""
