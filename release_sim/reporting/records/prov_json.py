"""Records as W3C PROV, in its JSON-LD form: what was made by what, out of what, and when.

A decision is an entity, made by an activity of the program, which used the case, the policy and
the files. What has the same hash is the same entity in every record, so that the graph shows which
decisions rest on one version of a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from release_sim.model.canonical import canonical_json
from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.records.audit_record import AuditRecord, RecoveryMarker
from release_sim.reporting.catalogue import Catalogue, Frame
from release_sim.reporting.records.record_text import of_what

CONTEXT = "https://openprovenance.org/prov-jsonld/context.jsonld"
NAMES = "urn:release_sim:"


def provenance(entries: Iterable[AuditRecord | RecoveryMarker]) -> dict[str, Any]:
    """Return the records as one PROV document; a fence records no decision."""
    found: dict[bytes, dict[str, Any]] = {}
    frame = Catalogue.read(LAW_LANGUAGE).plain
    for entry in entries:
        if isinstance(entry, AuditRecord):
            for each in _statements(entry, frame):
                found.setdefault(canonical_json(each), each)
    return {"@context": [{"sim": NAMES}, CONTEXT], "@graph": list(found.values())}


def _statements(record: AuditRecord, frame: Frame) -> Iterator[dict[str, Any]]:
    made = record.decision
    decision, deciding = f"sim:decision-{record.hash}", f"sim:deciding-{record.hash}"
    case, policy = f"sim:case-{record.hash}", f"sim:policy-{made.policy.hash}"
    program = f"sim:release_sim-{record.program}"
    answers = {f"sim:{action}": given.answer.value for action, given in made.answers.items()}
    yield _element("Entity", decision, made.title, "sim:Decision", answers)
    yield _element("Activity", deciding, f"deciding {of_what(record, frame)}")
    facts = {**made.facts.stated, **dict.fromkeys(made.facts.unknown, "unknown")}
    stated = {f"sim:{name}": str(value).lower() for name, value in sorted(facts.items())}
    yield _element("Entity", case, f"the case as of {made.as_of}", "sim:Case", stated)
    yield _element("Entity", policy, made.policy.name, "prov:Plan")
    yield _element("Agent", program, f"release_sim {record.program}", "prov:SoftwareAgent")
    yield {
        "@type": "Generation",
        "entity": decision,
        "activity": deciding,
        "time": record.written,
    }
    yield {"@type": "Association", "activity": deciding, "agent": program, "plan": policy}
    files = {f"sim:file-{digest}": path for path, digest in record.files.items()}
    for name, path in files.items():
        yield _element("Entity", name, path, "sim:File")
    for used in (case, policy, *files):
        yield {"@type": "Usage", "activity": deciding, "entity": used}
    if record.signature:
        signer = f"sim:key-{record.signature.key}"
        yield _element("Agent", signer, "the holder of the key that signed", "sim:Signer")
        yield {"@type": "Attribution", "entity": decision, "agent": signer}


def _element(
    kind: str, name: str, label: str, type_name: str = "", more: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return an entity, an activity or an agent; further values are text."""
    return {
        "@type": kind,
        "@id": name,
        "label": [{"@value": label}],
        **({"type": [type_name]} if type_name else {}),
        **{key: [{"@value": value}] for key, value in (more or {}).items()},
    }
