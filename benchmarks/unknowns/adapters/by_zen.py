"""ZEN: an expression, a row of a decision table, and a function node."""

import json

import zen


def said(form, test, facts):
    """Return what the expression or the node says."""
    if form == "expression":
        return zen.evaluate_expression(test, facts)
    if form == "decision table cell":
        return "fires" if _decided(_table(json.loads(test)), facts).get("o") else "silent"
    handler = f"export const handler = (input) => ({{value: {test}}});"
    return _decided(_node("functionNode", {"source": handler}), facts).get("value")


def _decided(node, facts):
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "it", "name": "it"} | node,
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "it", "type": "edge"},
            {"id": "2", "sourceId": "it", "targetId": "out", "type": "edge"},
        ],
    }
    return zen.ZenEngine().create_decision(json.dumps(graph)).evaluate(facts)["result"]


def _node(kind, content):
    return {"type": kind, "content": content}


def _table(rows):
    columns = list(rows[0])
    return _node(
        "decisionTableNode",
        {
            "hitPolicy": "first",
            "inputs": [{"id": c, "name": c, "field": c} for c in columns],
            "outputs": [{"id": "o", "name": "o", "field": "o"}],
            "rules": [{"_id": str(n)} | row | {"o": "'row'"} for n, row in enumerate(rows)],
        },
    )
