"""Files of histories to the model, everything wrong with them said at once."""
