"""Accounts and what they hold: opened, handed over, reset, closed; and what the audit keeps of signing in."""

from __future__ import annotations

from datetime import date

from baijia.core import audit, cipher, clock, entropy
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import insert
from baijia.directory import rules
from baijia.directory.commands import tokens
from baijia.directory.enums import Role
from baijia.directory.models import Account, Assignment, Union


@command
def open_account(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    role: Role,
    union: Union,
    password: str | None = None,
) -> Account:
    """Open an account with one role at one node; the holder changes the given password at first sign-in."""
    rules.check_opens_account(actor, union, role)
    username = rules.check_username(username)
    account = Account.objects.create_user(
        username,
        password,
        display_name=display_name,
        opened_by_uid=actor.account_uid,
        must_change_password=password is not None and not actor.is_system,
        created=clock.wall_now(),
    )
    _grant(actor, account, role, union)
    audit.record(
        actor,
        "directory.open_account",
        account,
        after={"username": username, "role": role, "union": union.code},
    )
    return account


@command
def open_own_account(
    *, actor: Actor, username: str, display_name: str, password: str, role: Role, union: Union
) -> Account:
    """Open an account for oneself. Whether anybody may is decided by who calls: a channel that is open to all."""
    username = rules.check_username(username)
    account = Account.objects.create_user(
        username, password, display_name=rules.check_display_name(display_name), created=clock.wall_now()
    )
    _grant(actor, account, role, union)
    audit.record(
        actor,
        "directory.open_own_account",
        account,
        after={"username": username, "role": role, "union": union.code},
    )
    return account


@command
def grant_role(*, actor: Actor, account: Account, role: Role, union: Union) -> Assignment:
    """Give an account a further role or a further unit."""
    rules.check_opens_account(actor, union, role)
    rules.check_grants_to_other(actor, account)
    rules.check_may_hold(account, role)
    rules.check_not_held(account, role, union)
    assignment = _grant(actor, account, role, union)
    audit.record(actor, "directory.grant_role", account, after={"role": role, "union": union.code})
    return assignment


@command
def hand_over(*, actor: Actor, assignment: Assignment, to: Account, on: date) -> Assignment:
    """End an assignment on a day and start the successor's the same day (交接)."""
    assignment = Assignment.objects.select_for_update().select_related("union").get(pk=assignment.pk)
    role = Role(assignment.role)
    rules.check_opens_account(actor, assignment.union, role)
    rules.check_grants_to_other(actor, to)
    rules.check_may_hold(to, role)
    rules.check_not_held(to, role, assignment.union)
    rules.check_hand_over_day(assignment, on)
    assignment.ends = on
    assignment.save(update_fields=["ends"])
    successor = insert(
        Assignment(account=to, role=role, union=assignment.union, starts=on, granted_by_uid=actor.account_uid)
    )
    audit.record(actor, "directory.hand_over", assignment, after={"to": to.username, "on": on.isoformat()})
    return successor


@command
def reset_password(*, actor: Actor, account: Account, with_factor: bool = False) -> str:
    """Set a one-time password the level above reads out; no e-mail is needed. Returns it once.

    Tokens of programs end with the old password: whoever knew it may have opened one.
    ``with_factor`` also removes the second factor of somebody who lost phone and recovery codes.
    """
    rules.check_manages(actor, account)
    account = Account.objects.select_for_update().get(pk=account.pk)
    password = entropy.text(12)
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    removed = _remove_factors(account) if with_factor else 0
    ended = tokens.end_all(account)
    audit.record(
        actor,
        "directory.reset_password",
        account,
        after={"factors_removed": removed, "tokens_ended": ended},
    )
    return password


def _remove_factors(account: Account) -> int:
    from allauth.mfa.models import Authenticator

    return int(Authenticator.objects.filter(user=account).delete()[0])


@command
def close_account(*, actor: Actor, account: Account, reason: str) -> Account:
    """Let an account sign in no more; what it did stays; its roles end today, its tokens at once."""
    rules.check_manages(actor, account)
    rules.check_is_other(actor, account)
    text = rules.check_reason(reason)
    account = Account.objects.select_for_update().get(pk=account.pk)
    account.is_active = False
    account.save(update_fields=["is_active"])
    today = clock.wall_now().astimezone(clock.ZONE).date()
    for assignment in account.assignments.filter(rules.running()):
        assignment.ends = max(today, assignment.starts)
        assignment.save(update_fields=["ends"])
    ended = tokens.end_all(account)
    audit.record(actor, "directory.close_account", account, purpose=text, after={"tokens_ended": ended})
    return account


@command
def reopen_account(*, actor: Actor, account: Account, reason: str) -> Account:
    """Let a closed account sign in again; roles must be granted anew."""
    rules.check_manages(actor, account)
    text = rules.check_reason(reason)
    account = Account.objects.select_for_update().get(pk=account.pk)
    account.is_active = True
    account.save(update_fields=["is_active"])
    audit.record(actor, "directory.reopen_account", account, purpose=text)
    return account


@command
def change_password(*, actor: Actor, account: Account, password: str) -> Account:
    """Set the own password; one that was handed out is thereby replaced."""
    rules.check_is_own(actor, account)
    account = Account.objects.select_for_update().get(pk=account.pk)
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    audit.record(actor, "directory.change_password", account)
    return account


@command
def note_sign_in(*, actor: Actor, account: Account) -> Account:
    """Keep in the audit that somebody signed in, and whether with a second factor."""
    rules.check_is_own(actor, account)
    audit.record(actor, "directory.sign_in", account, after={"second_factor": actor.second_factor})
    return account


@command
def note_failed_sign_in(*, actor: Actor, username: str) -> None:
    """Keep in the audit that a sign-in failed: the account's name where there is one.

    What is no account's name may be a password or an ID number typed in the wrong box: of it a keyed hash is
    kept, so that tries at one name can still be told from tries at many.
    """
    account = Account.objects.filter(username=username.strip().lower()).first()
    after = {"username": account.username if account else ""}
    if account is None:
        after["unknown"] = cipher.blind_index(username, purpose="failed_sign_in")[:12]
    audit.record(actor, "directory.failed_sign_in", account or "directory.account", after=after)


@command
def note_second_factor(*, actor: Actor, account: Account) -> Account:
    """Keep in the audit that an account has set up its second factor."""
    rules.check_is_own(actor, account)
    audit.record(actor, "directory.second_factor", account)
    return account


@command
def note_read(*, actor: Actor) -> int:
    """Mark the in-site messages of the actor as read; return how many were new."""
    from baijia.core.models import Message

    unread = Message.objects.filter(account_uid=actor.account_uid, read=None)
    count = unread.update(read=clock.edition_now()) if actor.account_uid else 0
    audit.record(actor, "directory.note_read", "core.message", after={"count": count})
    return count


def _grant(actor: Actor, account: Account, role: Role, union: Union) -> Assignment:
    today = clock.wall_now().astimezone(clock.ZONE).date()
    return insert(
        Assignment(
            account=account,
            role=role,
            union=union,
            starts=min(today, clock.edition_now().date()),
            granted_by_uid=actor.account_uid,
        )
    )
