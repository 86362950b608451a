"""Counts over decided people, and over two policies for the same people."""
