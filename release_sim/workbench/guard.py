"""The guard before every page: who may ask, how much, and what a browser may do with the answer."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""What a page may do: show and fetch what this server sends, and no script of its own text."""

_HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Not `no-referrer`: with it browsers say of a form of ours that it comes from nowhere.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_OURS = ("same-origin", "none")
_METHODS = ("GET", "HEAD", "POST")
_MOST_ADDRESS = 16 * 1024


class Guard:
    """Refuses requests from other sites with 403, and those too large with 413 or 414.

    A name that others could point at this machine is no Host of ours, so that a page elsewhere
    reads nothing by it; addresses in numbers cannot be pointed anywhere.
    """

    def __init__(
        self, app: ASGIApp, hosts: Collection[str], most: int, uploads: Mapping[str, int]
    ) -> None:
        """Let these names of hosts ask, and bodies of up to ``most`` bytes be sent.

        ``uploads`` has how many bytes may be sent to a path that takes files.
        """
        self._app, self._hosts, self._most = app, {*hosts, "localhost"}, most
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        if refusal := self._refusal(scope, asked):
            status, text = refusal
            answer = PlainTextResponse(f"{text}\n", status, headers={"connection": "close"})
            await answer(scope, receive, _with_headers(send))
            return
        await self._app(scope, _limited(receive, self._most_of(scope)), _with_headers(send))

    def _most_of(self, scope: Scope) -> int:
        return self._uploads.get(scope["path"], self._most)

    def _refusal(self, scope: Scope, asked: Headers) -> tuple[int, str] | None:
        """Return the status and reason to refuse a request, or None."""
        reasons = (
            (not self._is_asked_by_name(asked), 403, "this is no address of the workbench"),
            (_is_from_elsewhere(scope, asked), 403, "a page elsewhere may not ask the workbench"),
            (scope["method"] not in _METHODS, 405, f"the workbench knows {', '.join(_METHODS)}"),
            (len(scope["query_string"]) > _MOST_ADDRESS, 414, "the address is too long"),
            (
                _is_too_long(asked, self._most_of(scope)),
                413,
                f"a form may send {self._most_of(scope) // 1024} kB",
            ),
        )
        return next(((status, told) for wrong, status, told in reasons if wrong), None)

    def _is_asked_by_name(self, asked: Headers) -> bool:
        hosts = asked.getlist("host")
        return len(hosts) == 1 and self._is_ours(hosts[0])

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._hosts or _is_number(name)


def _is_too_long(asked: Headers, most: int) -> bool:
    length = asked.get("content-length", "0")
    return not (length.isascii() and length.isdigit()) or int(length) > most


def _is_from_elsewhere(scope: Scope, asked: Headers) -> bool:
    """Return True for what a page of another origin asks, unless a link was followed here."""
    origin = asked.get("origin")
    if origin is not None and origin != f"{scope['scheme']}://{asked.get('host')}":
        return True
    is_link = scope["method"] == "GET" and asked.get("sec-fetch-mode") == "navigate"
    is_page = is_link and asked.get("sec-fetch-dest") == "document"
    return asked.get("sec-fetch-site", "none") not in _OURS and not is_page


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _limited(receive: Receive, most: int) -> Receive:
    left = most

    async def limited() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413, f"a form may send {most // 1024} kB")
        return message

    return limited


def _with_headers(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, text in _HEADERS.items():
                headers[name] = text
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return with_headers
