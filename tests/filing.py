"""Dossiers brought as far as a test of the filing pages needs them, through the real commands."""

from __future__ import annotations

from typing import Any

from django.test import Client

import factories
import papers
from baijia.award.nominations import commands
from baijia.award.nominations.models import Dossier, Member
from baijia.award.programmes.models import Edition
from baijia.core import entropy
from baijia.directory.models import Account, Union

PDF = papers.pdf()


def sign_in(account: Account) -> Client:
    """Return a browser signed in as that account with its second factor passed."""
    client = Client()
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password"}, {"method": "mfa"}]
    session.save()
    return client


def draft(
    cast: factories.Cast,
    edition: Edition,
    *,
    serial: int = 1,
    name: str = "周示",
    unit: Union | None = None,
    filer: str = "filer",
    group: str = "equipment",
    **changed: Any,
) -> Dossier:
    """Make a draft with answers that pass every rule, some of them changed (None leaves one out)."""
    given = {
        code: value for code, value in (factories.answers() | changed).items() if value not in (None, [])
    }
    return commands.create_draft(
        actor=cast.actor(filer),
        edition=edition,
        unit=unit or cast.units[0],
        name=name,
        employer="演例0厂",
        id_number=factories.id_number(serial),
        phone="13800000000",
        group=group,
        answers=given,
        reviewed_by="郑示",
    )


def submitted(cast: factories.Cast, edition: Edition, *, filer: str = "filer", **given: Any) -> Dossier:
    """Make a dossier that has been handed in."""
    made = draft(cast, edition, filer=filer, **given)
    return commands.submit(actor=cast.actor(filer), dossier_uid=made.uid)


def link(cast: factories.Cast, dossier: Dossier, *, filer: str = "filer") -> tuple[str, Member]:
    """Issue the nominee's link; return its token and the person."""
    token = commands.issue_link(actor=cast.actor(filer), dossier_uid=dossier.uid)
    return token, dossier.members.get()


def key() -> str:
    """Return an idempotency key, as a page draws one."""
    return entropy.text(20)
