"""The numbers of a process as written: parameters by name, and distributions of times."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from release_sim.cohort.people.parameters import DAYS, SHARE, STAFF, TIME, WEIGHT, Parameters
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.model.canonical import canonical_json
from release_sim.model.cohorts.population import Confidence, Parameter
from release_sim.model.processes.staffing import Duration
from release_sim.model.source import Source
from release_sim.process.durations import SHAPES

_UNIT = {SHARE: "share", DAYS: "days", STAFF: "staff", TIME: "minutes", WEIGHT: "weight"}


class QuantityReader:
    """Reads the numbers of one file; what is wrong with them goes to the diagnosis."""

    def __init__(
        self,
        node: Node,
        shared: Mapping[str, Parameter],
        sources: Mapping[str, Source],
        diagnosis: Diagnosis,
    ) -> None:
        """``node`` is the whole file; ``shared`` are the parameters of its population."""
        self._file, self._diagnosis = node.place.path, diagnosis
        self._parameters = Parameters(node, sources, diagnosis)
        self._shared = shared
        for name in shared.keys() & self._parameters.found.keys():
            place = next(key for key_name, key, _ in node.entries("parameters") if key_name == name)
            message = f"parameter `{name}` is one of the population's"
            diagnosis.add("bad-parameter", place, message, help="use that, or take another name")
        self._parameters.found |= shared

    @property
    def own(self) -> dict[str, Parameter]:
        """The parameters that are not the population's."""
        found = self._parameters.found
        return {name: each for name, each in found.items() if name not in self._shared}

    def quantity(self, node: Node | None, use: str) -> str:
        """Return the name of the parameter at a node; report one that does not fit its use.

        A number that an option or a what-if gives becomes a parameter of its own.
        """
        value = node.value if node else None
        if node and isinstance(value, str):
            return value if self._parameters.fits(value, node.place, use) else ""
        if node is None or isinstance(value, bool) or not isinstance(value, (int, float)):
            return ""
        if node.place.path == self._file:
            message = f"{node.shown()} has no name"
            hint = "name it under `parameters:`, with where it comes from"
            self._diagnosis.add("unnamed-number", node.place, message, help=hint)
            return ""
        return self._given(node, float(value), use)

    def duration(self, node: Node | None) -> Duration:
        """Read a distribution of times."""
        if node is None or not isinstance(node.value, dict):
            return Duration("exactly", (self.quantity(node, TIME),))
        shapes = list(node.entries())
        if len(shapes) != 1 or shapes[0][0] not in SHAPES:
            place = shapes[0][1] if shapes else node.place
            message = "a distribution has one shape of these: " + ", ".join(SHAPES)
            self._diagnosis.add("bad-duration", place, message, help="write `SHAPE: [NUMBERS]`")
            return Duration("exactly", ("",))
        shape, place, inner = shapes[0]
        nodes = inner.items() if isinstance(inner.value, list) else [inner]
        names = tuple(self.quantity(each, TIME) for each in nodes)
        wanted = SHAPES[shape].numbers
        if len(names) != len(wanted):
            message = f"`{shape}` takes {len(wanted)} numbers, and {len(names)} are given"
            hint = "they are " + ", ".join(wanted)
            self._diagnosis.add("bad-duration", place, message, help=hint)
        elif len(self._known(names)) == len(names):
            self._check_order(Duration(shape, names), inner)
        return Duration(shape, names)

    def _known(self, names: tuple[str, ...]) -> list[Parameter]:
        found = self._parameters.found
        return [found[name] for name in names if name in found]

    def _check_order(self, duration: Duration, node: Node) -> None:
        """Report numbers that do not rise, wherever in its range each may be."""
        found = self._known(duration.of)
        strictly = SHAPES[duration.shape].strictly
        if strictly and found[0].minutes(0.0) == 0:
            message = f"`{found[0].name}` can be 0 minutes, which no `{duration.shape}` has"
            hint = "all its times are above 0; write a greater number, or another shape"
            self._diagnosis.add("bad-duration", node.place, message, help=hint)
        for one, two in pairwise(found):
            low, high = one.minutes(1.0), two.minutes(0.0)
            is_one = one.name == two.name and not strictly  # they are drawn as one
            if not is_one and (low > high or (strictly and low >= high)):
                message = f"`{one.name}` can be {low:g} minutes and `{two.name}` {high:g}"
                hint = "the numbers of a distribution rise, at either end of their ranges too"
                self._diagnosis.add("bad-duration", node.place, message, help=hint)

    def _given(self, node: Node, value: float, use: str) -> str:
        """Make a parameter of a number that an option or a what-if gives."""
        if value < 0:
            name = "negative-time" if use is TIME else "bad-parameter"
            hint = "write a number that is not below 0"
            self._diagnosis.add(name, node.place, f"{use} cannot be {value:g}", help=hint)
            return ""
        written = canonical_json(value).decode()  # all its digits: no two numbers have one name
        name = f"set_{use.rpartition(' ')[2]}_{written}"
        self._parameters.found[name] = Parameter(
            name=name,
            least=value,
            most=value,
            unit=_UNIT[use],
            confidence=Confidence.ASSUMPTION,
            why=f"Set to {written} by {node.place.path}.",
        )
        return name if self._parameters.fits(name, node.place, use) else ""
