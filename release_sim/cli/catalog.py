"""The inputs, for reading: actions, facts, rules, sources, policies, readings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from release_sim.cli.options import Json, Rules
from release_sim.cli.output import print_json, print_out, print_written, width
from release_sim.errors import NothingCollectedError
from release_sim.model.problem import Place
from release_sim.reporting.text_format import either

if TYPE_CHECKING:
    from release_sim.loading.diagnosis import Diagnosis
    from release_sim.model.rule import Citation
    from release_sim.model.rulebook import Rulebook


Named = Annotated[str, typer.Argument(help="Show only this name or group. Default: all.")]
Item = TypeVar("Item")


def actions(rules: Rules = None, json: Json = False) -> None:
    """List the actions that rules are about, and the possible answers.

    An answer is required, forbidden, permitted, silent, conflict or undetermined.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.reporting.rulebook import rulebook_json, rulebook_text

    rulebook = Inputs.at(rules).rulebook()
    if json:
        print_json({"schema": "release_sim.actions/1", "actions": rulebook_json.actions(rulebook)})
    else:
        print_out(rulebook_text.actions(rulebook, width()))


def facts(name: Named = "", rules: Rules = None, json: Json = False) -> None:
    """List the facts that a case can state.

    Prints the values of each, its meaning, what is presumed and why, and how many rules read it.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.reporting.rulebook import rulebook_json, rulebook_text
    from release_sim.vocabulary.facts import VOCABULARY

    rulebook = Inputs.at(rules).rulebook()
    read_by: dict[str, list[str]] = {}
    for rule in rulebook.rules.values():
        for fact in dict.fromkeys(rule.reads()):
            read_by.setdefault(fact, []).append(rule.id)
    chosen = _named(name, VOCABULARY, "fact").values()
    if json:
        print_json({"schema": "release_sim.facts/1", "facts": rulebook_json.facts(chosen, read_by)})
    else:
        print_out(rulebook_text.facts(chosen, read_by, width()))


def rules(
    name: Named = "",
    cites: Annotated[
        list[str] | None,
        typer.Option(
            "--cites",
            metavar="SOURCE",
            help="Only rules that cite this source, or SOURCE:LOCATOR; repeatable.",
        ),
    ] = None,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Also draw the rules to this SVG file."),
    ] = None,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """List the rules with their sources and dates.

    Prints what each says, its conditions, what it is an exception to, and its effect. The picture
    shows which rules are about which action, since when, and which displace which.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.output_files import SVG, check_ending, check_output_paths, replace_file
    from release_sim.reporting.rulebook import rulebook_json, rulebook_text
    from release_sim.reporting.rulebook.rulebook_picture import rulebook_picture

    inputs = Inputs.at(rules)
    rulebook = inputs.rulebook()
    check_ending(svg, "--svg", SVG, inputs.diagnosis)
    wanted = {each for text in cites or () for each in _cited(text, rulebook, inputs.diagnosis)}
    inputs.diagnosis.raise_if_any()
    chosen = [
        rule
        for rule in _named(name, rulebook.rules, "rule").values()
        if cites is None or not wanted.isdisjoint(rule.cite)
    ]
    if not chosen:
        raise NothingCollectedError(f"no rule cites {either(cites or ())}")
    check_output_paths(inputs.diagnosis, svg)
    if svg:
        replace_file(svg, rulebook_picture(chosen, rulebook.jurisdiction))
    if json:
        print_json({"schema": "release_sim.rules/1", "rules": rulebook_json.rules(chosen)})
    else:
        print_out(rulebook_text.rules(chosen, width()))
    print_written(svg)


def _cited(text: str, rulebook: Rulebook, diagnosis: Diagnosis) -> list[Citation]:
    """Return the statements of a source, or the one named; report what does not exist."""
    from release_sim.model.rule import Citation

    name, _, at = text.partition(":")
    place = Place("--cites")
    if not diagnosis.check_known("source", name, rulebook.sources, place):
        return []
    statements = rulebook.sources[name].statements
    if at and not diagnosis.check_known("statement", at, statements, place):
        return []
    return [Citation(name, each) for each in ([at] if at else statements)]


def sources(
    name: Named = "",
    not_encoded: Annotated[
        bool,
        typer.Option("--not-encoded", help="Show only statements that no rule or reading cites."),
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show only how many statements became rules.")
    ] = False,
    csl: Annotated[
        bool,
        typer.Option("--csl", help="Print the sources as CSL-JSON, for a citation manager."),
    ] = False,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """List the sources and what became of them.

    Prints every statement, the rules and readings that cite it or why none does, and the coverage.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.model.rule import Citation
    from release_sim.reporting.rulebook import rulebook_json, rulebook_text
    from release_sim.reporting.rulebook.csl_json import csl_items

    if coverage and not_encoded:
        raise typer.BadParameter("--coverage counts statements, --not-encoded lists them")
    if csl and (coverage or not_encoded):
        raise typer.BadParameter("--csl prints whole sources, without their statements")
    if csl and json:
        raise typer.BadParameter("--csl is a JSON of its own")
    rulebook = Inputs.at(rules).rulebook()
    found = _named(name, rulebook.sources, "source")
    if csl:
        print_json(csl_items(found))
        return
    became = rulebook.encoding()
    chosen = {
        each: [at for at in source.statements if not (not_encoded and became[Citation(each, at)])]
        for each, source in found.items()
    }
    chosen = {each: locators for each, locators in chosen.items() if locators}
    counted = rulebook_text.coverage(rulebook, found)
    if json:
        value = rulebook_json.sources(rulebook, {} if coverage else chosen)
        print_json({"schema": "release_sim.sources/1", "coverage": counted, "sources": value})
        return
    if chosen and not coverage:
        print_out(rulebook_text.sources(rulebook, chosen, width()) + "\n")
    print_out(counted)


def policies(name: Named = "", rules: Rules = None, json: Json = False) -> None:
    """List the policies and the dates they cover."""
    from release_sim.api.inputs import Inputs
    from release_sim.reporting.rulebook import rulebook_json, rulebook_text

    chosen = _named(name, Inputs.at(rules).rulebook().policies, "policy").values()
    if json:
        print_json({"schema": "release_sim.policies/1", "policies": rulebook_json.policies(chosen)})
    else:
        print_out(rulebook_text.policies(chosen, width()))


def readings(name: Named = "", rules: Rules = None, json: Json = False) -> None:
    """List the readings of ambiguous sentences.

    Prints the choices of each, what each rests on, which is recommended and why.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.reporting.rulebook import rulebook_json, rulebook_text

    chosen = _named(name, Inputs.at(rules).rulebook().readings, "reading").values()
    if json:
        print_json({"schema": "release_sim.readings/1", "readings": rulebook_json.readings(chosen)})
    else:
        print_out(rulebook_text.readings(chosen, width()))


def _named(name: str, items: Mapping[str, Item], kind: str) -> dict[str, Item]:
    """Return the item of that name, or those whose names begin with it as a group."""
    from release_sim.loading.diagnosis import suggestion

    found = {k: v for k, v in items.items() if not name or k == name or k.startswith(f"{name}.")}
    if not found:
        parts = [item.split(".") for item in items]
        groups = {".".join(part[:depth]) for part in parts for depth in range(1, len(part) + 1)}
        hint = suggestion(name, groups)
        raise NothingCollectedError(f"no {kind} is called `{name}`" + (f"; {hint}" if hint else ""))
    return found
