"""SpiffWorkflow: the rows of a DMN decision table in a process of one task."""

import json

from lxml import etree
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState

_BPMN = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="t">
<bpmn:process id="P" isExecutable="true">
<bpmn:startEvent id="s"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
<bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
<bpmn:businessRuleTask id="t"><bpmn:extensionElements>
<spiffworkflow:calledDecisionId>D</spiffworkflow:calledDecisionId></bpmn:extensionElements>
<bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:businessRuleTask>
<bpmn:sequenceFlow id="f2" sourceRef="t" targetRef="e"/>
<bpmn:endEvent id="e"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
</bpmn:process></bpmn:definitions>"""
_DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def said(form, test, facts):
    """Return whether a row matches."""
    columns, rows = json.loads(test)
    root = etree.Element(f"{{{_DMN}}}definitions", nsmap={None: _DMN}, id="m", name="m")
    decision = etree.SubElement(root, f"{{{_DMN}}}decision", id="D", name="D")
    table = etree.SubElement(decision, f"{{{_DMN}}}decisionTable", id="T")
    for number, column in enumerate(columns):
        entry = etree.SubElement(table, f"{{{_DMN}}}input", id=f"i{number}", label=column)
        inside = etree.SubElement(
            entry, f"{{{_DMN}}}inputExpression", id=f"e{number}", typeRef="string"
        )
        etree.SubElement(inside, f"{{{_DMN}}}text").text = column
    etree.SubElement(table, f"{{{_DMN}}}output", id="o", label="o", name="o", typeRef="string")
    for number, row in enumerate(rows):
        rule = etree.SubElement(table, f"{{{_DMN}}}rule", id=f"r{number}")
        for place, cell in enumerate(row):
            entry = etree.SubElement(rule, f"{{{_DMN}}}inputEntry", id=f"c{number}{place}")
            etree.SubElement(entry, f"{{{_DMN}}}text").text = cell
        entry = etree.SubElement(rule, f"{{{_DMN}}}outputEntry", id=f"x{number}")
        etree.SubElement(entry, f"{{{_DMN}}}text").text = '"row"'
    parser = SpiffBpmnParser()
    parser.add_bpmn_str(_BPMN.encode())
    parser.add_dmn_str(etree.tostring(root))
    workflow = BpmnWorkflow(parser.get_spec("P"), parser.get_subprocess_specs("P"))
    for task in workflow.get_tasks(state=TaskState.READY):
        task.data.update(facts)
    workflow.do_engine_steps()
    return "fires" if workflow.last_task.data.get("o") == "row" else "silent"
