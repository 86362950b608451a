"""A file as a tree in which every node knows its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from release_sim.model.problem import Place

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


@dataclass(slots=True)
class Node:
    """A scalar, a list of nodes or a mapping to nodes, and where it and its keys stand.

    A value of ``None`` has been reported when the tree was made.
    """

    value: bool | int | float | str | list[Node] | dict[str, Node] | None
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    written: str = ""

    def plain(self) -> Plain:
        """Return the value without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def child(self, *path: int | str) -> Node | None:
        """Return the node under these keys and positions, if there is one."""
        node: Node | None = self
        for step in path:
            inside = node.value if node else None
            if isinstance(inside, dict):
                node = inside.get(str(step))
            elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
                node = inside[step]
            else:
                return None
        return node

    def entries(self, *path: int | str) -> Iterator[tuple[str, Place, Node]]:
        """Key, its place and its node, for every entry of the mapping under this path, if any."""
        node = self.child(*path)
        if node and isinstance(node.value, dict):
            for key, inner in node.value.items():
                yield key, node.keys[key], inner

    def items(self, *path: int | str) -> list[Node]:
        """List the nodes of the list under this path, if there is one."""
        node = self.child(*path)
        return node.value if node and isinstance(node.value, list) else []

    def words(self, *path: int | str) -> Iterator[tuple[str, Place]]:
        """Yield the text under this path, or each text of the list there, with its place."""
        node = self.child(*path)
        for each in [node, *self.items(*path)]:
            if each and isinstance(each.value, str):
                yield each.value, each.place

    def shown(self) -> str:
        """Describe the value for a message: as it was written, or its type."""
        if isinstance(self.value, (dict, list)):
            return "a list" if isinstance(self.value, list) else "`key: value` lines"
        return f"`{self.written}`"


def place_in(path: str, text: str, index: int) -> Place:
    """Return the place of the character at this index."""
    before = (text[:index] + ".").splitlines()
    return Place(path, len(before), len(before[-1]))
