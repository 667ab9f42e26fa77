"""The result bundle of an edition, made from frozen outcomes and the log (docs/reference/bundle.md)."""

from __future__ import annotations

import json
from typing import Any

from baijia import __version__
from baijia.award.decisions import documents as decisions
from baijia.award.honours import documents as honours
from baijia.award.nominations.models import RecommendationOutcome
from baijia.award.programmes import documents as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.award.screening import queries as screening
from baijia.core import ledger
from baijia.engine.bundle import writer

ENGINE = f"baijia {__version__}"


def inspector(edition: Edition) -> dict[str, Any]:
    """Return every document of the bundle that exists so far, by member name."""
    leaves = ledger.entries(edition.log)
    entries = [json.loads(leaf) for leaf in leaves]
    head = ledger.latest(edition.log)
    found: dict[str, Any] = {
        "definition.json": edition.definition,
        "addenda.jsonl": programmes.addenda(edition),
        "quotas.json": programmes.quotas(edition),
        **_frozen(edition),
        **_rounds(edition),
        "scores.jsonl": scores(edition, entries),
        **_decided(edition),
        "keys.json": keys(edition, entries),
        "log/entries.jsonl": leaves,
        "log/checkpoint": head.note if head else "",
        "policy.txt": edition.log.policy,
    }
    return {name: value for name, value in found.items() if value is not None}


def _frozen(edition: Edition) -> dict[str, Any]:
    outcome = RecommendationOutcome.objects.filter(edition=edition).first()
    frozen = screening.result(edition)
    exclusions = (
        [*frozen.exclusions, *review.exclusions(edition), *decisions.logged_exclusions(edition)]
        if frozen
        else None
    )
    return {
        "recommendation.jsonl": outcome.rows if outcome else None,
        "nominees.jsonl": screening.nominee_rows(edition) if frozen else None,
        "exclusions.jsonl": exclusions,
    }


def _rounds(edition: Edition) -> dict[str, Any]:
    panels = review.panel_documents(edition)
    results = review.results(edition)
    return {f"panel/{name}.json": document for name, document in panels.items()} | {
        f"rounds/{code}.json": document for code, document in results.items()
    }


def _decided(edition: Edition) -> dict[str, Any]:
    noticed = edition.notices.exists()
    conferred = honours.status_list(edition)
    return {
        "resolution.json": decisions.resolution(edition),
        "notice.json": decisions.notices(edition) if noticed else None,
        "objections.jsonl": decisions.objections(edition) if noticed else None,
        "changes.jsonl": decisions.changes(edition),
        "honours.jsonl": honours.honours(edition) if conferred else None,
        "certificates.jsonl": honours.certificates(edition) if conferred else None,
        "status-list.json": conferred,
    }


def scores(edition: Edition, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of ``scores.jsonl``: those whose commitment the log holds, with its place there."""
    index = {entry["commit"]: place for place, entry in enumerate(entries) if entry["type"] == "score"}
    return [
        row | {"index": index[row["commit"]]} for row in review.score_rows(edition) if row["commit"] in index
    ]


def keys(edition: Edition, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Return ``keys.json``: every key entry of the log with its place."""
    return {
        "v": 1,
        "edition": edition.code,
        "slots": "server",
        "keys": [
            {name: entry["detail"][name] for name in ("use", "key", "from", "until")} | {"index": place}
            for place, entry in enumerate(entries)
            if entry["type"] == "key"
        ],
    }


def bundle(edition: Edition, *, profile: str = "inspector") -> bytes:
    """Return the bundle as one ZIP file; the same edition gives the same bytes."""
    documents = inspector(edition)
    if profile == "public":
        documents = writer.public_documents(documents)
    return writer.write(
        documents, edition=edition.code, origin=edition.log.origin, engine=ENGINE, profile=profile
    )
