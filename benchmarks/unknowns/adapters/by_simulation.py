"""OpenFisca and PolicyEngine, which share a form: one person and a formula over arrays."""

import importlib
import importlib.util
import os

PACKAGE = os.environ["UNKNOWNS_PACKAGE"].replace("-", "_")
_FOLDERS = {
    "entities": ("entities",),
    "enums": ("indexed_enums", "enums"),
    "periods": ("periods",),
    "builder": ("simulations",),
    "systems": ("taxbenefitsystems",),
    "variables": ("variables",),
}


def _opened(names):
    found = [n for n in names if importlib.util.find_spec(f"{PACKAGE}.{n}")]
    return importlib.import_module(f"{PACKAGE}.{found[0]}")


_core = {name: _opened(names) for name, names in _FOLDERS.items()}
_FIELDS = ("asked", "signed")


def said(form, test, facts):
    """Return what the formula gives for the one person."""
    entities, enums, periods = _core["entities"], _core["enums"], _core["periods"]
    person = entities.Entity("person", "persons", "", "")
    home = entities.GroupEntity(
        "home",
        "homes",
        "",
        "",
        roles=[{"key": "adult", "plural": "adults"}, {"key": "child", "plural": "children"}],
    )
    system = _core["systems"].TaxBenefitSystem([person, home])

    class Charge(enums.Enum):
        none = "none"
        minor = "minor"

    def variable(name, kind, entity, **more):
        fields = {
            "label": name,
            "value_type": kind,
            "entity": entity,
            "definition_period": _eternity(periods),
        }
        system.add_variable(type(name, (_core["variables"].Variable,), fields | more))

    for name in _FIELDS:
        variable(name, bool, person)
    for name in ("days", "n"):
        variable(name, int, person)
    variable("charge", enums.Enum, person, possible_values=Charge, default_value=Charge.none)
    of_home = "home.all" in test

    def formula(one, period):
        names = {"Charge": Charge}
        if of_home:
            return one.all(one.members("signed", period), role=home.CHILD)
        names |= {n: one(n, period) for n in (*_FIELDS, "days", "n", "charge") if n in test}
        return eval(test, names)

    variable("ok", bool, home if of_home else person, formula=formula)
    told = {name: value for name, value in facts.items() if name != "xs"}
    situation = {
        "persons": {"p": {name: {"ETERNITY": value} for name, value in told.items()}},
        "homes": {"h": {"adults": ["p"]}},
    }
    simulation = _core["builder"].SimulationBuilder().build_from_entities(system, situation)
    return bool(simulation.calculate("ok", "2025-01")[0])


def _eternity(periods):
    return periods.DateUnit.ETERNITY if hasattr(periods, "DateUnit") else periods.ETERNITY
