"""Two organisers, three editions and an account of every role: what the authorization matrix walks through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

import public_kinds
from account_world import ACCOUNT_KINDS
from aftercare_world import AFTERCARE_KINDS
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from expert_world import EXPERT_KINDS
from office_world import OFFICE_KINDS
from paper_world import PAPER_KINDS
from service_world import SERVICE_KINDS

import factories
import filing
from baijia.award.nominations.enums import CHANNEL_OF
from baijia.award.nominations.models import Attachment, Dossier, PaperConfirmation
from baijia.award.programmes.models import Edition
from baijia.core import clock, files
from baijia.core.actor import SYSTEM
from baijia.core.models import Upload
from baijia.directory import commands as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Account, ApiToken, Union, token_hash
from baijia.interfaces.web.access import Relation

PLACES = {
    Role.FILING_OFFICER: "filer",
    Role.RECOMMENDER: "recommender",
    Role.ORGANISER: "organiser",
    Role.COHOST: "cohost",
    Role.LEADER: "leader",
    Role.EXPERT: "expert",
    Role.SUPERVISOR: "supervisor",
    Role.PAYER: "payer",
    Role.CHECKER: "checker",
    Role.ADMINISTRATOR: "administrator",
}
"""Role -> name of its account in the cast; the other roles get an account at the organiser here."""


ALONE = {Role.APPLICANT: "applied", Role.PROPOSER: "proposed"}
"""Roles that file for themselves alone -> name of their own dossier."""


@dataclass
class World:
    """What the makers of ``KINDS`` may use. Filers hold units[0], recommenders districts[0], others the city."""

    cast: factories.Cast
    edition: Edition
    next_edition: Edition
    foreign_edition: Edition
    foreign_unit: Union
    accounts: dict[Role, Account]
    clients: dict[Role | None, Client] = field(default_factory=dict)
    tokens: dict[int, tuple[ApiToken, str]] = field(default_factory=dict)

    def place(self, role: Role | None) -> Union:
        """Return the node at which the role is held."""
        low = {Role.FILING_OFFICER: self.cast.units[0], Role.RECOMMENDER: self.cast.districts[0]}
        return low.get(role, self.cast.city) if role else self.cast.city

    @cached_property
    def dossiers(self) -> dict[str, Dossier]:
        """Sealed dossiers: of units[0], of the unit beside it, of the other district, of the district itself."""
        cast = self.cast

        def make(edition: Edition, unit: Union, name: str) -> Dossier:
            made = factories.sealed_dossier(edition, unit, name=name)
            Upload.objects.create(
                account_uid="",
                target_uid=made.uid,
                field="proof",
                name="证明.pdf",
                size=9,
                created=clock.wall_now(),
            )
            Attachment.objects.create(
                dossier=made, field="proof", file=files.store(name="证明.pdf", data=filing.PDF)
            )
            return made

        return {
            "here": make(self.edition, cast.units[0], "周示"),
            "beside": make(self.edition, cast.units[2], "吴例"),
            "elsewhere": make(self.edition, cast.units[1], "郑示"),
            "above": make(self.edition, cast.districts[0], "王例"),
            "next": make(self.next_edition, cast.units[0], "冯示"),
            "foreign": make(self.foreign_edition, self.foreign_unit, "陈例"),
            **{
                name: self._alone(make(self.edition, cast.districts[0], name), role)
                for role, name in ALONE.items()
            },
        }

    def _alone(self, made: Dossier, role: Role) -> Dossier:
        made.channel, made.filed_by_uid = CHANNEL_OF[role], self.accounts[role].uid
        made.save(update_fields=["channel", "filed_by_uid"])
        return made

    def token(self, account: Account) -> tuple[ApiToken, str]:
        """Return a token of an account and its text, also where the role files nothing (any more)."""
        if account.pk not in self.tokens:
            now, text = clock.wall_now(), f"bj_{account.uid}"
            row = ApiToken(account=account, name="人事系统", hash=token_hash(text), created=now)
            row.expires, row.last_used = now + timedelta(days=30), now.astimezone(clock.ZONE).date()
            row.save()
            self.tokens[account.pk] = row, text
        return self.tokens[account.pk]

    def program(self, role: Role | None) -> Client:
        """Return a program with the token of that role's account."""
        if role is None:
            return Client()
        return Client(headers={"authorization": f"Bearer {self.token(self.accounts[role])[1]}"})

    def client(self, role: Role | None) -> Client:
        """Return a browser signed in as that role with its second factor passed."""
        if role not in self.clients:
            client = self.clients[role] = Client()
            if role is not None:
                client.force_login(self.accounts[role])
                session = client.session
                session["account_authentication_methods"] = [
                    {"method": "password", "at": 4e9},
                    {"method": "mfa", "at": 4e9},
                ]
                session.save()
        return self.clients[role]


def make_world(cast: factories.Cast) -> World:
    """Make the second edition of the cast's city, another city with its own edition, and the missing accounts."""
    edition = factories.open_edition(cast)
    again = factories.definition() | {"code": f"{edition.code}-next", "name": "下一届"}
    again["honours"] = again["honours"] | {"certificate_prefix": "NEXT"}
    following = factories.open_edition(cast, again)
    foreign, unit = _foreign()
    accounts = {role: cast.accounts[name] for role, name in PLACES.items()}
    for role in Role:
        if role not in accounts:
            accounts[role] = directory.open_account(
                actor=SYSTEM, username=f"r-{role}", display_name=role.value, role=role, union=cast.city
            )
    for account in accounts.values():
        account.set_password("long enough to sign in")
        account.save(update_fields=["password"])
        TOTP.activate(account, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(account)
    return World(cast, edition, following, foreign, unit, accounts)


def _foreign() -> tuple[Edition, Union]:
    city = directory.add_union(actor=SYSTEM, code="5107", name="外市总工会", kind=UnionKind.CITY, parent=None)
    district = directory.add_union(
        actor=SYSTEM, code="510703", name="外区总工会", kind=UnionKind.DISTRICT, parent=city, members=90
    )
    unit = directory.add_union(
        actor=SYSTEM, code="X1", name="外厂工会", kind=UnionKind.UNIT, parent=district, members=60
    )
    cast = factories.Cast(city, [district], [unit])
    for name, role in (("foreign_organiser", Role.ORGANISER), ("foreign_leader", Role.LEADER)):
        cast.accounts[name.removeprefix("foreign_")] = directory.open_account(
            actor=SYSTEM, username=name, display_name=name, role=role, union=city
        )
    changed = factories.definition() | {"code": "foreign-1", "programme": "foreign", "name": "外市届次"}
    changed["honours"] = changed["honours"] | {"certificate_prefix": "FOREIGN"}
    return factories.open_edition(cast, changed), unit


Arguments = Mapping[str, object] | None
Maker = Callable[[World, Role | None, Relation], Arguments]


def edition(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of an edition's addresses."""
    found = {
        "own": world.edition,
        "other_edition": world.next_edition,
        "other_organiser": world.foreign_edition,
    }.get(relation)
    return None if found is None else {"code": found.code, "edition": found.code, "uid": found.uid}


def _paper(found: Dossier) -> PaperConfirmation:
    """Return a signed sheet of the dossier that was looked at."""
    row, _made = PaperConfirmation.objects.get_or_create(
        member=found.members.get(),
        defaults={
            "file": found.attachments.get().file,
            "consents": {},
            "digest": found.digest,
            "filed_by_uid": "-",
            "filed_at": found.saved_at,
            "accepted": True,
            "decided_at": found.saved_at,
            "decided_by_uid": "-",
        },
    )
    return row


def dossier(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the arguments of a dossier's addresses."""
    beside = {Role.FILING_OFFICER: "beside", Role.RECOMMENDER: "elsewhere"} | dict.fromkeys(ALONE, "here")
    name = {
        "own": ALONE.get(role, "here") if role else "here",
        "sibling": beside.get(role, "") if role else "",
        "parent": "above" if role == Role.FILING_OFFICER else "",
        "other_edition": "next",
        "other_organiser": "foreign",
    }[relation]
    if not name:
        return None  # nobody stands beside or above the organiser
    found = world.dossiers[name]
    return {
        "uid": found.uid,
        "number": found.number,
        "field": "proof",
        "attachment": found.attachments.get().uid,
        "upload": Upload.objects.get(target_uid=found.uid).uid,
        "member": found.members.get().uid,
        "paper": _paper(found).uid,
        "code": found.edition.code,
        "edition": found.edition.code,
    }


def union_below(world: World, role: Role | None, relation: Relation) -> Arguments:
    """Return the code of a union right below the recommender's, or below the one beside it."""
    found = {
        "own": world.cast.units[0],
        "sibling": world.cast.units[1],
        "other_organiser": world.foreign_unit,
    }
    return {"code": found[relation].code} if relation in found else None


KINDS: dict[str, Maker] = (
    {"edition": edition, "dossier": dossier, "union_below": union_below}
    | EXPERT_KINDS
    | OFFICE_KINDS
    | PAPER_KINDS
    | public_kinds.KINDS
    | ACCOUNT_KINDS
    | AFTERCARE_KINDS
    | SERVICE_KINDS
)
"""Kind of object (``Rule.about``) -> maker of its arguments: every name an address may use for it, or None
where a role has no object in that relation. The makers of one kind may share objects."""
