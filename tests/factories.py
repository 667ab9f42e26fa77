"""The cast and its dossiers, made through real commands wherever a command exists."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from baijia.award.nominations.enums import ConfirmationState, DossierState
from baijia.award.nominations.models import Dossier, Member
from baijia.award.programmes import commands as programmes
from baijia.award.programmes.definition import load
from baijia.award.programmes.models import Edition
from baijia.core import clock, entropy, ids
from baijia.core.actor import SYSTEM, Actor
from baijia.directory import commands as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Account, Union
from baijia.directory.queries import actor_of

ROOT = Path(__file__).parent.parent
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass
class Cast:
    """The tree and the accounts of a test."""

    city: Union
    districts: list[Union]
    units: list[Union]
    accounts: dict[str, Account] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Return the actor of an account with its second factor passed."""
        return actor_of(self.accounts[name], second_factor=True, on=clock.edition_now().date())


def make_cast() -> Cast:
    """Make a city with two districts of two units each, and one account a role."""
    city = directory.add_union(
        actor=SYSTEM, code="5101", name="成都市总工会", kind=UnionKind.CITY, parent=None
    )
    districts = [
        directory.add_union(
            actor=SYSTEM,
            code=code,
            name=f"{name}总工会",
            short_name=name,
            kind=UnionKind.DISTRICT,
            parent=city,
            members=members,
        )
        for code, name, members in (("510104", "锦江区", 300), ("510106", "金牛区", 200))
    ]
    units = [
        directory.add_union(
            actor=SYSTEM,
            code=f"U{number}",
            name=f"演例{number}厂工会",
            kind=UnionKind.UNIT,
            parent=districts[number % 2],
            members=60,
        )
        for number in range(4)
    ]
    cast = Cast(city, districts, units)
    for name, role, union in (
        ("organiser", Role.ORGANISER, city),
        ("cohost", Role.COHOST, city),
        ("leader", Role.LEADER, city),
        ("supervisor", Role.SUPERVISOR, city),
        ("payer", Role.PAYER, city),
        ("checker", Role.CHECKER, city),
        ("administrator", Role.ADMINISTRATOR, city),
        ("recommender", Role.RECOMMENDER, districts[0]),
        ("other_recommender", Role.RECOMMENDER, districts[1]),
        ("filer", Role.FILING_OFFICER, units[0]),
        ("sibling_filer", Role.FILING_OFFICER, units[2]),
        ("other_filer", Role.FILING_OFFICER, units[1]),
        ("expert", Role.EXPERT, city),
        ("other_expert", Role.EXPERT, city),
    ):
        cast.accounts[name] = directory.open_account(
            actor=SYSTEM, username=name, display_name=name, role=role, union=union
        )
    return cast


@cache
def _definition() -> dict[str, Any]:
    path = ROOT / "editions" / "chengdu-baijia-4.toml"
    return load(path.read_bytes(), where=path.name)


def definition() -> dict[str, Any]:
    """Return a copy of the fourth edition's definition."""
    return copy.deepcopy(_definition())


def open_edition(cast: Cast, changed: dict[str, Any] | None = None) -> Edition:
    """Set up, freeze and open an edition with quotas for both districts."""
    organiser, leader = cast.actor("organiser"), cast.actor("leader")
    edition = programmes.create_edition(
        actor=organiser, organiser=cast.city, definition=changed or definition()
    )
    edition = programmes.freeze(actor=organiser, edition=edition)
    programmes.set_quotas(actor=organiser, edition=edition, unions=cast.districts)
    return programmes.open_edition(actor=leader, edition=edition)


def id_number(serial: int, born: str = "19850315") -> str:
    """Return a valid synthetic identity number (GB 11643-1999)."""
    body = f"510104{born}{serial % 1000:03d}"
    return body + "10X98765432"[sum(int(a) * b for a, b in zip(body, WEIGHTS, strict=True)) % 11]


def answers(**changed: Any) -> dict[str, Any]:
    """Return answers that pass every rule of the fourth edition."""
    return {
        "sex": "f",
        "education": "college",
        "post": "数控铣工",
        "front_line": True,
        "migrant_worker": False,
        "credit_code": "91350100M000100Y43",
        "ownership": "private",
        "industry": "C34",
        "project_name": "薄壁件防颤夹具",
        "direction": "d2",
        "summary": "针对薄壁零件铣削时颤振、报废率高的问题，设计可调阻尼夹具，把装夹力分散到六个浮动支点。"
        * 2,
        "innovation_points": "浮动支点随工件变形自动找平，阻尼可在机床上直接调节，不需要更换夹具。" * 2,
        "benefit": "860000.00",
        "patents": [],
        "service_achievement": False,
        "ip_dispute": False,
        "unclassified": True,
        "truth_pledge": True,
    } | changed


def sealed_dossier(
    edition: Edition,
    unit: Union,
    *,
    name: str = "周示",
    group: str = "equipment",
    born: str = "19850315",
    **changed: Any,
) -> Dossier:
    """Make a sealed, confirmed dossier straight in the database, as recommending would leave it."""
    serial = Dossier.objects.count() + 1
    person = directory.register_person(actor=SYSTEM, name=name, id_number=id_number(serial, born))
    now = clock.edition_now()
    dossier = Dossier.objects.create(
        edition=edition,
        unit=unit,
        employer=unit.name.removesuffix("工会"),
        name=name,
        group=group,
        state=DossierState.SEALED,
        answers=answers(**changed),
        form_version=1,
        number=ids.public_number("P", 7),
        receipt=entropy.text(12),
        submitted_at=now,
        saved_at=now,
        filed_by_uid="test",
        digest="0" * 64,
        salt=entropy.random_bytes(32).hex(),
        commit="0" * 64,
    )
    Member.objects.create(
        dossier=dossier,
        person=person,
        name=name,
        edition_code=edition.code,
        state=ConfirmationState.CONFIRMED,
        decided_at=now,
    )
    return dossier
