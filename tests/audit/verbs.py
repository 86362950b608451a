"""A verb that must do what it is told."""

from __future__ import annotations

from tests.wrong_input import Said, command


def good(*arguments: str) -> Said:
    said = command(*arguments)
    assert said.code == 0, said
    return said
