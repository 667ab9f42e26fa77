"""Reads of the directory. Identity comes out with a purpose alone, and each time leaves an audit row."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from baijia.core import audit, cipher, clock
from baijia.core.actor import Actor, Grant
from baijia.core.refused import not_found
from baijia.directory.enums import IdentityKind, Role
from baijia.directory.models import Account, Assignment, Person, ProtectedIdentity, Union


def within(path: str) -> Q:
    """Return the condition "in the subtree at ``path``" as one indexed range."""
    return Q(path__gte=path, path__lt=path + "\x7f") if path else Q()


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
    rows = (
        Assignment.objects.filter(account=account, starts__lte=day)
        .filter(Q(ends=None) | Q(ends__gt=day))
        .values_list("role", "union__path")
        .order_by("role", "union__path")
    )
    return Actor(
        kind="account",
        name=account.display_name,
        account_uid=account.uid,
        grants=tuple(Grant(role=role, place=path) for role, path in rows),
        second_factor=second_factor,
    )


def account(uid: str) -> Account:
    """Return an active account.

    Raises:
        Refused: there is none.
    """
    found = Account.objects.filter(uid=uid, is_active=True).first()
    if found is None:
        raise not_found()
    return found


def unions_of(actor: Actor, role: Role) -> QuerySet[Union]:
    """Return the nodes at which the actor itself holds a role (not their subtrees)."""
    return Union.objects.filter(path__in=actor.places(role)).order_by("path")


def person_by_id_number(number: str) -> Person | None:
    """Return the person with this ID number, by blind index; reveals nothing."""
    blind = cipher.blind_index(number.upper(), purpose=IdentityKind.ID_NUMBER)
    row = (
        ProtectedIdentity.objects.filter(kind=IdentityKind.ID_NUMBER, blind=blind)
        .select_related("person")
        .first()
    )
    return row.person if row else None


def last_six_match(person: Person, last_six: str) -> bool:
    """Tell whether these are the last six characters of the person's ID number, without unsealing it."""
    row = person.identities.filter(kind=IdentityKind.ID_NUMBER).first()
    return row is not None and row.last == cipher.blind_index(
        f"{person.uid}:{last_six.upper()}", purpose="last_six"
    )


def reveal(*, actor: Actor, person: Person, kind: IdentityKind, purpose: str) -> str:
    """Unseal one identifier. Whether the actor may is the caller's rule; that it happened is kept here.

    Raises:
        Refused: the person has none of that kind, or no purpose was given.
    """
    row = person.identities.filter(kind=kind).first()
    if row is None or not purpose.strip():
        raise not_found()
    audit.record(actor, "directory.reveal", person, purpose=purpose, after={"kind": str(kind)})
    return cipher.unseal(row.token, table="directory.protectedidentity", field="token", row=row.uid)


def posts_of(actor: Actor) -> list[tuple[Role, Union]]:
    """Return where the actor holds which role, in one query."""
    unions = {row.path: row for row in Union.objects.filter(path__in={grant.place for grant in actor.grants})}
    pairs = {(grant.role, grant.place) for grant in actor.grants if grant.place in unions}
    order = {role: place for place, role in enumerate(Role)}
    return [
        (Role(role), unions[place]) for role, place in sorted(pairs, key=lambda p: (order[Role(p[0])], p[1]))
    ]
