"""Whether a round may be called blind: on paper, with a redacted copy in place of every file that experts see."""

from __future__ import annotations

from dataclasses import dataclass

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.models import Attachment
from baijia.award.programmes import queries as programmes
from baijia.award.review.models import Round
from baijia.award.review.queries.line import is_onsite, standing
from baijia.award.screening import queries as screening


@dataclass(frozen=True, slots=True)
class Blindness:
    """How many files experts see in a round that hides names, and how many of them as the original."""

    hides: bool
    files: int
    original: int

    @property
    def blind(self) -> bool:
        """Whether the round may be called blind."""
        return self.hides and not self.original


def blindness(round: Round) -> Blindness:
    """Return how it stands now; ``Round.blind`` keeps how it stood when the round was opened."""
    if is_onsite(round):
        return Blindness(False, 0, 0)
    by_version: dict[int, set[str]] = {}
    fields = {}
    for dossier in standing(round):
        version = dossier.form_version
        if version not in by_version:
            form = programmes.form(round.edition, version)
            described = nominations.fields_of({"form": form})
            by_version[version] = {
                one["code"] for one in described if one["kind"] == "files" and one["blind"] == "shown"
            }
        fields[dossier.pk] = by_version[version]
    rows = Attachment.objects.filter(dossier__in=[pk for pk, shown in fields.items() if shown], removed=False)
    files = [row for row in rows.filter(file__erased_at=None) if row.field in fields[row.dossier_id]]
    return Blindness(True, len(files), len(files) - len(screening.redacted(files)) if files else 0)
