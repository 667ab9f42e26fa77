"""One address for two processes: what belongs to the portal goes to the newsroom's process, the rest to the award's.

This is for a trial and a small union, where no web server stands in front. Behind nginx or HAProxy the same table is a
rule of the proxy (docs/how-to/newsroom.md), and this module is not used. The award knows an address here, nothing more.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

PORTAL = (
    "/a/", "/search/", "/clicks/", "/tips/", "/site/", "/media/", "/documents/", "/newsroom/", "/i18n/", "/static/wagtail",
)  # fmt: skip
PORTAL_PAGES = frozenset({"/", "/a", "/feed.xml", "/sitemap.xml"})
NAMES = {"CONTENT_TYPE": "Content-Type", "CONTENT_LENGTH": "Content-Length"}
HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "transfer-encoding",
        "te",
        "trailer",
        "upgrade",
        "proxy-connection",
        "content-length",
    }
)
STATIC_OF_THE_DESK = ("/static/table_block", "/static/typed_table_block", "/static/taggit")
_WORDS = "门户正在启动，请刷新。"  # not translated: nothing is there yet that could translate
AWAY = f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>503</title><p>{_WORDS}".encode()
PIECE = 65_536
TIMEOUT = 60.0
Environ = dict[str, Any]
Start = Callable[..., Any]


def is_portal(path: str) -> bool:
    """Tell whether an address is the newsroom's."""
    return path in PORTAL_PAGES or path.startswith(PORTAL + STATIC_OF_THE_DESK)


class Front:
    """A WSGI application before the award's: passes the portal's requests on over the loopback."""

    def __init__(self, award: Callable[[Environ, Start], Iterable[bytes]], host: str, port: int) -> None:
        self.award, self.host, self.port = award, host, port

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer, or let the newsroom answer."""
        if not is_portal(environ.get("PATH_INFO", "/")):
            return self.award(environ, start)
        link = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        try:
            link.request(environ["REQUEST_METHOD"], _target(environ), _body(environ), dict(_headers(environ)))
            said = link.getresponse()
        except OSError:
            link.close()
            start(
                "503 Service Unavailable",
                [
                    ("Content-Type", "text/html; charset=utf-8"),
                    ("Content-Length", str(len(AWAY))),
                    ("Retry-After", "2"),
                ],
            )
            return [AWAY]
        headers = [(name, value) for name, value in said.getheaders() if name.lower() not in HOP]
        if (length := said.getheader("Content-Length")) is not None:
            headers.append(("Content-Length", length))
        start(f"{said.status} {said.reason}", headers)
        return _pieces(said, link)


def _target(environ: Environ) -> str:
    path = quote(environ.get("PATH_INFO", "/").encode("latin-1"), safe="/:;=@!$&'()*+,~")
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _headers(environ: Environ) -> Iterator[tuple[str, str]]:
    """Yield the request's headers; the newsroom learns who asks from the last header, as from any proxy."""
    for key, value in environ.items():
        name = NAMES.get(key) or (key[5:].replace("_", "-").title() if key.startswith("HTTP_") else "")
        if name and value and name.lower() not in HOP | {"x-real-address"}:
            yield name, value
    if environ.get("CONTENT_LENGTH"):
        yield "Content-Length", environ["CONTENT_LENGTH"]
    yield "X-Real-Address", environ.get("REMOTE_ADDR", "")
    yield "Connection", "close"


def _body(environ: Environ) -> Any:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return _Part(environ["wsgi.input"], length) if length else None


class _Part:
    """The body of a request as a file of known length."""

    def __init__(self, source: Any, left: int) -> None:
        self.source, self.left = source, left

    def read(self, size: int = PIECE) -> bytes:
        """Return the next bytes, none at the end."""
        piece: bytes = self.source.read(min(size, self.left))
        self.left -= len(piece)
        return piece


def _pieces(said: http.client.HTTPResponse, link: http.client.HTTPConnection) -> Iterator[bytes]:
    try:
        while piece := said.read(PIECE):
            yield piece
    finally:
        link.close()
