"""The command line: verbs, options, colour and exit codes; it calls the API and prints."""
