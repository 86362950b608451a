"""durable-rules: one fact of a ruleset whose only rule has the test."""

from itertools import count

from durable.engine import MessageNotHandledException
from durable.lang import assert_fact, item, m, ruleset, when_all

_numbers = count()


def said(form, test, facts):
    """Return whether the rule fires; an unmatched fact raises, which is silence."""
    fired = []
    name = f"r{next(_numbers)}"
    with ruleset(name):

        @when_all(eval(test, {"m": m, "item": item}))
        def _(c):
            fired.append(c)

    try:
        assert_fact(name, facts)
    except MessageNotHandledException:
        return "silent"
    return "fires" if fired else "silent"
