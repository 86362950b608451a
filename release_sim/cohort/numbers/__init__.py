"""What is counted of decided people, and of two policies over the same people."""
