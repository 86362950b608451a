"""Text that can be shown: what would steer a terminal or break a picture is seen, not obeyed.

Names of files, labels, groups of a table and lines of records come from others. Whatever is printed
or drawn comes through here, once, as a whole: control characters are shown as their pictures, marks
that turn the direction of a line or have no shape as unknown. Data keeps them: in JSON they are
escaped, and tables are written as they were read.
"""

from __future__ import annotations

import re

_HIDDEN = (
    *range(0x80, 0xA0),
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xD800, 0xE000),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xFDD0, 0xFDF0),
    0xFFFE,
    0xFFFF,
)
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"}
_SHOWN = {**_PICTURES, 0x7F: 0x2421, **dict.fromkeys(_HIDDEN, 0xFFFD)}
_STRANGE = re.compile(f"[{''.join(map(re.escape, map(chr, _SHOWN)))}]")


def printable(text: str) -> str:
    """Return the text with a picture or U+FFFD for each such character; lines and tabs stay."""
    return text.translate(_SHOWN) if _STRANGE.search(text) else text


def printable_line(text: str) -> str:
    """Return the text for one line: what would break it is shown too."""
    return printable(text).replace("\n", chr(0x2400 + 10)).replace("\t", chr(0x2400 + 9))


def printable_json(text: str) -> str:
    r"""Return JSON that means the same, with ``\u`` escapes in place of such characters."""
    return _STRANGE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
