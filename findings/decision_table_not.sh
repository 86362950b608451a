#!/usr/bin/env bash
# zen-engine 2.1.3 and SpiffWorkflow 3.2.0: a cell not("none") of a decision table never matches.
#
# DMN's unary tests have not(...) for "anything but"; pyDMNrules 1.4.5 and others take it so. A good
# guess is that a row "charge is not none" written so applies to a person charged with something. In
# both engines the row never applies, whatever the charge, and neither says a word: in SpiffWorkflow
# the cell is Python, where not "none" is False. With != both apply.
#
# Seen with Python 3.11, Linux x86-64, of charge = "minor":
#   zen-engine: not() none, != row    SpiffWorkflow: not() none, != row
# Fails if any of the four is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet zen-engine==2.1.3 SpiffWorkflow==3.2.0

"$folder/venv/bin/python" - <<'PYTHON'
import json
import sys

import zen
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState

PROCESS = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="t">
<process id="P" isExecutable="true"><startEvent id="a"><outgoing>f</outgoing></startEvent>
<sequenceFlow id="f" sourceRef="a" targetRef="t"/><businessRuleTask id="t"><extensionElements>
<s:calledDecisionId>D</s:calledDecisionId></extensionElements><incoming>f</incoming>
<outgoing>g</outgoing></businessRuleTask><sequenceFlow id="g" sourceRef="t" targetRef="e"/>
<endEvent id="e"><incoming>g</incoming></endEvent></process></definitions>"""
TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m">
<decision id="D" name="D"><decisionTable id="T"><input id="i" label="charge">
<inputExpression id="x" typeRef="string"><text>charge</text></inputExpression></input>
<output id="o" label="o" name="o" typeRef="string"/><rule id="r"><inputEntry id="c">
<text>{cell}</text></inputEntry><outputEntry id="p"><text>"row"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def by_zen(cell):
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "i", "name": "charge", "field": "charge"}],
        "outputs": [{"id": "o", "name": "o", "field": "o"}],
        "rules": [{"_id": "r", "i": cell, "o": "'row'"}],
    }
    nodes = [
        {"id": "a", "type": "inputNode", "name": "a"},
        {"id": "t", "type": "decisionTableNode", "name": "t", "content": table},
        {"id": "z", "type": "outputNode", "name": "z"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "a", "targetId": "t"},
        {"id": "2", "type": "edge", "sourceId": "t", "targetId": "z"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return decision.evaluate({"charge": "minor"})["result"].get("o", "none")


def by_spiff(cell):
    parser = SpiffBpmnParser()
    parser.add_bpmn_str(PROCESS.encode())
    parser.add_dmn_str(TABLE.format(cell=cell).encode())
    workflow = BpmnWorkflow(parser.get_spec("P"), parser.get_subprocess_specs("P"))
    for task in workflow.get_tasks(state=TaskState.READY):
        task.data["charge"] = "minor"
    workflow.do_engine_steps()
    return workflow.last_task.data.get("o", "none")


seen = by_zen("not('none')"), by_zen("!= 'none'"), by_spiff('not("none")'), by_spiff('!= "none"')
print("zen-engine: not() {}, != {}    SpiffWorkflow: not() {}, != {}".format(*seen))
sys.exit(seen != ("none", "row", "none", "row"))
PYTHON
