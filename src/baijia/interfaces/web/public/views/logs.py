"""The public log: what it is, its newest head, its files; and how a result is checked."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baijia.award.programmes import queries as programmes
from baijia.core import ledger, tiles
from baijia.core.models import Checkpoint, Log
from baijia.engine.log.keys import VerifyKey
from baijia.interfaces.web.public import noticing
from baijia.interfaces.web.public.checks import CHECKS
from baijia.interfaces.web.public.crumbs import crumbs
from baijia.interfaces.web.public.entry_words import entry_words

HEADS = 20
VERIFIER = settings.PACKAGE / "interfaces/web/static/dist/verifier/index.html"
BROUGHT_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')
FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=30"


@dataclass(frozen=True, slots=True)
class Shown:
    """One log as its page shows it."""

    log: Log
    slug: str
    head: Checkpoint | None
    fingerprint: str
    witnesses: tuple[str, ...]
    counts: tuple[tuple[str, str, int], ...]
    editions: tuple[str, ...]
    heads: tuple[Checkpoint, ...]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show every log that a published edition writes to."""
    logs: dict[int, Log] = {}
    names: dict[int, list[str]] = {}
    for edition in programmes.published():
        logs.setdefault(edition.log_id, edition.log)
        names.setdefault(edition.log_id, []).append(edition.name)
    shown = [_shown(log, tuple(names[pk])) for pk, log in logs.items()]
    return render(request, "public/log.html", {"logs": shown, "crumbs": crumbs(_("公开日志"))})


def _shown(log: Log, editions: tuple[str, ...]) -> Shown:
    head = ledger.latest(log)
    return Shown(
        log=log,
        slug=tiles.slug(log),
        head=head,
        fingerprint=VerifyKey.from_vkey(log.verifier_key).fingerprint,
        witnesses=tuple(noticing.witnesses(head)) if head else (),
        counts=tuple((kind, entry_words(kind), count) for kind, count in _counts(log, head)),
        editions=editions,
        heads=tuple(ledger.recent(log, HEADS)),
    )


def _counts(log: Log, head: Checkpoint | None) -> list[tuple[str, int]]:
    """Return how many entries of each type the signed head covers; counted once for each head."""
    if head is None:
        return []
    key = f"log-counts:{log.uid}:{head.size}"
    counts = cache.get(key)
    if counts is None:
        kinds = (json.loads(data)["type"] for data in ledger.entries(log)[: head.size])
        counts = sorted(Counter(kinds).items())
        cache.set(key, counts, timeout=24 * 3600)
    return [(str(kind), int(count)) for kind, count in counts]


def _log(slug: str) -> Log:
    log = tiles.by_slug(slug)
    if log is None:
        raise Http404
    return log


@require_safe
def checkpoint(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the newest signed head with its cosignatures (C2SP tlog-checkpoint)."""
    head = ledger.latest(_log(slug))
    if head is None:
        raise Http404
    answer = HttpResponse(head.note, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = SHORTLY
    return answer


@require_safe
def earlier(request: HttpRequest, slug: str, size: int) -> HttpResponse:
    """Send the signed head of an earlier size, to hold beside a later bundle."""
    head = ledger.head_at(_log(slug), size)
    if head is None:
        raise Http404
    return HttpResponse(head.note, content_type="text/plain; charset=utf-8")


@require_safe
def tile(request: HttpRequest, slug: str, path: str) -> HttpResponse:
    """Send a hash tile or an entry bundle (C2SP tlog-tiles); it never changes."""
    try:
        data = tiles.read(_log(slug), f"tile/{path}")
    except KeyError:
        raise Http404 from None
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Cache-Control"] = FOREVER
    return answer


@require_safe
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the witness policy that the organiser suggests (C2SP tlog-policy)."""
    log = _log(slug)
    if not log.policy:
        raise Http404
    return HttpResponse(log.policy, content_type="text/plain; charset=utf-8")


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """Send the second verifier: one page that works without this site, under the policy that it brings itself.

    Its script and style stand in it, allowed by their hashes alone, and it may ask no host for anything.
    """
    try:
        page = VERIFIER.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Http404 from None
    answer = HttpResponse(page)
    answer["Content-Security-Policy"] = f"{BROUGHT_POLICY.findall(page)[0]}; frame-ancestors 'none'"
    answer["Cache-Control"] = SHORTLY
    return answer


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Explain how a result is checked, and what the check cannot prove."""
    newest = programmes.published().first()
    return render(
        request,
        "public/verify.html",
        {"checks": CHECKS, "edition": newest, "crumbs": crumbs(_("结果核对"))},
    )
