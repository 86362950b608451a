"""What is asked of every possible case, and what is found."""
