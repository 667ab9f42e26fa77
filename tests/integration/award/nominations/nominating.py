"""Steps the tests of nominations share: file, confirm, rank, close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import factories
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import Place
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.models import PendingEntry
from baijia.engine.log import entries

CONSENTS = {"publish": True, "share": True, "bank": False}
ANSWERS = factories.answers


def at(text: str):
    """Hold edition time at a local moment."""
    return clock.fixed(datetime.fromisoformat(f"{text}+08:00"))


def logged(edition: Edition, kind: str) -> list[dict[str, Any]]:
    """Return the edition's entries of one type, waiting ones too."""
    rows = PendingEntry.objects.filter(log=edition.log).order_by("id")
    return [entry for row in rows if (entry := entries.decode(bytes(row.data)))["type"] == kind]


@dataclass
class Desk:
    """The first unit's officer, its district's recommender and the organiser at one desk."""

    cast: factories.Cast
    edition: Edition

    def who(self, actor: str | Actor) -> Actor:
        """Return an actor by the name of the account."""
        return self.cast.actor(actor) if isinstance(actor, str) else actor

    def draft(
        self,
        serial: int = 1,
        *,
        actor: str | Actor = "filer",
        unit: int = 0,
        born: str = "19850315",
        **more: Any,
    ):
        """Begin a dossier of a unit with answers that pass."""
        answers = factories.answers(**more.pop("answers", {}))
        defaults = {
            "name": f"周示{serial}",
            "group": "equipment",
            "employer": "演例零厂",
            "phone": "13800000000",
        }
        return commands.create_draft(
            actor=self.who(actor),
            edition=self.edition,
            unit=self.cast.units[unit],
            id_number=factories.id_number(serial, born),
            answers=answers,
            **({"reviewed_by": "郑示"} | defaults | more),
        )

    def submit(self, dossier, actor: str | Actor = "filer", **more: Any):
        """Hand it in."""
        return commands.submit(actor=self.who(actor), dossier_uid=dossier.uid, **more)

    def link(self, dossier, actor: str | Actor = "filer"):
        """Issue and open the nominee's link."""
        return queries.link(commands.issue_link(actor=self.who(actor), dossier_uid=dossier.uid))

    def confirm(self, dossier, serial: int = 1, actor: str | Actor = "filer", **more: Any):
        """Let the nominee confirm."""
        link = self.link(dossier, actor)
        last_six = factories.id_number(serial)[-6:]
        arguments = {"last_six": last_six, "consents": CONSENTS} | more
        return commands.confirm(actor=link.actor, member_uid=link.member.uid, **arguments)

    def place(self, dossier, place: Place = Place.RECOMMENDED, **more: Any):
        """Put it on the district's list."""
        if place == Place.NOT_RECOMMENDED:
            more = {"reason": "超出名额"} | more
        return commands.place_on_list(
            actor=self.cast.actor("recommender"),
            dossier_uid=dossier.uid,
            union=self.cast.districts[0],
            place=place,
            **more,
        )

    def filed(self, serial: int = 1, place: Place | None = Place.RECOMMENDED, *, confirmed: bool = True):
        """File, confirm and place one dossier."""
        dossier = self.submit(self.draft(serial))
        if confirmed:
            self.confirm(dossier, serial)
        if place:
            self.place(dossier, place)
        dossier.refresh_from_db()
        return dossier

    def send_back(self, dossier, **more: Any):
        """Return it for correction for a week."""
        arguments = {
            "opinion": "请补充创新点",
            "deadline": datetime.fromisoformat("2021-08-02T17:00:00+08:00"),
        }
        return commands.return_for_correction(
            actor=self.cast.actor("recommender"),
            dossier_uid=dossier.uid,
            union=self.cast.districts[0],
            **(arguments | more),
        )

    def close_filing(self):
        """Write the deadline into the log."""
        with at("2021-07-28T17:00:01"):
            return commands.close_filing(actor=self.cast.actor("organiser"), edition=self.edition)

    def submit_list(self, **more: Any):
        """Send the district's list up."""
        return commands.submit_list(
            actor=self.cast.actor("recommender"),
            union=self.cast.districts[0],
            edition=self.edition,
            **more,
        )

    def close(self):
        """Close filing, send the list up, freeze the recommendation."""
        self.close_filing()
        with at("2021-08-05T10:00:00"):
            self.submit_list()
        with at("2021-08-06T17:00:01"):
            return commands.close_recommendation(actor=self.cast.actor("organiser"), edition=self.edition)
