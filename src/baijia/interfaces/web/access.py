"""Who may open an address: the rule that each audience's table of routes is made of.

The rules here grant nothing. What a person sees is decided by queries and rules of the rooms; these
tables declare what must come of it, and a test calls every address in every role and relation and compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.http import HttpRequest

from baijia.directory.enums import Role

Relation = Literal["own", "sibling", "parent", "other_edition", "other_organiser"]
"""Where the object in the address stands, seen from the place at which the caller holds the role."""

RELATIONS: tuple[Relation, ...] = ("own", "sibling", "parent", "other_edition", "other_organiser")
OWN: frozenset[Relation] = frozenset({"own"})
HERE: frozenset[Relation] = frozenset({"own", "other_edition"})
EVERY: frozenset[Relation] = frozenset(RELATIONS)
PROGRAMS = "api/v1/"
"""Where the addresses for programs begin: a token opens them, and no cookie."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one address must answer to whom.

    Attributes:
        roles: role -> relations of the object under which the address opens. A role or relation that is
            not listed must get 404, as if the object did not exist. For an address without an object the
            relations do not matter.
        about: the kind of object in the address, a key of ``KINDS`` in
            ``tests/integration/house/world.py``, which makes its arguments; "" for none.
        open_to: "listed" = the roles above; "signed_in" = everybody with an account; "anyone" = also
            people who have not signed in.
        method: the HTTP method the test uses; "POST" for an address that only takes forms.
        token: the address is one for programs: a token of the account opens it (401 without), a session never.
        link: the address carries its own secret, as a nominee's confirmation link does: everybody who
            has it may open it, so the matrix calls it only with a wrong one and expects 404.
    """

    roles: Mapping[Role, frozenset[Relation]] = field(default_factory=dict)
    about: str = ""
    open_to: Literal["listed", "signed_in", "anyone"] = "listed"
    method: Literal["GET", "POST"] = "GET"
    link: bool = False
    token: bool = False

    def opens(self, role: Role | None, relation: Relation) -> bool:
        """Tell whether the address opens to a role (None: not signed in) for an object in that relation."""
        if self.open_to == "anyone":
            return True
        if role is None:
            return False
        return self.open_to == "signed_in" or relation in self.roles.get(role, frozenset())


def anyone(*, about: str = "", method: Literal["GET", "POST"] = "GET") -> Rule:
    """Return the rule of a public address."""
    return Rule(about=about, open_to="anyone", method=method)


def signed_in(*, method: Literal["GET", "POST"] = "GET") -> Rule:
    """Return the rule of an address for everybody with an account."""
    return Rule(open_to="signed_in", method=method)


def for_programs(request: HttpRequest) -> bool:
    """Tell whether a request goes to an address for programs, where nothing of the session counts."""
    return request.path_info.startswith(f"/{PROGRAMS}")


def nobody() -> Rule:
    """Return the rule of an address that must answer 404 to everybody."""
    return Rule()


def roles(
    *listed: Role,
    about: str = "",
    where: frozenset[Relation] = HERE,
    method: Literal["GET", "POST"] = "GET",
) -> Rule:
    """Return the rule of an address for some roles, all under the same relations."""
    return Rule(roles=dict.fromkeys(listed, where), about=about, method=method)


def by_link(method: Literal["GET", "POST"] = "GET") -> Rule:
    """Return the rule of an address whose argument is a secret."""
    return Rule(link=True, method=method)
