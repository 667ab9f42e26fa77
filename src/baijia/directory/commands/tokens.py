"""Tokens of programs that file for an account: opened, noted when used, ended."""

from __future__ import annotations

from datetime import date, timedelta

from baijia.core import audit, clock, entropy
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import insert
from baijia.directory import rules
from baijia.directory.models import Account, ApiToken, token_hash

TOKEN_PREFIX = "bj_"  # noqa: S105 - how every token begins, none itself
"""Lets a scanner for secrets know one that was left in a file."""
TOKEN_LENGTH = 40
"""Signs after the prefix, 194 bits: nobody guesses one, so its hash needs no salt and no slow function."""


@command
def open_api_token(*, actor: Actor, account: Account, name: str, days: int) -> str:
    """Open a token with which a program files for the own account until so many days from now. Returns it once.

    Raises:
        Refused: it is not the own account, which files nothing, or has as many as it may; or the name or days are none.
    """
    rules.check_is_own(actor, account)
    account = Account.objects.select_for_update().get(pk=account.pk)
    name = rules.check_opens_token(actor, account, name, days)
    token = TOKEN_PREFIX + entropy.text(TOKEN_LENGTH)
    now = clock.wall_now()
    row = insert(
        ApiToken(
            account=account,
            name=name,
            hash=token_hash(token),
            created=now,
            expires=now + timedelta(days=days),
        )
    )
    audit.record(
        actor, "directory.open_api_token", row, after={"name": name, "expires": row.expires.isoformat()}
    )
    return token


@command
def revoke_api_token(*, actor: Actor, uid: str) -> ApiToken:
    """End one of the own tokens at once, before its day.

    Raises:
        Refused: hidden where it is not the own one; or it has ended.
    """
    row = ApiToken.objects.select_for_update().filter(uid=uid, account__uid=actor.account_uid).first()
    row = rules.check_revokes_token(row)
    row.revoked = clock.wall_now()
    row.save(update_fields=["revoked"])
    audit.record(actor, "directory.revoke_api_token", row, after={"name": row.name})
    return row


@command
def note_token_use(*, actor: Actor, token: ApiToken, on: date) -> ApiToken:
    """Keep in the audit that a program signed in with a token, once a day."""
    row = ApiToken.objects.select_for_update().get(pk=token.pk)
    row.last_used = on
    row.save(update_fields=["last_used"])
    audit.record(actor, "directory.note_token_use", row, after={"name": row.name, "on": on.isoformat()})
    return row


def end_all(account: Account) -> int:
    """End every token of a locked account, inside the command that closes it or resets its password."""
    return ApiToken.objects.filter(account=account, revoked=None).update(revoked=clock.wall_now())
