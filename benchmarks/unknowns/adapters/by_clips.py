"""CLIPS through clipspy: one fact of a template, and a rule with the pattern."""

import clips

_OPEN = (
    "(deftemplate p (slot asked) (slot signed) (slot charge) (slot days) (slot n) (multislot xs))"
)
_TYPED = """(deftemplate p
  (slot asked (type SYMBOL) (allowed-symbols TRUE FALSE))
  (slot signed (type SYMBOL) (allowed-symbols TRUE FALSE))
  (slot charge (type STRING) (allowed-strings "minor" "none"))
  (slot days (type INTEGER)))"""


class _Errors(clips.Router):
    """Keep what CLIPS prints as an error: it goes on with the other rules after it."""

    def __init__(self):
        super().__init__("errors", 100)
        self.said = ""

    def query(self, name):
        return name in {"stderr", "werror"}

    def write(self, name, message):
        self.said += message


def said(form, test, facts):
    """Return whether the rule fires, or that an error was printed and it did not."""
    environment = clips.Environment()
    errors = _Errors()
    environment.add_router(errors)
    environment.build(_TYPED if form == "pattern, typed slots" else _OPEN)
    environment.build(f"(defrule r {test} => (assert (fired)))")
    environment.find_template("p").assert_fact(**facts)
    if environment.run():
        return "fires"
    return "error recorded" if errors.said else "silent"
