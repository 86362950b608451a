#!/usr/bin/env bash
# cDMN 2.1.2 beside idp-engine 0.12.1: what follows from the inputs is no longer told.
#
# cDMN asks for idp-engine without a bound, so pip gives the newest. A good guess is that a decision
# table with `false and missing` then propagates to false, as it does with idp-engine 0.10.12. With
# 0.12.1 nothing is propagated and nothing is said: the output stays open, as if the inputs did not
# settle it.
#
# Seen with Python 3.11, Linux x86-64, of a table `ok is asked and signed` with asked = false:
#   idp-engine 0.10.12: False    idp-engine 0.12.1: None
# Fails if either is otherwise.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/table.dmn" <<'DMN'
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m">
  <inputData id="d1" name="asked"><variable id="v1" name="asked" typeRef="boolean"/></inputData>
  <inputData id="d2" name="signed"><variable id="v2" name="signed" typeRef="boolean"/></inputData>
  <decision id="D" name="ok">
    <variable id="v3" name="ok" typeRef="boolean"/>
    <informationRequirement id="r1"><requiredInput href="#d1"/></informationRequirement>
    <informationRequirement id="r2"><requiredInput href="#d2"/></informationRequirement>
    <decisionTable id="T" hitPolicy="ANY">
      <input id="i1" label="asked"><inputExpression id="e1" typeRef="boolean"><text>asked</text></inputExpression></input>
      <input id="i2" label="signed"><inputExpression id="e2" typeRef="boolean"><text>signed</text></inputExpression></input>
      <output id="o" name="ok" label="ok" typeRef="boolean"/>
      <rule id="a"><inputEntry id="a1"><text>true</text></inputEntry><inputEntry id="a2"><text>true</text></inputEntry><outputEntry id="a3"><text>true</text></outputEntry></rule>
      <rule id="b"><inputEntry id="b1"><text>false</text></inputEntry><inputEntry id="b2"><text>-</text></inputEntry><outputEntry id="b3"><text>false</text></outputEntry></rule>
      <rule id="c"><inputEntry id="c1"><text>-</text></inputEntry><inputEntry id="c2"><text>false</text></inputEntry><outputEntry id="c3"><text>false</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
DMN

decided() {
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet cdmn==2.1.2 "idp-engine==$1"
  "$folder/$1/bin/python" - "$folder/table.dmn" <<'PYTHON' 2>/dev/null | tail -1
import sys

from cdmn.API import DMN

table = DMN(path=sys.argv[1])
table.set_value("asked", False)
table.propagate()
print(table.value_of("ok"))
PYTHON
}

before=$(decided 0.10.12)
after=$(decided 0.12.1)
echo "idp-engine 0.10.12: $before    idp-engine 0.12.1: $after"
[ "$before $after" = "False None" ]
