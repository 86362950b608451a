"""The files of a jurisdiction to start from: nothing read yet, and every gap a marked to-do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from release_sim.model.book import GROUP
from release_sim.model.policy import Policy
from release_sim.version import __version__


class JurisdictionQuestion(NamedTuple):
    """A question that a jurisdiction must answer, and the kind of source that answers it."""

    name: str
    asks: str
    wants: str


QUESTIONS = (
    JurisdictionQuestion("who_is_bound", "Which bodies does its law bind?", "statute or ordinance"),
    JurisdictionQuestion(
        "custody", "When is a person in custody, and when eligible for release?", "statute"
    ),
    JurisdictionQuestion(
        "hold_on_a_detainer", "May a jail keep a person on a detainer alone?", "statute"
    ),
    JurisdictionQuestion(
        "hold_on_an_officers_warrant",
        "May it keep one on form I-200 or I-205?",
        "statute or court ruling",
    ),
    JurisdictionQuestion(
        "hold_on_a_judges_paper", "Which judge's papers let it keep a person?", "statute or rule"
    ),
    JurisdictionQuestion(
        "hold_time", "How long may a hold last, and how are its hours counted?", "statute"
    ),
    JurisdictionQuestion(
        "release_time", "Within what time must a jail let a person go?", "statute"
    ),
    JurisdictionQuestion(
        "notice", "Must, may or must not it tell ICE of a release?", "statute or ordinance"
    ),
    JurisdictionQuestion(
        "notice_for_whom", "Of whom: by charge, conviction or paper?", "statute or ordinance"
    ),
    JurisdictionQuestion(
        "notice_when", "How long before the release, and by which way?", "agency order"
    ),
    JurisdictionQuestion(
        "person_is_told", "Is the person told of requests and notices?", "statute"
    ),
    JurisdictionQuestion(
        "handover", "May it hand a person over inside the jail?", "statute or ordinance"
    ),
    JurisdictionQuestion(
        "place_of_release", "Where do people leave, and who may wait there?", "agency order"
    ),
    JurisdictionQuestion(
        "entry", "May officers enter areas closed to the public?", "statute or agency order"
    ),
    JurisdictionQuestion(
        "interviews", "May they interview a person, and with what consent?", "statute"
    ),
    JurisdictionQuestion(
        "status", "May staff ask for immigration status, or must they?", "statute"
    ),
    JurisdictionQuestion(
        "information", "Which information may be given, asked or unasked?", "statute"
    ),
    JurisdictionQuestion("subpoenas", "Which subpoenas are obeyed?", "statute or court ruling"),
    JurisdictionQuestion(
        "help", "May officers take part in civil arrests; is there a 287(g) agreement?", "law"
    ),
    JurisdictionQuestion(
        "records", "Which requests are recorded and reported, and since when?", "statute"
    ),
)
"""Twenty questions that every jurisdiction must answer."""

STUBS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "a_detainer_alone": ("A detainer comes alone", {}),
    "a_detainer_with_form_i_200": (
        "A detainer comes with an immigration officer's warrant",
        {"warrant.form": "i_200", "warrant.signed_by": "immigration_officer"},
    ),
    "a_judges_warrant": (
        "A federal judge's warrant for a crime comes with the request",
        {
            "warrant.form": "judicial_arrest_warrant",
            "warrant.signed_by": "federal_judge",
            "warrant.concerns": "crime",
        },
    ),
    "an_interview": (
        "Officers ask for an interview in the jail",
        {"request.asks_interview": "true"},
    ),
}
"""Scenario stubs by their name: the title, and what is stated beside the common case."""

COMMON: Mapping[str, str] = {
    "custody.state": "in_custody",
    "custody.eligible_for_release": "true",
    "custody.eligibility_ground": "bond_posted",
    "custody.release_certain": "true",
    "request.form": "i_247a",
    "request.asks_notification": "true",
    "request.asks_hold": "true",
}
"""What every stub states."""


def law_files(name: str, like: Policy, read_up_to: date, time_zone: str) -> dict[str, str]:
    """Return the files of the rules folder by their path in it.

    ``time_zone`` is that of the policy ``like``, which the new one keeps until it names its own.
    """
    zone = f"# To do: the time zone of its clocks.\ntime_zone: {time_zone}\n" if time_zone else ""
    title = name.replace("_", " ").title()
    limits = "".join(
        f"  {each.name}:\n    kind: unknown\n"
        f"    says: >-\n      To do, from a {each.wants}: {each.asks}\n"
        f"    cite: {{source: {name}_to_find, at: {each.name}}}\n"
        for each in QUESTIONS
    )
    statements = "".join(
        f"  {each.name}:\n    where: to do\n    basis: inference\n"
        f"    says: >-\n      To do, from a {each.wants}: {each.asks}\n"
        f"    not_encoded: to do\n"
        for each in QUESTIONS
    )
    return {
        f"sources/{name}_to_find.yaml": (
            f"# To do: replace each statement by one of a source that you have read.\n"
            f"title: What is to be found of the law of {title}\n"
            f"publisher: {title}\nkind: news report\nbasis: inference\nstatements:\n"
            f"  unread:\n    where: to do\n    says: Nothing of its own law has been read yet.\n"
            f"{statements}"
        ),
        f"{name}/to_do.yaml": (
            f"# To do: replace this file by rules on topics, each dated and cited.\n"
            f"title: The law of {title}, not read yet\n\nfindings:\n  {name}_unread:\n"
            f"    means: Nothing of the law of {title} has been read yet.\n    flag: true\n\n"
            f"rules:\n  unread:\n    says: Nothing of the law of {title} has been read yet.\n"
            f"    cite: {{source: {name}_to_find, at: unread}}\n"
            f"    then: {{finding: {name}_unread}}\n"
        ),
        f"policies/{name}.yaml": (
            f"title: {title}\nsays: As {like.name}, until the law of {title} has been read.\n"
            f"based_on: {like.name}\n{zone}rules: [{name}]\n"
        ),
        f"limits/{name}.yaml": (
            f"# To do: each is a question of the checklist; take away what a rule answers.\n"
            f"title: What is not known of the law of {title}\n\nread_up_to: {read_up_to}\n\n"
            f"limits:\n{limits}"
        ),
    }


def package_of(name: str) -> str:
    """Return the name of the Python package that brings the law of a place."""
    return f"{name}_rules"


def package_files(name: str) -> dict[str, str]:
    """Return the files that make a folder a Python package that brings a book."""
    package, title = package_of(name), name.replace("_", " ").title()
    return {
        "pyproject.toml": (
            f'[build-system]\nrequires = ["hatchling>=1.26"]\nbuild-backend = "hatchling.build"\n\n'
            f'[project]\nname = "{package.replace("_", "-")}"\nversion = "0.1.0"\n'
            f'description = "The law of {title}, as rules for release-sim."\n'
            f'requires-python = ">=3.11"\ndependencies = ["release-sim>={__version__}"]\n\n'
            f'[project.entry-points."{GROUP}"]\n{name} = "{package}"\n\n'
            f'[tool.hatch.build.targets.wheel]\npackages = ["{package}"]\n'
        ),
        f"{package}/__init__.py": f'"""The law of {title}, as rules for release-sim."""\n',
    }


def stub(name: str, key: str, day: date, expected: Mapping[str, str]) -> str:
    """Return a scenario stub; ``expected`` are the answers of today, to compare with the law."""
    title, stated = STUBS[key]
    case = "".join(f"  {fact}: {value}\n" for fact, value in {**COMMON, **stated}.items())
    answers = "".join(f"    {action}: {answer}\n" for action, answer in expected.items())
    return (
        f"# To do: write what the law says before you run it; this is what it is based on says.\n"
        f"title: {title}\nstory: >-\n  To do: tell the story.\npolicy: {name}\nas_of: {day}\n"
        f"case:\n{case}expect:\n  answers:\n{answers}"
    )


def checklist(name: str) -> str:
    """Return the twenty questions as a list to be ticked."""
    lines = [f"# What the law of {name} must answer", ""]
    lines += [
        f"{n}. [ ] {each.asks} Wanted: a {each.wants} (`limits/{name}.yaml`, `{each.name}`)."
        for n, each in enumerate(QUESTIONS, 1)
    ]
    return "\n".join([*lines, ""])
