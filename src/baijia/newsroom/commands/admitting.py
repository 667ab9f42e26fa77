"""Editors come from the directory: who holds a role of release there works here, for as long as the role lasts."""

from __future__ import annotations

from django.contrib.auth.models import Group

from baijia.core import audit
from baijia.core.actor import SYSTEM, Actor
from baijia.core.command import command
from baijia.directory import queries as directory
from baijia.directory.models import Account
from baijia.newsroom.enums import GROUPS
from baijia.newsroom.models import Editor


def admitted(account: Account) -> Editor | None:
    """Return the editor of an account with the groups its roles give today; None without such a role."""
    actor = directory.actor_of(account)
    wanted = {name for role, name in GROUPS.items() if actor.has(role)}
    editor = Editor.objects.filter(pk=account.pk).prefetch_related("groups").first()
    held = {group.name for group in editor.groups.all()} if editor else set()
    if held != wanted:
        editor = admit(actor=SYSTEM, account=account, groups=sorted(wanted))
    if editor is None or not wanted:
        return None
    editor.actor = actor
    return editor


@command
def admit(*, actor: Actor, account: Account, groups: list[str]) -> Editor:
    """Make an account an editor, or let its groups follow its roles."""
    editor = Editor.objects.filter(pk=account.pk).first()
    if editor is None:
        editor = Editor(account_ptr=account, is_superuser=False)
        editor.__dict__.update({key: value for key, value in account.__dict__.items() if key != "_state"})
        editor.save_base(raw=True)
    before = sorted(editor.groups.values_list("name", flat=True))
    editor.groups.set(Group.objects.filter(name__in=groups))
    audit.record(actor, "newsroom.admit", account, before={"groups": before}, after={"groups": groups})
    return editor
