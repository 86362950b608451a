"""What is wrong with rules that read well."""
