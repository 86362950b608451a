"""FEEL as bkflow-feel evaluates it."""

from bkflow_feel.api import parse_expression


def said(form, test, facts):
    """Return what the expression says."""
    return parse_expression(test, facts)
