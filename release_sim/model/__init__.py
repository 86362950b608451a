"""The model: frozen values that import nothing of ours but the vocabulary."""
