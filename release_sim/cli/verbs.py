"""The verbs by group, each with its module and the sentence that the list of all says of it.

The list is printed without importing any verb. A test holds each sentence to what the verb itself
says first.
"""

from __future__ import annotations

from typing import NamedTuple


class Verb(NamedTuple):
    """The module of this folder that defines a verb, and the first sentence of its help."""

    module: str
    summary: str


PANELS = {
    "One case": {
        "run": Verb(
            "run", "Decide scenarios and print what the jail must, must not and may do, and why."
        ),
        "explain": Verb("explain", "Explain an answer, and what would change it."),
        "what-if": Verb("what_if", "Show what a change changes: before and after."),
        "across": Verb(
            "across",
            "Decide one case, or replay one timeline, under many policies, and show where "
            "they differ.",
        ),
        "replay": Verb("replay", "Replay timelines: what was due when, and what was done."),
        "report": Verb("report", "Write one HTML file that people can read, print and hand on."),
        "serve": Verb(
            "serve", "Serve the workbench, a page to try cases on in the browser, until Ctrl-C."
        ),
    },
    "Every possible case": {
        "prove": Verb(
            "prove", "Prove invariants for every possible case, or show a counterexample."
        ),
        "compare": Verb("compare", "Find all cases in which two policies answer differently."),
        "check": Verb("check", "Check every file, and look for flaws in the rules."),
    },
    "Many cases in a table": {
        "cohort": Verb("cohort", "Decide, compare and summarize tables of cases."),
    },
    "Months of a release desk": {
        "simulate": Verb(
            "simulate", "Simulate the release desk over months, every decision by the rules."
        ),
    },
    "Your own scenarios and rules": {
        "new": Verb("new", "Write a file to start from, or a copy of the rules."),
        "test": Verb("test", "Check scenarios and timelines against their expected answers."),
        "schema": Verb("schema", "Print JSON Schema for editors."),
    },
    "Your shell": {
        "completion": Verb("completion", "Print the completion script of a shell."),
    },
    "Recorded decisions": {
        "audit": Verb("audit", "Verify and re-run recorded decisions."),
    },
    "Looking things up": {
        "actions": Verb(
            "catalog", "List the actions that rules are about, and the possible answers."
        ),
        "facts": Verb("catalog", "List the facts that a case can state."),
        "rules": Verb("catalog", "List the rules with their sources and dates."),
        "sources": Verb("catalog", "List the sources and what became of them."),
        "policies": Verb("catalog", "List the policies and the dates they cover."),
        "readings": Verb("catalog", "List the readings of ambiguous sentences."),
    },
}

VERBS = {verb: told for panel in PANELS.values() for verb, told in panel.items()}
