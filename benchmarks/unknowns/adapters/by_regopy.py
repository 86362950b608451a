"""Rego as rego-cpp evaluates it: true, or undefined."""

import json

import regopy


def said(form, test, facts):
    """Return true, or None where the rule is undefined."""
    rego = regopy.Interpreter()
    rego.add_module("case", "package case\n" + test.replace(" ; ", "\n") + "\n")
    rego.set_input_term(json.dumps(facts))
    found = str(rego.query("data.case.ok"))
    return None if found == "undefined" else json.loads(found)["expressions"] == [True]
