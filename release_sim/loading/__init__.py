"""The readers of files; they report every problem of all files at once."""
