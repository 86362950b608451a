"""business-rules: conditions over the methods of a class; an absent fact is None there."""

import json

from business_rules import engine, variables


def said(form, test, facts):
    """Return whether the conditions hold."""

    class Case(variables.BaseVariables):
        @variables.boolean_rule_variable()
        def asked(self):
            return facts.get("asked")

        @variables.boolean_rule_variable()
        def signed(self):
            return facts.get("signed")

        @variables.numeric_rule_variable()
        def days(self):
            return facts.get("days")

        @variables.numeric_rule_variable()
        def n(self):
            return facts.get("n")

        @variables.string_rule_variable()
        def charge(self):
            return facts.get("charge")

        @variables.select_multiple_rule_variable()
        def xs(self):
            return facts.get("xs")

    held = engine.check_conditions_recursively(json.loads(test), Case())
    return "fires" if held else "silent"
