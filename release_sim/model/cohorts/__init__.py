"""Populations and tables of people, and what is counted of them."""
