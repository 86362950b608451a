"""Circuits run by compiled code, block by block, where there was a compiler for it.

``kernel.c`` has the loops; what they are to do is told here of a circuit, step by step. Where it
was not compiled, ``Circuit.outputs`` makes the same.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.cases import Codes
from release_sim.cohort.circuit import Circuit, Gate, invert
from release_sim.cohort.column_bitsets import Bytes, ColumnTest
from release_sim.engine.bitset import ALL, NONE, and_, or_

_SOURCE = Path(__file__).with_name("kernel.c")
_LIBRARY = _SOURCE.with_suffix(".so")

# The same as in kernel.c.
_WORDS = 32
_EQUAL_8, _EQUAL_32, _AT_LEAST_32, _AND, _OR, _NOT = range(6)
_GATES = {and_: _AND, or_: _OR, invert: _NOT}
_CONSTANTS = {id(NONE): 0, id(ALL): 1}

_BYTES = np.arange(256, dtype=np.uint8)
_SPREAD = np.unpackbits(_BYTES, bitorder="little").view(np.uint64)


class StoredByte(NamedTuple):
    """A byte for every case, made of so many of the bitsets of a circuit, the lowest first."""

    to: Bytes
    bits: int


class Program(NamedTuple):
    """A circuit as numbers: the columns and steps, and the slots of words in which all happens."""

    columns: tuple[str, ...]
    steps: NDArray[np.int32]
    wanted: NDArray[np.int64]
    slots: int

    @classmethod
    def of(cls, circuit: Circuit[ColumnTest], codes: Mapping[str, Codes]) -> Program:
        """Translate a circuit; ``codes`` tell how wide each column is."""
        slot_of: dict[int, int] = {}
        columns: dict[str, int] = {}
        free: list[int] = []
        slots, steps = len(_CONSTANTS), []
        for node, made, done in circuit.steps:
            if isinstance(made, Gate):
                step = _GATES[made.combine], slot_of[made.one], slot_of[made.other]
            else:
                column = columns.setdefault(made.column, len(columns))
                step = _test(made, codes[made.column]), column, made.code
            free += (slot_of.pop(each) for each in done)  # read before it is written over
            if not free:
                free.append(slots)
                slots += 1
            slot_of[node] = free.pop()
            steps.append((*step, slot_of[node]))
        wanted = [
            slot_of[each] if isinstance(each, int) else _CONSTANTS[id(each)]
            for each in circuit.wanted
        ]
        table = np.array(steps, dtype=np.int32).reshape(-1, 4)
        return cls(tuple(columns), table, np.array(wanted, dtype=np.int64), slots)


class WordKernel:
    """The compiled code. Other threads of Python go on while it works."""

    def __init__(self, of_any_processor: bool = False) -> None:
        """Use the loops for this processor, or the portable ones; the results are the same.

        Raises ``OSError`` where it was not compiled, or from another source than is here.
        """
        self._of_any_processor = of_any_processor
        library = ctypes.CDLL(str(_LIBRARY))
        digest = sha256(_SOURCE.read_bytes()).hexdigest().encode()
        if (ctypes.c_char * len(digest)).in_dll(library, "kernel_source").raw != digest:
            raise OSError(f"{_LIBRARY} is of another {_SOURCE.name}")
        self._run: Any = library.run_circuit
        self._run.restype = None

    def __reduce__(self) -> tuple[Any, tuple[()]]:
        """Pickle as a lookup, so that another process finds its own kernel."""
        return find, ()

    def run(
        self,
        program: Program,
        codes: Mapping[str, Codes],
        cases: int,
        outputs: Sequence[StoredByte],
    ) -> None:
        """Run a circuit on all cases, and store its bitsets one after another."""
        columns = [_contiguous(codes[name]) for name in program.columns]
        addresses = np.array([column.ctypes.data for column in columns], dtype=np.uintp)
        stores = np.zeros((len(outputs), 11), dtype=np.int64)
        first = 0
        for row, (to, bits) in zip(stores, outputs, strict=True):
            row[:3] = to.ctypes.data, to.strides[0], bits
            row[3 : 3 + bits] = program.wanted[first : first + bits]
            first += bits
        slots = np.zeros((program.slots, _WORDS), dtype=np.uint64)
        slots[1] = ALL
        self._run(
            *(ctypes.c_int64(cases), _pointer(addresses)),
            *(_pointer(program.steps), ctypes.c_int64(len(program.steps))),
            *(_pointer(stores), ctypes.c_int64(len(stores))),
            *(_pointer(_SPREAD), _pointer(slots)),
            ctypes.c_int64(self._of_any_processor),
        )


def find() -> WordKernel | None:
    """Return the compiled code, if there is any."""
    try:
        return WordKernel()
    except (OSError, ValueError):  # the second where it has not these names
        return None


KERNEL: Final = find()


def _test(test: ColumnTest, codes: Codes) -> int:
    if test.how is np.greater_equal:
        return _AT_LEAST_32
    return _EQUAL_8 if codes.dtype == np.int8 else _EQUAL_32


def _contiguous(codes: Codes) -> Codes:
    kind = np.int8 if codes.dtype == np.int8 else np.int32
    return np.ascontiguousarray(codes, dtype=kind)


def _pointer(data: NDArray[Any]) -> ctypes.c_void_p:
    return ctypes.c_void_p(data.ctypes.data)
