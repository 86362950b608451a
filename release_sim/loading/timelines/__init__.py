"""Files of timelines to the model, everything wrong with them said at once."""
