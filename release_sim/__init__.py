"""Simulates a jail's documented procedure for requests from federal immigration authorities.

A simulator of published procedure, not legal advice; the people in it are fictional.
"""

__version__ = "0.1.0"
