"""Legal citations: one canonical form for each kind of source, and its parts.

A statute is cited as ``8 U.S.C. § 1373`` or ``C.R.S. § 24-76.6-102(2)``, a regulation as
``8 C.F.R. § 287.7(d)``, an ordinance as ``D.R.M.C. § 28-250``; a bill or an act by its number,
legislature and year; a ruling by its name and by a reporter, a neutral citation or a docket; an
executive order and a form by their number. The section sign is always written: tools that look for
citations in texts need it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_SECTION = r"(?P<section>\d[\w.:/-]*\w|\d)"
_PARAGRAPH = r"(?P<paragraph>(?:\(\w+\))*)"
_MORE = r"(?:(?P<joint> to |, )(?P<last>\d[\w.:-]*(?:\(\w+\))*))?"
_SECTIONS = rf"(?:§|§§|art\.|ch\.) {_SECTION}{_PARAGRAPH}{_MORE}"
_CODE = r"(?P<code>[A-Z][\w.,'& ]*?(?:\.|Code)|RCW)"
_NAME = r"[A-Z0-9][\w.,' ]*?"
_YEAR = r"(?P<year>\d{4})"
_COURT = rf"\((?P<court>{_NAME}) {_YEAR}\)"
_CAPTION = r"(?P<caption>[A-Z][\w.,&' -]* v\. [A-Z][\w.,&' -]*?)"

_FORMS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "statute": {
        "code": (rf"(?:(?P<title>\d+) )?{_CODE} {_SECTIONS}", "8 U.S.C. § 1373"),
        "compiled": (rf"(?P<title>\d+) (?P<code>ILCS) {_SECTION}{_PARAGRAPH}", "5 ILCS 805/15"),
        "rule": (
            rf"(?P<code>Fed\. R\. (?:Civ|Crim|Evid|App)\. P\.) {_SECTION}{_PARAGRAPH}",
            "Fed. R. Crim. P. 4",
        ),
        "bill": (
            rf"(?P<number>[A-Z]{{1,3}} ?\d+(?:-\d+)?) \((?P<legislature>{_NAME}) {_YEAR}\)",
            "HB19-1124 (Colo. 2019)",
        ),
        "session law": (
            rf"P\.L\. {_YEAR}, c\. (?P<number>\d+) \((?P<legislature>{_NAME})\)",
            "P.L. 2026, c. 5 (N.J.)",
        ),
        "act": (rf"Pub\. L\. (?P<number>\d+-\d+) \({_YEAR}\)", "Pub. L. 119-1 (2025)"),
    },
    "regulation": {
        "code": (rf"(?P<title>\d+) (?P<code>C\.F\.R\.) {_SECTIONS}", "8 C.F.R. § 287.7(d)"),
    },
    "ordinance": {
        "code": (rf"{_CODE} {_SECTIONS}", "D.R.M.C. § 28-250"),
    },
    "court ruling": {
        "reporter": (
            rf"{_CAPTION}, (?P<volume>\d+) (?P<reporter>[A-Z][\w.' ]*?) (?P<page>\d+) {_COURT}",
            "Galarza v. Szalczyk, 745 F.3d 634 (3d Cir. 2014)",
        ),
        "neutral": (
            rf"{_CAPTION}, {_YEAR} (?P<reporter>[A-Z]+) (?P<page>\d+)",
            "Nash v. Mikesell, 2024 COA 68",
        ),
        "docket": (
            rf"{_CAPTION}, No\. (?P<number>[\w:.-]+) {_COURT}",
            "Cisneros v. Elder, No. 2018CV30549 (Colo. Dist. Ct. 2018)",
        ),
    },
    "executive order": {
        "order": (
            r"(?P<place>[A-Z][\w. ]*?) Exec\. Order (?P<number>[\w-]+)",
            "Denver Exec. Order 142",
        ),
    },
    "form": {
        "form": (r"Form (?P<number>[A-Z]+-\d+[A-Z]?)", "Form I-247A"),
    },
}

_CSL_TYPES = {
    "statute": "legislation",
    "regulation": "regulation",
    "ordinance": "legislation",
    "court ruling": "legal_case",
    "executive order": "regulation",
    "form": "document",
    "agency order": "report",
    "official statement": "document",
    "news report": "article-newspaper",
}
_CSL_NAMES = {
    "code": "container-title",
    "reporter": "container-title",
    "court": "authority",
    "legislature": "authority",
    "place": "authority",
    "page": "page",
    "number": "number",
    "volume": "volume",
    "caption": "title",
}


@dataclass(frozen=True)
class LegalCitation:
    """A citation in its canonical form, which of the forms of its kind it has, and its parts.

    ``parts`` has what the form names: of a code ``title``, ``code``, ``section``, ``paragraph``
    and, of several sections, ``last``; of a ruling ``caption`` and ``reporter`` or ``number``.
    """

    text: str
    form: str
    parts: Mapping[str, str]


def parse_citation(text: str, kind: str) -> LegalCitation | None:
    """Return a citation of a source of this kind, or None where no form of the kind fits."""
    for form, (pattern, _) in _FORMS.get(kind, {}).items():
        found = re.fullmatch(pattern, text)
        if found:
            return LegalCitation(text, form, {k: v for k, v in found.groupdict().items() if v})
    return None


def citation_examples(kind: str) -> tuple[str, ...]:
    """Return one citation in each form of a kind, for a message; none where it is not cited so."""
    return tuple(example for _, example in _FORMS.get(kind, {}).values())


def csl_type(kind: str) -> str:
    """Return the type that CSL-JSON has for a kind of source (schema of CSL 1.0.2)."""
    return _CSL_TYPES[kind]


def csl_parts(citation: LegalCitation) -> dict[str, str]:
    """Return the parts of a citation under the names of CSL-JSON.

    The title of a code is its volume there; sections, paragraphs and a second section are one text.
    """
    parts = citation.parts
    found = {_CSL_NAMES[name]: value for name, value in parts.items() if name in _CSL_NAMES}
    if "title" in parts:
        found["volume"] = parts["title"]
    if "section" in parts:
        found["section"] = "".join(
            parts.get(k, "") for k in ("section", "paragraph", "joint", "last")
        )
    return found
