"""Experta: a knowledge engine with one rule, on a Python whose `collections` have moved."""

import collections
import collections.abc

for _name in ("Mapping", "MutableMapping", "Sequence", "Iterable"):
    setattr(collections, _name, getattr(collections.abc, _name))

import experta  # noqa: E402  it finds them now


def said(form, test, facts):
    """Return whether the rule fires."""
    fired = []
    pattern = eval(test, vars(experta).copy())

    class One(experta.KnowledgeEngine):
        @experta.Rule(pattern)
        def found(self):
            fired.append(1)

    engine = One()
    engine.reset()
    engine.declare(experta.Fact(**facts))
    engine.run()
    return "fires" if fired else "silent"
