"""Accounts of the level below, for the authorization matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from baijia.directory.enums import Role
from baijia.directory.models import Account

if TYPE_CHECKING:
    from world import World

    from baijia.interfaces.web.access import Relation


def account(world: World, role: Role | None, relation: Relation) -> Mapping[str, object] | None:
    """Return the arguments of an account: the filer of units[0], the other district's, another organiser's."""
    name = {"own": "filer", "sibling": "other_filer" if role == Role.RECOMMENDER else ""}.get(relation, "")
    if relation == "other_organiser":
        return {"uid": Account.objects.get(username="foreign_organiser").uid}
    return {"uid": world.cast.accounts[name].uid} if name else None


def token(world: World, role: Role | None, relation: Relation) -> Mapping[str, object] | None:
    """Return the token of the role's own account, or of another account beside it."""
    if relation not in ("own", "sibling"):
        return None
    whose = world.accounts[role] if role and relation == "own" else world.cast.accounts["other_filer"]
    return {"token": world.token(whose)[0].uid}


ACCOUNT_KINDS = {"account": account, "token": token}
