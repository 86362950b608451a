"""Tables of cases: read, inspected, decided, written, whoever does the work."""
