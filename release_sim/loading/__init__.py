"""From files to the model: everything wrong with all of them, said at once."""
