"""Reads of likenesses between texts (查重): what waits to be compared, and what a person must look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier, folded
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.screening.enums import MatchVerdict
from baijia.award.screening.models import TextMatch, TextScan
from baijia.award.screening.queries.judging import SCREENERS
from baijia.core.actor import Actor
from baijia.core.enums import DataClass
from baijia.core.refused import not_found
from baijia.core.rows import COUNTED, one

SHOWN = (
    *("uid", "score", "verdict", "reason", "gone"),
    *(
        f"{side}__{field}"
        for side in ("first", "second")
        for field in ("name", "number", "submitted_at", "unit__name", "unit__short_name", "edition__name")
    ),
)
"""What a list of likenesses shows; answers, chains and both texts would take longer to read than all the rest."""


def to_compare() -> QuerySet[Dossier]:
    """Return the dossiers whose text, as submitted, nobody compared yet, oldest first."""
    done = TextScan.objects.filter(dossier=OuterRef("pk"), digest=OuterRef("digest"))
    rows = Dossier.objects.exclude(number="").exclude(state=DossierState.WITHDRAWN)
    return rows.filter(~Exists(done)).select_related("edition").order_by("submitted_at", "id")


def waiting_to_compare(edition: Edition) -> int:
    """Return how many dossiers of an edition wait to be compared; ``COUNTED + 1`` stands for any larger number.

    The oldest is compared first, so nothing that came in before what was compared last still waits: no more is read.
    """
    newest = TextScan.objects.order_by("-at", "-dossier").values("dossier")[:1]
    last = one(Dossier.objects.filter(pk=Subquery(newest)).values_list("submitted_at", flat=True))
    due = to_compare().filter(edition=edition)
    if last is not None:  # as a value of its own: a planner that knows it reads the few that came in since
        due = due.filter(submitted_at__gte=last)
    return len(due.order_by().values_list("pk", flat=True)[: COUNTED + 1])


def text_fields(edition: Edition) -> list[str]:
    """Return the codes of the running texts of an edition's form that are no secret."""
    return [
        field["code"]
        for field in nominations.fields_of(nominations.definition_of(edition))
        if field["kind"] == "longtext" and field["data_class"] != DataClass.SENSITIVE
    ]


def text_of(answers: Mapping[str, Any], fields: list[str]) -> str:
    """Return what is compared: the running texts under each other."""
    return "\n".join(str(answers.get(code, "")) for code in fields if answers.get(code))


def corpus() -> dict[str, str]:
    """Return uid -> text of every dossier of every edition that was ever submitted; two queries an edition."""
    fields = {edition.pk: text_fields(edition) for edition in Edition.objects.all()}
    rows = Dossier.objects.exclude(number="").exclude(state=DossierState.WITHDRAWN)
    listed = rows.order_by("id").values_list("uid", "edition_id", "answers")
    return {uid: text_of(answers, fields[edition]) for uid, edition, answers in listed.iterator()}


def matches(
    actor: Actor, edition: Edition, *, verdict: str = "", words: str = "", gone: bool = False
) -> QuerySet[TextMatch]:
    """Return the likenesses whose later text stands in an edition, the closest first, both cases at hand."""
    places = [path for role in SCREENERS for path in actor.places(role)]
    if not edition.organiser.path.startswith(tuple(places)):
        return TextMatch.objects.none()
    rows = _unfenced(actor, TextMatch.objects.filter(second__edition=edition, gone=gone))
    if verdict:
        rows = rows.filter(verdict=verdict)
    if words:
        sought = folded(words)
        rows = rows.filter(Q(first__sought__contains=sought) | Q(second__sought__contains=sought))
    sides = ("first__unit", "second__unit", "first__edition", "second__edition")
    return rows.select_related(*sides).only(*SHOWN).order_by("-score", "id")


def _unfenced(actor: Actor, rows: QuerySet[TextMatch]) -> QuerySet[TextMatch]:
    """Leave out the likenesses of cases the actor is fenced off from; who is from none, asks for no other table."""
    fenced = programmes.fenced(actor)
    return rows.exclude(first__uid__in=fenced).exclude(second__uid__in=fenced) if fenced else rows


def match_counts(actor: Actor, edition: Edition) -> dict[str, int]:
    """Return how many likenesses wait or were decided how, from an index."""
    rows = matches(actor, edition).order_by().values("verdict").annotate(n=Count("pk"))
    counts = dict(rows.values_list("verdict", "n"))
    return {kind.value: counts.get(kind.value, 0) for kind in MatchVerdict}


def match(actor: Actor, edition: Edition, uid: str) -> TextMatch:
    """Return one likeness with both texts.

    Raises:
        Refused: hidden, where there is none or not for this actor.
    """
    found = (matches(actor, edition) | matches(actor, edition, gone=True)).filter(uid=uid).defer(None).first()
    if found is None:
        raise not_found()
    return found


def matches_of(actor: Actor, dossier: Dossier) -> list[TextMatch]:
    """Return the likenesses of one dossier that still stand, the closest first."""
    rows = _unfenced(actor, TextMatch.objects.filter(Q(first=dossier) | Q(second=dossier), gone=False))
    return list(
        rows.select_related("first", "second", "first__edition", "second__edition").order_by("-score")
    )
