"""The shape of process files; what their words refer to is checked elsewhere."""

from __future__ import annotations

from re import fullmatch
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from release_sim.loading.shared_shapes import Name
from release_sim.model.processes.staffing import WEEKDAYS, Order
from release_sim.model.source import Day, FromFile, Sentence, word_of

Quantity = str | float
"""The name of a parameter; a number only where an option or a what-if gives it."""

Times = Quantity | dict[str, Quantity | list[Quantity]]
"""A distribution of times: a number, or a shape and its numbers."""

_DAYS = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_HOUR = "^([01][0-9]|2[0-3]):[0-5][0-9]$"


def _check_hour(text: str) -> str:
    if not fullmatch(_HOUR, text):
        raise ValueError('expected a time of day from "00:00" to "23:59"')
    return text


_CLOCK = Annotated[str, AfterValidator(_check_hour), Field(json_schema_extra={"pattern": _HOUR})]
assert _DAYS.__args__ == WEEKDAYS, "one list of weekdays"  # type: ignore[attr-defined]  # noqa: S101


class HoursShape(FromFile):
    """Hours of some weekdays; what is not said is all of it."""

    first: _CLOCK = Field("00:00", alias="from")
    last: _CLOCK = Field("00:00", alias="to")
    days: Annotated[list[_DAYS], Field(min_length=1)] | None = None


class HorizonShape(FromFile):
    """The days that are counted, how long before them people begin to come, and their zone."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    warm_up: Quantity
    time_zone: str | None = None


class WeightedShape(HoursShape):
    """Hours and their weight."""

    weight: Quantity


class ShiftShape(HoursShape):
    """Hours and how many people are there."""

    staff: Quantity


class DeskShape(FromFile):
    """A desk."""

    order: Annotated[Order, word_of(Order)]
    shifts: Annotated[dict[Name, ShiftShape], Field(min_length=1)]


class WorkShape(FromFile):
    """Work of a desk."""

    by: str | None = None
    takes: Times


class NoticeShape(WorkShape):
    """The work of a notice, and how long it lies until it is read."""

    read_after: Times


class StepShape(WorkShape):
    """A step."""

    after: list[str] = []
    unattended: bool = False


class StayShape(FromFile):
    """The time until a person is eligible."""

    takes: Times
    hours: HoursShape | None = None


class RequestShape(FromFile):
    """The times at which a request comes, and one that is withdrawn is."""

    after_booking: Times
    withdrawn_after: Times


class AgencyShape(FromFile):
    """The agency's reaction."""

    hours: HoursShape
    comes: Quantity
    sets_out: Times
    way: Times
    found_later: Quantity
    found_after: Times


class DeviationShape(FromFile):
    """A deviation from the rules."""

    omits: str | None = None
    does: str | None = None
    share: Quantity
    lasts: Times | None = None


class ProcessFileShape(FromFile):
    """A process file; its parameters are checked against their own shape one by one."""

    title: Sentence
    population: str
    horizon: HorizonShape
    bookings: Annotated[list[WeightedShape], Field(min_length=1)]
    fixed: dict[str, Any] = {}
    request: RequestShape
    stays: Annotated[dict[str, StayShape], Field(min_length=1)]
    desk: Annotated[dict[Name, DeskShape], Field(min_length=1)]
    clearance: Annotated[dict[Name, StepShape], Field(min_length=1)]
    way_out: Annotated[dict[Name, StepShape], Field(min_length=1)]
    notice: NoticeShape
    record: WorkShape
    permitted: dict[str, Quantity] = {}
    kept_at_most: Quantity
    agency: AgencyShape
    deviations: dict[Name, DeviationShape] = {}
    parameters: Annotated[dict[Name, Any], Field(min_length=1)]
