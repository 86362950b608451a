"""cDMN: a decision table over yes-or-no facts, whose value is propagated by IDP-Z3."""

from xml.etree import ElementTree as etree

from cdmn.API import DMN

_DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_TABLES = {
    "signed": (["signed"], [("true", "true"), ("false", "false")]),
    "not signed": (["signed"], [("false", "true"), ("true", "false")]),
    "asked and signed": (
        ["asked", "signed"],
        [("true", "true", "true"), ("false", "-", "false"), ("-", "false", "false")],
    ),
    "asked or signed": (
        ["asked", "signed"],
        [("false", "false", "false"), ("true", "-", "true"), ("-", "true", "true")],
    ),
}


def said(form, test, facts):
    """Return the value of the output, or None where it stays open."""
    dmn = DMN(xml=_written(*_TABLES[test]))
    for name, value in facts.items():
        if value is not None:
            dmn.set_value(name, value)
    dmn.propagate()
    return dmn.value_of("ok")


def _written(inputs, rows):
    def tag(parent, kind, text=None, **attributes):
        found = etree.SubElement(parent, f"{{{_DMN}}}{kind}", **attributes)
        found.text = text
        return found

    etree.register_namespace("", _DMN)
    root = etree.Element(f"{{{_DMN}}}definitions", id="m", name="m")
    for name in inputs:
        data = tag(root, "inputData", id=f"d_{name}", name=name)
        tag(data, "variable", id=f"v_{name}", name=name, typeRef="boolean")
    decision = tag(root, "decision", id="D", name="ok")
    tag(decision, "variable", id="v_ok", name="ok", typeRef="boolean")
    for name in inputs:
        need = tag(decision, "informationRequirement", id=f"r_{name}")
        tag(need, "requiredInput", href=f"#d_{name}")
    table = tag(decision, "decisionTable", id="T", hitPolicy="ANY")
    for name in inputs:
        column = tag(table, "input", id=f"i_{name}", label=name)
        tag(tag(column, "inputExpression", id=f"e_{name}", typeRef="boolean"), "text", name)
    tag(table, "output", id="o", name="ok", label="ok", typeRef="boolean")
    for number, row in enumerate(rows):
        rule = tag(table, "rule", id=f"row{number}")
        for place, cell in enumerate(row):
            kind = "outputEntry" if place == len(inputs) else "inputEntry"
            tag(tag(rule, kind, id=f"c{number}_{place}"), "text", cell)
    return etree.tostring(root, encoding="unicode")
