"""Work in the background: texts that were submitted are compared with all others (查重)."""

from __future__ import annotations

from baijia.award.nominations.models import Dossier
from baijia.award.screening import commands, queries
from baijia.core.actor import SYSTEM

MOST = 200
"""Dossiers a turn; the index of all texts is made once a turn."""
BEST = 10


def compare_due() -> int:
    """Compare what was submitted since the last turn; returns how many. One dossier, one command."""
    due = list(queries.to_compare()[:MOST])
    if not due:
        return 0
    from baijia.engine.similarity import Document, Index  # numpy is loaded where it is used

    texts = queries.corpus()
    index = Index([Document(uid, text) for uid, text in texts.items()])
    for dossier in due:
        text = texts.get(dossier.uid, "")
        hits = [hit for hit in index.search(text, leave_out=dossier.uid, best=BEST) if hit.flag]
        others = {row.uid: row for row in Dossier.objects.filter(uid__in=[hit.source for hit in hits])}
        commands.record_matches(
            actor=SYSTEM,
            dossier=dossier,
            digest=dossier.digest,
            compared=len(texts) - 1,
            found=[
                commands.Found(
                    other=others[hit.source],
                    score=hit.score,
                    text=text,
                    other_text=texts[hit.source],
                    own=hit.in_query,
                    theirs=hit.in_source,
                )
                for hit in hits
                if hit.source in others
            ],
        )
    return len(due)
