"""FEEL as pySFeel evaluates it: a name that is missing is null."""

import json

import pySFeel


def said(form, test, facts):
    """Return what the expression says."""
    parser = pySFeel.SFeelParser()
    for name, value in facts.items():
        parser.sFeelParse(f"{name} <- {json.dumps(value)}")
    return parser.sFeelParse(test)[1]
