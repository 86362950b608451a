"""clingo: a program with the facts in it, and whether `ok` is in its answer set."""

import clingo


def said(form, test, facts):
    """Return whether `ok` is derived."""
    control = clingo.Control(message_limit=0)
    control.add("base", [], test)
    control.ground([("base", [])])
    with control.solve(yield_=True) as found:
        return (
            "fires"
            if any(str(s) == "ok" for m in found for s in m.symbols(atoms=True))
            else "silent"
        )
