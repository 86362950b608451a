"""rule-engine: a rule that matches a mapping or does not."""

import rule_engine


def said(form, test, facts):
    """Return what the rule says."""
    if form == "rule":
        return rule_engine.Rule(test).matches(facts)
    context = rule_engine.Context(default_value=None)
    return rule_engine.Rule(test, context=context).matches(facts)
