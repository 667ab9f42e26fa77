"""The tree of unions: a node added, a grassroots union hung elsewhere."""

from __future__ import annotations

from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import insert
from baijia.directory import rules
from baijia.directory.enums import UnionKind
from baijia.directory.models import PATH_STEP, Union

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@command
def add_union(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: UnionKind,
    parent: Union | None,
    short_name: str = "",
    credit_code: str = "",
    members: int = 0,
) -> Union:
    """Add a node below ``parent`` (a root without).

    Raises:
        Refused: the actor holds no office there, the code is taken, the name is none.
    """
    if parent is not None:
        parent = Union.objects.select_for_update().get(pk=parent.pk)
    rules.check_adds_union(actor, parent, kind)
    rules.check_union(code, name, members)
    union = insert(
        Union(
            code=code,
            name=name,
            short_name=short_name or name,
            kind=kind,
            parent=parent,
            path=_next_path(parent),
            credit_code=credit_code,
            members=members,
            members_on=clock.edition_now().date(),
        )
    )
    audit.record(actor, "directory.add_union", union, after={"code": code, "name": name})
    return union


def relocate(*, actor: Actor, union: Union, parent: Union) -> Union:
    """Hang a grassroots union below another one, inside the command that looks after what lies before both.

    Accounts, roles and what it filed stay its own.

    Raises:
        Refused: the actor is not above both places, it is no grassroots union, or it hangs there already.
    """
    both = Union.objects.select_for_update().filter(pk__in=[parent.pk, union.parent_id]).order_by("pk")
    parent = next(row for row in list(both) if row.pk == parent.pk)
    union = Union.objects.select_for_update(of=("self",)).select_related("parent").get(pk=union.pk)
    rules.check_relocates(actor, union, parent)
    union.parent, union.path = parent, _next_path(parent)
    union.save(update_fields=["parent", "path"])
    return union


def _next_path(parent: Union | None) -> str:
    prefix = parent.path if parent else ""
    last = Union.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True).first()
    number = int(last[-PATH_STEP:], 36) + 1 if last else 1
    step = ""
    while number:
        number, digit = divmod(number, 36)
        step = DIGITS[digit] + step
    return prefix + step.rjust(PATH_STEP, "0")
