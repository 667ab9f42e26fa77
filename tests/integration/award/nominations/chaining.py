"""What the tests of the chain share: streets, dossiers filed under them, lists sent up."""

from __future__ import annotations

from datetime import datetime

import pytest

import papers
from baijia.award.nominations import commands
from baijia.award.nominations.enums import Place
from baijia.core.actor import SYSTEM
from baijia.core.refused import Refused
from baijia.directory import commands as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Union

PDF = papers.pdf()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value


def add_street(desk, code: str, name: str, *, unit: int, kind: UnionKind = UnionKind.STREET) -> Union:
    """Put a union with a recommender of its own between a unit and the first district."""
    district = desk.cast.districts[0]
    street = directory.add_union(actor=SYSTEM, code=code, name=name, kind=kind, parent=district, members=100)
    below = desk.cast.units[unit]
    Union.objects.filter(pk=below.pk).update(parent=street, path=street.path + "00001")
    below.refresh_from_db()
    desk.cast.accounts[code] = directory.open_account(
        actor=SYSTEM, username=code, display_name=name, role=Role.RECOMMENDER, union=street
    )
    return street


def file_at(desk, serial: int, unit: int = 0):
    """File and confirm a dossier of the first unit, or of the sibling's."""
    actor = {0: "filer", 2: "sibling_filer"}[unit]
    dossier = desk.submit(desk.draft(serial, actor=actor, unit=unit), actor)
    desk.confirm(dossier, serial, actor)
    dossier.refresh_from_db()
    return dossier


def put(desk, street, dossier, place=Place.RECOMMENDED, reason=""):
    return commands.place_on_list(
        actor=desk.cast.actor(street.code), dossier_uid=dossier.uid, union=street, place=place, reason=reason
    )


def send(desk, street, **more):
    return commands.submit_list(
        actor=desk.cast.actor(street.code), union=street, edition=desk.edition, **more
    )
