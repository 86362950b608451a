"""CEL as cel-python evaluates it."""

import celpy


def said(form, test, facts):
    """Return what the expression says; an error that is a value is raised."""
    environment = celpy.Environment()
    program = environment.program(environment.compile(test))
    found = program.evaluate({k: celpy.json_to_cel(v) for k, v in facts.items()})
    if isinstance(found, Exception):
        raise found
    return None if found is None else bool(found)
