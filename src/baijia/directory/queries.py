"""Reads of the directory. Identity comes out with a purpose alone, and each time leaves an audit row."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from baijia.core import audit, cipher, clock, once
from baijia.core.actor import Actor, Grant
from baijia.core.prepared import prepared
from baijia.core.refused import not_found
from baijia.core.rows import any_of, one
from baijia.directory import standards
from baijia.directory.enums import PROGRAM_ROLES, IdentityKind, Role, UnionKind
from baijia.directory.models import (
    Account,
    ApiToken,
    Assignment,
    Industry,
    Person,
    ProtectedIdentity,
    Union,
    token_hash,
)
from baijia.directory.standards import Code


def within(path: str, at: str = "") -> Q:
    """Return the condition "in the subtree at ``path``" as one indexed range; ``at`` leads to the union, as ``union__``."""
    return Q(**{f"{at}path__gte": path, f"{at}path__lt": path + "\x7f"}) if path else Q()


def subtree(node: Union) -> QuerySet[Union]:
    """Return the node and everything below it."""
    return Union.objects.filter(within(node.path))


def ancestors(node: Union) -> list[Union]:
    """Return the chain from the root down to the node itself, in one query."""
    from baijia.directory.models import PATH_STEP

    paths = [node.path[:end] for end in range(PATH_STEP, len(node.path) + 1, PATH_STEP)]
    return list(Union.objects.filter(path__in=paths).order_by("path"))


def actor_of(account: Account, *, second_factor: bool = False, on: date | None = None) -> Actor:
    """Return the actor of a signed-in account with the roles it holds on that day, in one query."""
    day = on or clock.wall_now().astimezone(clock.ZONE).date()
    held = [row for row in _assignments(account=account.pk) if row.starts <= day]
    return Actor(
        kind="account",
        name=account.display_name,
        account_uid=account.uid,
        grants=tuple(
            Grant(role=row.role, place=row.path)  # type: ignore[attr-defined]
            for row in held
            if row.ends is None or row.ends > day
        ),
        second_factor=second_factor,
    )


@prepared
def _assignments(*, account: int) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(account_id=account).annotate(path=F("union__path"))
    return rows.order_by("role", "union__path")


def program_of(token: str) -> tuple[ApiToken, Actor] | None:
    """Return a token that runs and the program as an actor, in two queries; None for any other token.

    A program holds what its account holds today of the roles that file, and nothing else. An account that is closed,
    or must first change a password handed out, opens nothing.
    """
    row = one(
        ApiToken.objects.filter(hash=token_hash(token), revoked=None, expires__gt=clock.wall_now())
        .filter(account__is_active=True, account__must_change_password=False)
        .select_related("account")
    )
    if row is None:
        return None
    held = actor_of(row.account)
    return row, Actor(
        kind="program",
        name=f"{held.name}（{row.name}）"[:40],  # as long as a name where an act keeps it
        account_uid=held.account_uid,
        grants=tuple(grant for grant in held.grants if grant.role in PROGRAM_ROLES),
    )


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """Return the tokens of the own account, newest first."""
    return ApiToken.objects.filter(account__uid=actor.account_uid).order_by("-pk")


def holders(role: Role, union_ids: Collection[int]) -> dict[int, list[Account]]:
    """Return the active accounts that hold a role today at each of these unions, in one statement."""
    day = clock.edition_now().date()
    rows = (
        Assignment.objects.filter(role=role, union_id__in=union_ids, account__is_active=True)
        .filter(Q(ends=None) | Q(ends__gt=day))
        .select_related("account")
        .order_by("account__display_name", "account_id")
    )
    found: dict[int, list[Account]] = {}
    for row in rows:
        found.setdefault(row.union_id, []).append(row.account)
    return found


def account(uid: str) -> Account:
    """Return an active account.

    Raises:
        Refused: there is none.
    """
    found = Account.objects.filter(uid=uid, is_active=True).first()
    if found is None:
        raise not_found()
    return found


def _below(actor: Actor, role: Role, at: str = "") -> Q:
    """Return the condition on a union under which the actor opens accounts of ``role`` there; ``at`` as in ``within``."""
    found = Q(pk__in=[])
    for path in actor.places(Role.ADMINISTRATOR) if actor.second_factor else ():
        found |= within(path, at)
    organised = actor.places(Role.ORGANISER) if role == Role.PROPOSER and actor.second_factor else ()
    if organised:  # else the places are those of other roles, and are asked for together with theirs
        found |= Q(**{f"{at}path__in": organised})
    offices = {Role.FILING_OFFICER: (Role.RECOMMENDER, Role.ORGANISER), Role.RECOMMENDER: (Role.ORGANISER,)}
    for office in offices.get(role, ()):
        if office == Role.ORGANISER and not actor.second_factor:
            continue
        for path in actor.places(office):
            found |= within(path, at) & ~Q(**{f"{at}path": path})
    return found


def roles_to_open(actor: Actor) -> list[Role]:
    """Return the roles for which the actor may open accounts."""
    if actor.has(Role.ADMINISTRATOR) and actor.second_factor:
        return [role for role in Role if role not in (Role.NOMINEE, Role.APPLICANT)]
    organises = actor.has(Role.ORGANISER) and actor.second_factor
    found = [Role.RECOMMENDER, Role.PROPOSER] if organises else []
    return [Role.FILING_OFFICER, *found] if organises or actor.has(Role.RECOMMENDER) else []


def unions_to_open(actor: Actor) -> QuerySet[Union]:
    """Return where the actor may open an account of at least one role."""
    where = Q(pk__in=[])
    for role in roles_to_open(actor):
        where |= _below(actor, role)
    return Union.objects.filter(where).order_by("path")


def unions_to_add_below(actor: Actor) -> QuerySet[Union]:
    """Return the unions below which the actor may add one: all of the own subtrees but grassroots unions."""
    where = Q(pk__in=[])
    for role in (Role.RECOMMENDER, Role.ORGANISER, Role.ADMINISTRATOR):
        for place in actor.places(role):
            where |= Q(path__startswith=place)
    return Union.objects.filter(where).exclude(kind=UnionKind.UNIT).order_by("path")


def units_to_move(actor: Actor) -> QuerySet[Union]:
    """Return the grassroots unions below the actor, which may belong to another union some day."""
    return Union.objects.filter(_below(actor, Role.FILING_OFFICER), kind=UnionKind.UNIT).order_by("path")


def managed(actor: Actor, *, text: str = "", role: str = "") -> QuerySet[Account]:
    """Return the accounts with a running or past assignment that the actor could have granted."""
    places: dict[Q, list[Role]] = {}
    for granted in roles_to_open(
        actor
    ):  # most roles are granted at the same places, which are asked for once
        places.setdefault(_below(actor, granted, "union__"), []).append(granted)
    rows = Assignment.objects.filter(any_of(Q(role__in=roles) & where for where, roles in places.items()))
    if role:
        rows = rows.filter(role=role, ends=None)
    found = Account.objects.filter(pk__in=rows.values("account"))
    if text:
        named = rows.filter(Q(union__name__icontains=text) | Q(union__code=text)).values("account")
        found = found.filter(Q(username__icontains=text) | Q(display_name__icontains=text) | Q(pk__in=named))
    running = Assignment.objects.select_related("union").order_by("pk")
    return found.order_by("username").prefetch_related(Prefetch("assignments", running))


def managed_account(actor: Actor, uid: str) -> Account:
    """Return one of the accounts the actor manages.

    Raises:
        Refused: as hidden.
    """
    found = managed(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def unions_of(actor: Actor, role: Role) -> list[Union]:
    """Return the nodes at which the actor itself holds a role (not their subtrees), by path."""
    places = actor.places(role)
    return once.read(("unions at", places), lambda: _unions_at(places), of=(Union,))


def _unions_at(places: Sequence[str]) -> list[Union]:
    if len(places) == 1:  # as for most, who may bring in drafts by the thousand
        return _union_at(path=places[0])
    return list(Union.objects.filter(path__in=places).order_by("path"))


@prepared
def _union_at(*, path: str) -> QuerySet[Union]:
    return Union.objects.filter(path=path)


def person_by_id_number(number: str) -> Person | None:
    """Return the person with this ID number, by blind index; reveals nothing."""
    blind = cipher.blind_index(number.upper(), purpose=IdentityKind.ID_NUMBER)
    found = _numbered(blind=blind)
    return found[0].person if found else None


@prepared
def _numbered(*, blind: str) -> QuerySet[ProtectedIdentity]:
    rows = ProtectedIdentity.objects.filter(kind=IdentityKind.ID_NUMBER, blind=blind)
    return rows.select_related("person")


def last_six_match(person: Person, last_six: str) -> bool:
    """Tell whether these are the last six characters of the person's ID number, without unsealing it.

    They may be typed in full width, as a telephone's Chinese keyboard writes them.
    """
    found = _id_numbers(person=person.pk)
    typed = unicodedata.normalize("NFKC", last_six).strip().upper()
    return bool(found) and found[0].last == cipher.blind_index(f"{person.uid}:{typed}", purpose="last_six")


@prepared
def _id_numbers(*, person: int) -> QuerySet[ProtectedIdentity]:
    return ProtectedIdentity.objects.filter(person_id=person, kind=IdentityKind.ID_NUMBER)


def sharing_phone(person: int) -> QuerySet[Person]:
    """Return the other people registered under the same phone number as the person of this key, by blind index."""
    own = ProtectedIdentity.objects.filter(kind=IdentityKind.PHONE, person_id=person)
    rows = ProtectedIdentity.objects.filter(kind=IdentityKind.PHONE, blind__in=own.values("blind"))
    return Person.objects.filter(pk__in=rows.values("person")).exclude(pk=person)


def reveal(*, actor: Actor, person: Person, kind: IdentityKind, purpose: str, scope: str = "") -> str:
    """Unseal one identifier. Whether the actor may is the caller's rule; that it happened is kept here.

    ``scope`` is the code of the edition for which it is, so that its supervisor reads of it.

    Raises:
        Refused: the person has none of that kind, or no purpose was given.
    """
    row = person.identities.filter(kind=kind).first()
    if row is None or not purpose.strip():
        raise not_found()
    audit.record(actor, "directory.reveal", person, scope=scope, purpose=purpose, after={"kind": str(kind)})
    return cipher.unseal(row.token, table="directory.protectedidentity", field="token", row=row.uid)


def reveal_many(
    *, actor: Actor, people: Sequence[Person], kind: IdentityKind, purpose: str
) -> dict[int, str]:
    """Unseal one identifier of each of many people, with an audit row each; key of a person -> value.

    Who has none of that kind is left out. Whether the actor may is the caller's rule.

    Raises:
        Refused: no purpose was given.
    """
    if not purpose.strip():
        raise not_found()
    rows = (
        ProtectedIdentity.objects.filter(person__in=people, kind=kind).select_related("person").order_by("pk")
    )
    found = {}
    for row in rows:
        audit.record(actor, "directory.reveal", row.person, purpose=purpose, after={"kind": str(kind)})
        found[row.person_id] = cipher.unseal(
            row.token, table="directory.protectedidentity", field="token", row=row.uid
        )
    return found


def person_behind(actor: Actor) -> str:
    """Return the uid of the person an actor's account belongs to, "" where that was never said."""
    if not actor.account_uid:
        return ""
    return Account.objects.filter(uid=actor.account_uid).values_list("person__uid", flat=True).first() or ""


def posts_of(actor: Actor) -> list[tuple[Role, Union]]:
    """Return where the actor holds which role, in one query."""
    unions = {row.path: row for row in Union.objects.filter(path__in={grant.place for grant in actor.grants})}
    pairs = {(grant.role, grant.place) for grant in actor.grants if grant.place in unions}
    order = {role: place for place, role in enumerate(Role)}
    return [
        (Role(role), unions[place]) for role, place in sorted(pairs, key=lambda p: (order[Role(p[0])], p[1]))
    ]


def industry(code: str) -> Code | None:
    """Return an industry by its code (GB/T 4754-2017), or None where neither what ships nor what was loaded has it."""
    shipped = standards.industries().get(code)
    if shipped is not None or len(code) <= 3:
        return shipped
    row = one(Industry.objects.filter(code=code))
    return Code(row.code, row.name) if row else None


def industry_table_loaded() -> bool:
    """Tell whether the full table is there, so that a class that is not in it is wrong."""
    return Industry.objects.exists()


def industries(text: str, *, most: int = 30) -> list[Code]:
    """Return the industries whose code begins with ``text`` or whose name holds it, the shorter codes first."""
    wanted = "".join(text.split())
    start = standards.sections().get(wanted[:2], "") + wanted if wanted[:2].isdigit() else wanted.upper()
    shipped = [
        row for row in standards.industries().values() if row.code.startswith(start) or wanted in row.name
    ]
    rows = Industry.objects.filter(Q(code__startswith=start) | Q(name__contains=wanted)).order_by("code")
    found = shipped + [Code(row.code, row.name) for row in rows[:most]]
    return sorted(found, key=lambda row: (len(row.code), row.code))[:most]
