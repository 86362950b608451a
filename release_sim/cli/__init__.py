"""The rim: verbs, options, colour and exit codes; no thinking."""
