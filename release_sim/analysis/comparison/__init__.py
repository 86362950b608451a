"""Where two policies differ: every region of cases, and nothing else."""
