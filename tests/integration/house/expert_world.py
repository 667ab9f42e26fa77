"""Rounds, items and seats for the authorization matrix, put straight into the database."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING

import papers
from baijia.award.defence.models import Sheet
from baijia.award.experts.models import Expert, Invitation
from baijia.award.nominations.models import Attachment, Dossier
from baijia.award.programmes.models import Edition
from baijia.award.review.enums import RoundState, SeatRole
from baijia.award.review.models import PanelRecord, Presentation, Round, ScoreVersion, Seat, Slot
from baijia.core import clock, files
from baijia.directory.enums import Role
from baijia.directory.models import Account, Union

if TYPE_CHECKING:
    from world import World

    from baijia.interfaces.web.access import Relation

PNG = papers.picture()
Arguments = Mapping[str, object] | None


def _expert(account: Account, organiser: Union) -> Expert:
    plain = {
        "organiser": organiser,
        "name": account.display_name,
        "employer": "演例院",
        "fields": ["equipment"],
    }
    return Expert.objects.get_or_create(account=account, defaults=plain)[0]


def _round(edition: Edition, code: str, number: int) -> Round:
    return Round.objects.get_or_create(
        edition=edition, code=code, defaults={"number": number, "state": RoundState.OPEN}
    )[0]


def _slot(round: Round, dossier: Dossier, expert: Expert, name: str) -> Slot:
    now = clock.edition_now()
    panel, _made = PanelRecord.objects.get_or_create(
        round=round, number=1, defaults={"document": {}, "digest": "", "before_scores": True, "at": now}
    )
    plain = {"panel": panel, "slot": name, "public_key": "", "key_token": ""}
    slot, made = Slot.objects.get_or_create(round=round, dossier=dossier, expert=expert, defaults=plain)
    if made:
        ScoreVersion.objects.create(
            slot=slot,
            version=1,
            vector=[1] * (4 if round.code == "paper" else 3),
            salt="0" * 64,
            commit=f"{slot.pk:064x}",
            signature="",
            at=now,
        )
    return slot


def _own_slot(world: World, role: Role | None, relation: Relation) -> Slot | None:
    """Return the expert's own item, or for "sibling" one that another expert holds."""
    mine = _expert(world.accounts[Role.EXPERT], world.cast.city)
    other = _expert(world.cast.accounts["other_expert"], world.cast.city)
    paper = _round(world.edition, "paper", 1)
    Seat.objects.get_or_create(round=paper, group="equipment", expert=mine, defaults={"role": SeatRole.CHAIR})
    if relation == "own":
        return _slot(paper, world.dossiers["here"], mine, "S-OWN")
    if relation == "sibling" and role == Role.EXPERT:
        return _slot(paper, world.dossiers["beside"], other, "S-OTHER")
    return None


def slot(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of an item's addresses."""
    found = _own_slot(world, role, relation)
    return {"uid": found.uid} if found else None


def slot_file(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of a file of an item."""
    found = _own_slot(world, role, relation)
    if found is None:
        return None
    field = _shown_files(world.edition)
    row = Attachment.objects.filter(dossier=found.dossier, field=field).first()
    if row is None:
        stored = files.store(name="演例.png", data=PNG)
        row = Attachment.objects.create(dossier=found.dossier, field=field, file=stored)
    return {"uid": found.uid, "file_uid": row.uid}


def _shown_files(edition: Edition) -> str:
    """Let experts see the form's files, as another edition may, and return their field."""
    definition = copy.deepcopy(edition.definition)
    described = next(
        one
        for section in definition["form"]["sections"]
        for one in section["fields"]
        if one["kind"] == "files"
    )
    described["blind"] = "shown"
    Edition.objects.filter(pk=edition.pk).update(definition=definition)
    return str(described["code"])


def accompanied(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of an item that an accompanying expert sits with."""
    if relation != "own":
        return None
    seated = _expert(world.accounts[Role.ACCOMPANYING], world.cast.city)
    defence, dossier = _round(world.edition, "defence", 2), world.dossiers["here"]
    Seat.objects.get_or_create(
        round=defence, group=dossier.group, expert=seated, defaults={"role": SeatRole.ACCOMPANYING}
    )
    _slot(defence, dossier, _expert(world.accounts[Role.EXPERT], world.cast.city), "S-SITE")
    Presentation.objects.get_or_create(
        round=defence, dossier=dossier, defaults={"venue": "甲", "order": 1, "starts": clock.edition_now()}
    )
    return {"uid": defence.uid, "dossier_uid": dossier.uid}


def expert_round(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of a round in which the experts have items or a seat."""
    found = accompanied(world, role, relation)
    return {"uid": found["uid"]} if found else None


def onsite_slot(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of an own item of a round on site."""
    if accompanied(world, role, relation) is None:
        return None
    mine = _expert(world.accounts[Role.EXPERT], world.cast.city)
    return {"uid": Slot.objects.get(round__code="defence", expert=mine).uid}


def own_sheet(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of a summary sheet of a panel on which the expert sits as a juror."""
    found = accompanied(world, role, relation)
    if found is None:
        return None
    round = Round.objects.get(uid=found["uid"])
    mine = _expert(world.accounts[Role.EXPERT], world.cast.city)
    Seat.objects.get_or_create(round=round, group="equipment", expert=mine, defaults={"role": SeatRole.CHAIR})
    sheet, _made = Sheet.objects.get_or_create(
        round=round,
        group="equipment",
        number=1,
        defaults={"document": {"cases": []}, "digest": "", "by_uid": "", "at": clock.edition_now()},
    )
    return {"uid": round.uid, "sheet_uid": sheet.uid}


def expert_edition(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of an edition in whose pool the experts are, and of a foreign one."""
    for one in (Role.EXPERT, Role.ACCOMPANYING):
        _expert(world.accounts[one], world.cast.city)
    found = {"own": world.edition, "other_organiser": world.foreign_edition}.get(relation)
    return {"code": found.code} if found else None


def invitation(world: World, role: Role | None, relation: Relation) -> Mapping[str, object] | None:
    """Return an invitation of the expert's own, or for "sibling" of another expert."""
    whose = {"own": world.accounts[Role.EXPERT], "sibling": world.cast.accounts["other_expert"]}.get(relation)
    if whose is None:
        return None
    found, _made = Invitation.objects.get_or_create(
        edition=world.edition,
        round_code="paper",
        expert=_expert(whose, world.cast.city),
        defaults={"asked_at": clock.edition_now()},
    )
    return {"uid": found.uid}


EXPERT_KINDS = {
    "invitation": invitation,
    "slot": slot,
    "slot_file": slot_file,
    "accompanied": accompanied,
    "expert_round": expert_round,
    "onsite_slot": onsite_slot,
    "own_sheet": own_sheet,
    "expert_edition": expert_edition,
}
