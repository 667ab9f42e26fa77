"""The page cache: what nobody needs to sign in for is answered before Django is asked, until what it shows changes.

A page says what it shows by tags (a column, the front, the whole site). Each tag has a stamp: the time of an empty file
in the data folder, set once a change is committed. An answer kept here is used only while all of its stamps are those
it was made under, so that a release shows at once in every process that shares the folder, and nothing else is
forgotten. What the award owns changes without the newsroom's knowing: pages that show it are kept half a minute.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from baijia.core import clock

TAGS = "newsroom.tags"
FRONT, SITE, AWARD = "front", "site", "award"
LONGEST, OF_THE_AWARD = 300.0, 30.0
MOST_ENTRIES, MOST_BYTES = 4000, 96 * 2**20
MOST_QUERY = 80
_NAMES = re.compile(r"[^a-z0-9-]")
Environ = dict[str, Any]
Start = Callable[..., Any]


def column_tag(slug: str) -> str:
    """Return the tag of everything that shows a column's articles."""
    return f"column-{slug}"


def show(request: HttpRequest, *tags: str) -> None:
    """Say what the answer to a request shows; without a word it is not kept."""
    request.META.setdefault(TAGS, set()).update(tags)


def _stamp_of(tag: str) -> Path:
    return Path(settings.DATA) / "newsroom" / "stamps" / _NAMES.sub("-", tag.lower())


def _time_of(path: str) -> int:
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def forget(*tags: str) -> None:
    """Forget every page that shows one of these, as soon as what was written is committed."""
    for tag in tags:
        transaction.on_commit(lambda tag=tag: _touch(tag))  # type: ignore[misc]


def _touch(tag: str) -> None:
    import os

    path = _stamp_of(tag)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    moment = max(time.time_ns(), _time_of(str(path)) + 1)
    os.utime(path, ns=(moment, moment))


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: what it is, how long it may be used, and under which stamps it was made."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    packed: bytes
    tag: str
    until: float
    stamps: tuple[tuple[str, int], ...]

    def is_fresh(self, now: float) -> bool:
        """Tell whether nothing it shows has changed."""
        return now < self.until and all(_time_of(path) == moment for path, moment in self.stamps)

    @property
    def size(self) -> int:
        """Bytes kept."""
        return len(self.body) + len(self.packed)


class PageCache:
    """A WSGI application around Django's; see the module."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        self.application = application
        self.kept: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self.bytes = 0
        self.lock = Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer from what is kept, or ask Django and keep what it may."""
        key = _key(environ)
        if key is None:
            return self.application(environ, start)
        kept = self.kept.get(key)
        if kept is None or not kept.is_fresh(time.monotonic()):
            kept = self._ask(environ, key)
            if isinstance(kept, tuple):
                start(*kept[:2])
                return kept[2]
        return _answer(kept, environ, start)

    def _ask(self, environ: Environ, key: tuple[str, ...]) -> Any:
        """Return what may be kept, or (status, headers, body) of what may not."""
        asked = environ | {"REQUEST_METHOD": "GET", TAGS: set()}
        before = time.time_ns()
        said: list[Any] = []
        chunks = self.application(asked, lambda status, headers, *_rest: said.extend((status, headers)))
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        status, headers = said[0], said[1]
        names = {name.lower() for name, _value in headers}
        tags = asked[TAGS]
        if not tags or status[:3] not in ("200", "410") or "set-cookie" in names:
            return status, headers, [body]
        stamps = tuple((path, _time_of(path)) for path in sorted(str(_stamp_of(tag)) for tag in tags))
        if any(moment >= before for _path, moment in stamps):
            return status, headers, [body]  # something changed while it was made: made anew next time
        kept = _made(status, headers, body, tags, stamps)
        with self.lock:
            gone = self.kept.pop(key, None)
            self.bytes += kept.size - (gone.size if gone else 0)
            self.kept[key] = kept
            while len(self.kept) > MOST_ENTRIES or self.bytes > MOST_BYTES:
                self.bytes -= self.kept.popitem(last=False)[1].size
        return kept


def _made(status: str, headers: Any, body: bytes, tags: set[str], stamps: Any) -> Kept:
    own = {"content-length", "vary", "cache-control", "etag"}
    shown = [(name, value) for name, value in headers if name.lower() not in own]
    shown += [("Vary", "Accept-Encoding, Accept-Language, Cookie"), ("Cache-Control", "public, no-cache")]
    longest = OF_THE_AWARD if AWARD in tags else LONGEST
    now = clock.edition_now()
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), clock.ZONE)
    left = min(longest, max(1.0, (midnight - now).total_seconds()))
    tag = '"' + hashlib.sha256(body).hexdigest()[:32] + '"'
    packed = gzip.compress(body, 6, mtime=0)
    return Kept(status, tuple(shown), body, packed, tag, time.monotonic() + left, stamps)


def _answer(kept: Kept, environ: Environ, start: Start) -> Iterable[bytes]:
    if kept.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start("304 Not Modified", [("ETag", kept.tag), ("Cache-Control", "public, no-cache")])
        return [b""]
    headers = [*kept.headers, ("ETag", kept.tag)]
    body = kept.body
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and len(kept.packed) < len(body):
        body = kept.packed
        headers.append(("Content-Encoding", "gzip"))
    start(kept.status, [*headers, ("Content-Length", str(len(body)))])
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


_COOKIES = re.compile(r"(?:^|;\s*)(bj_(?:size|contrast|theme)|django_language|sessionid)=([^;]*)")
_PASSED = ("/newsroom/", "/tips/", "/media/", "/static/", "/i18n/", "/clicks/", "/site/staff/")


def _key(environ: Environ) -> tuple[str, ...] | None:
    """Return under what an answer is kept; None where Django must be asked: a session, a form, a long query."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    path, query = environ.get("PATH_INFO", "/"), environ.get("QUERY_STRING", "")
    if path.startswith(_PASSED) or len(query) > MOST_QUERY:
        return None
    cookies = dict(_COOKIES.findall(environ.get("HTTP_COOKIE", "")))
    if "sessionid" in cookies:
        return None
    prefers = (cookies.get(name, "") for name in ("bj_size", "bj_contrast", "bj_theme"))
    language = _language(cookies.get("django_language", ""), environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    return environ.get("HTTP_HOST", ""), path, query, language, *prefers


def _language(cookie: str, accepted: str) -> str:
    """Return the language that Django's own middleware would choose."""
    for code in (cookie, *(name for name, _weight in parse_accept_lang_header(accepted.lower()[:200]))):
        try:
            return str(get_supported_language_variant(code))
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def listen() -> None:
    """Forget what shows a page when Wagtail publishes it or takes it offline, and what a setting shows everywhere."""
    from django.db.models.signals import post_delete, post_save
    from wagtail.signals import page_published, page_unpublished, post_page_move

    from baijia.newsroom import models

    def changed(instance: Any, **given: Any) -> None:
        forget(*tags_of(instance))
        if "url_path_before" in given:  # moved: the column it stood in shows it no more
            forget(column_tag(given["url_path_before"].rstrip("/").split("/")[-2]))

    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(changed, weak=False)
    for model in (models.SiteFacts, models.PermittedSource):
        for signal in (post_save, post_delete):
            signal.connect(lambda **_kwargs: forget(SITE), sender=model, weak=False)


def tags_of(page: Any) -> tuple[str, ...]:
    """Return the tags of everything that shows a page: its column and the front, or the whole site."""
    from baijia.newsroom import models

    page = page.specific
    if isinstance(page, models.ArticlePage):
        return FRONT, column_tag(page.column_slug), *(f"topic-{topic.slug}" for topic in page.topics.all())
    if isinstance(page, models.TopicPage):
        return f"topic-{page.slug}", column_tag(str(page.url_path).rstrip("/").split("/")[-2])
    return (SITE,)
