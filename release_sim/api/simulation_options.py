"""The variants of a process, and the runs of them, that options ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.arguments import AnyDay, let_stand_alone
from release_sim.api.inputs import Inputs
from release_sim.api.rules_folder import Name
from release_sim.errors import OutOfScopeError
from release_sim.loading.books import rule_file, rule_files
from release_sim.loading.found_files import YAML
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.loading.rulebook_files import PROCESSES
from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.problem import Place
from release_sim.model.processes.simulation import Variant
from release_sim.model.processes.surge import Surge
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.simulations.variant_title import BY_OPTIONS, policy_title, surge_title
from release_sim.vocabulary.fact import day_of

if TYPE_CHECKING:
    from release_sim.process.levers import Lever
    from release_sim.process.replications import Replications
    from release_sim.process.settings import Setting


@dataclass(frozen=True, slots=True)
class SimulationOptions:
    """The process, and the levers that are moved, together, beside those of a file.

    ``reading`` has texts ``NAME=CHOICE``, ``set`` texts ``process.PATH=VALUE``, and ``what_if``
    names a file of levers. ``surge`` says how many times as many requests come, from the day
    ``surge_from`` on.
    """

    process: str | None = None
    begin: AnyDay | None = None
    days: int | None = None
    policy: str | None = None
    reading: Sequence[str] = ()
    set: Sequence[str] = ()
    surge: str | float | None = None
    surge_from: AnyDay | None = None
    what_if: Name | None = None
    seed: int = 1
    draw_ranges: bool = False
    keep_events: bool = False

    def __post_init__(self) -> None:
        """Take a single text, day or folder as one of several."""
        let_stand_alone(self, "reading", "set")

    def said(self, surge: Surge) -> str:
        """Describe the levers for a reader of the output; ``surge`` is what is read of its two."""
        frame = Catalogue.read(LAW_LANGUAGE).plain
        words = [policy_title(self.policy, frame)] if self.policy else []
        words += [*self.reading, *self.set]
        if self.surge is not None:
            words.append(surge_title(surge, frame))
        return ", ".join(words)


def prepare(inputs: Inputs, options: SimulationOptions) -> Replications:
    """Return the runs that the options ask for; raise everything that is wrong with them."""
    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.process.levers import LeverReader, read_what_ifs  # noqa: PLC0415
    from release_sim.process.process_file import ProcessReader  # noqa: PLC0415
    from release_sim.process.replications import Replications  # noqa: PLC0415
    from release_sim.process.settings import with_settings  # noqa: PLC0415

    diagnosis, rulebook = inputs.diagnosis, inputs.rulebook()
    if not rulebook.jurisdiction.policy:  # then the one that is named is no change
        policy, options = inputs.policy(options.policy, rulebook), replace(options, policy=None)
    else:
        policy = inputs.policy(None, rulebook)
    file = _file(options, inputs, rulebook)
    lever = _lever(options, inputs, rulebook)
    levers = [lever] if lever else []
    if options.what_if:
        levers += read_what_ifs(Path(options.what_if), rulebook, diagnosis)
    file = with_settings(file, _days(options, inputs, file), diagnosis)
    reader = LeverReader(
        file, ProcessReader(inputs.folder, rulebook, diagnosis), rulebook, diagnosis
    )
    process = reader.process()
    if process is None or policy is None:
        for each in levers:  # what is wrong with them is said with the rest
            reader.process(each.settings)
        diagnosis.raise_if_any()
    base = Variant("", "as it is", diagnosis.require(process), diagnosis.require(policy), Surge())
    variants = [base, *(found for each in levers if (found := reader.variant(each, base)))]
    for variant in variants:
        _check_covered(variant, inputs)
    diagnosis.raise_if_any()
    return Replications(tuple(variants), options.seed, options.draw_ranges, options.keep_events)


def _file(options: SimulationOptions, inputs: Inputs, rulebook: Rulebook) -> Node:
    """Return the tree of the process file that is named, else of the jurisdiction's."""
    diagnosis = inputs.diagnosis
    named = options.process or rulebook.jurisdiction.process
    path = Path(named)
    if not named:
        hint = "name one, or write `process:` in jurisdiction.yaml of the rules folder"
        diagnosis.add("no-value", Place("PROCESS"), "no process is named", help=hint)
    elif path.suffix not in YAML:
        known = [each.stem for each in rule_files(inputs.folder, PROCESSES)]
        diagnosis.check_known("process", named, known, Place("PROCESS"))
        path = rule_file(inputs.folder, f"{PROCESSES}/{named}.yaml")
    diagnosis.raise_if_any()
    return diagnosis.require(read_tree(path, diagnosis))


def _lever(options: SimulationOptions, inputs: Inputs, rulebook: Rulebook) -> Lever | None:
    """Return what the options change together, if they change anything."""
    from release_sim.process.levers import Lever, surge_of  # noqa: PLC0415
    from release_sim.process.settings import given_settings  # noqa: PLC0415

    diagnosis = inputs.diagnosis
    readings = inputs.readings(options.reading, rulebook)
    settings = tuple(given_settings("--set", options.set, diagnosis))
    first = inputs.day(options.surge_from, Place("--from")) if options.surge_from else None
    surge = surge_of(str(options.surge), first, diagnosis) if options.surge is not None else Surge()
    if options.surge_from and options.surge is None:
        hint = "write --surge 3x --from DATE"
        message = "`--from` says from when there are more requests, and `--surge` how many"
        diagnosis.add("bad-surge", Place("--from"), message, help=hint)
    said = options.said(surge)
    return (
        Lever(BY_OPTIONS, said, options.policy or "", Place("--policy"), readings, settings, surge)
        if said
        else None
    )


def _days(options: SimulationOptions, inputs: Inputs, file: Node) -> list[Setting]:
    """Return the settings by which the days are others than those of the file."""
    from release_sim.process.settings import Setting  # noqa: PLC0415

    written = [file.child("horizon", key) for key in ("from", "to")]
    first, last = (day_of(each.written) if each else None for each in written)
    begin = inputs.day(options.begin, Place("--begin")) if options.begin else first
    if begin is None or first is None or last is None:
        return []  # the file is told of when it is read
    days = options.days or (last - first).days + 1
    found = []
    if options.begin:
        found.append(Setting("process.horizon.from", Place("--begin"), _word(begin, "--begin")))
    if options.begin or options.days:
        end = date.fromordinal(min(begin.toordinal() + days - 1, date.max.toordinal()))
        option = "--days" if options.days else "--begin"
        found.append(Setting("process.horizon.to", Place(option), _word(end, option)))
    return found


def _word(day: date, option: str) -> Node:
    return Node(day.isoformat(), Place(option), written=day.isoformat())


def _check_covered(variant: Variant, inputs: Inputs) -> None:
    """Report a policy that has no answers on some day that is simulated."""
    horizon = variant.process.horizon
    first = horizon.first - timedelta(days=horizon.warm_up)
    last = horizon.last
    for day in (first, last):
        if not variant.policy.covers.covers(day):
            name = variant.policy.name
            error = OutOfScopeError(
                "date-not-covered",
                "as_of",
                f"policy `{name}` has no answers for {day}, which is simulated",
                f"it covers {variant.policy.covers}",
            )
            place = Place("--policy")
            inputs.diagnosis.add(error.name, place, error.message, help=error.help)
