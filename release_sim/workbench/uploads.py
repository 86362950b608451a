"""Forms with a file, as a browser sends them."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP

from release_sim.workbench.address import AddressError

MOST_TABLE = 8 * 2**20
"""The bytes of a form with a table: some 50,000 rows."""


def read_upload(content_type: str, body: bytes) -> dict[str, bytes]:
    """Return the fields of a ``multipart/form-data`` body by their names.

    Raises ``AddressError`` where it is none.
    """
    head = f"content-type: {content_type}\r\n\r\n".encode("latin-1", errors="replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if message.get_content_type() != "multipart/form-data" or message.defects:
        raise AddressError("the form has no file")
    found = {}
    for part in message.iter_parts():
        name, content = (
            part.get_param("name", header="content-disposition"),
            part.get_payload(decode=True),
        )
        if isinstance(name, str) and isinstance(content, bytes):
            found[name] = content
    return found
