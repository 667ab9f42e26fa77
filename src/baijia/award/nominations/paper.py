"""The recommendation approval form (推荐审批表) as pages, each with the hash of what is printed on it.

The form's pages carry the digest of the dossier alone; the opinion of each level is a page of its own, so that a
correction voids only the pages whose content it changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from baijia.award.nominations import content
from baijia.award.nominations.enums import TITLES, DossierState, StepAct
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.queries import reading
from baijia.directory.models import Union
from baijia.directory.queries import ancestors

FORM = "form"
MARK = "BJ"
CODE = re.compile(r"BJ-(?P<number>P[A-Z0-9]{7}|DRAFT)-(?P<tag>[A-Z])-(?P<hash>[0-9A-F]{12})")
"""What a barcode says: case, page (F form, D draft, A to C and so on the levels from the unit up), hash."""
LOCKED = (DossierState.SUBMITTED, DossierState.SEALED)


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page: its key, its barcode, the digest of its content; an opinion's union and words."""

    key: str
    code: str
    digest: str
    union: Union | None = None
    opinion: str = ""

    @property
    def is_form(self) -> bool:
        """Whether it is the form itself and no opinion."""
        return self.key == FORM


@dataclass(frozen=True, slots=True)
class Papers:
    """What is printed of a dossier at this moment: ``locked`` once the unit has handed it in."""

    locked: bool
    pages: list[Page]

    def page(self, key: str) -> Page | None:
        """Return one page by its key."""
        return next((page for page in self.pages if page.key == key), None)


def papers(dossier: Dossier) -> Papers:
    """Return the pages of a dossier in order: the form, then the opinion of each level from the unit up."""
    locked = dossier.state in LOCKED
    digest = dossier.digest if locked else draft_digest(dossier)
    number = dossier.number if locked else "DRAFT"
    pages = [Page(FORM, _code(number, "F" if locked else "D", digest), digest)]
    words = _opinions(dossier)
    for place, union in enumerate(levels(dossier)):
        opinion = words.get(union.pk, "")
        own = content.digest(_opinion(dossier, union, opinion))
        pages.append(Page(union.code, _code(number, LEVEL_TAGS[place], own), own, union, opinion))
    return Papers(locked, pages)


LEVEL_TAGS = "ABCEGHJK"
"""Tags of the levels, without those of the form and of drafts."""


def levels(dossier: Dossier) -> list[Union]:
    """Return the unions whose opinion the form asks for: from the filing unit up to the organiser."""
    organiser = dossier.edition.organiser
    chain = [union for union in ancestors(dossier.unit) if union.path.startswith(organiser.path)]
    return list(reversed(chain))[: len(LEVEL_TAGS)]


def draft_digest(dossier: Dossier) -> str:
    """Return the digest of a draft as it stands: answers, people and files."""
    return content.digest(
        content.content(
            dossier,
            members=reading.members_of(dossier),
            attachments=reading.attachments_of(dossier),
            sensitive=reading.unsealed(dossier),
        )
    )


def _opinions(dossier: Dossier) -> dict[int, str]:
    rows = dossier.steps.filter(act__in=(StepAct.RECOMMEND, StepAct.NOT_RECOMMEND)).order_by("id")
    return dict(rows.values_list("union_id", "opinion"))


def _opinion(dossier: Dossier, union: Union, opinion: str) -> dict[str, Any]:
    return {
        "v": 1,
        "page": "opinion",
        "edition": dossier.edition.code,
        "nominee": dossier.number,
        "name": dossier.name,
        "employer": dossier.employer,
        "project": project_of(dossier),
        "union": union.code,
        "opinion": opinion,
    }


def project_of(dossier: Dossier) -> str:
    """Return the title of what is filed, "" where the form asks for none."""
    return next((str(dossier.answers[code]) for code in TITLES if dossier.answers.get(code)), "")


def _code(number: str, tag: str, digest: str) -> str:
    return f"{MARK}-{number}-{tag}-{digest[:12].upper()}"
