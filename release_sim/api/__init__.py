"""The use cases as functions and values: what the command and a notebook call."""
