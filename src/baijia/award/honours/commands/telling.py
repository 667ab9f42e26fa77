"""A word to a holder: on the own page always, to the phone of who agreed to be contacted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.honours import queries
from baijia.award.honours.enums import HolderConsent
from baijia.core import audit, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.models import Message
from baijia.directory import queries as directory
from baijia.directory.enums import IdentityKind
from baijia.directory.models import Person


@command
def tell(*, actor: Actor, person: Person, template: str, context: Mapping[str, Any]) -> Message:
    """Tell a person something about a service; the words of a template are put together where it is read.

    Everybody finds it on the page behind the own link. Who agreed to be contacted, and left a number, gets the same by
    text message; that the number was read for it is kept.
    """
    message = outbox.enqueue(person.uid, template, **context)
    if queries.agrees(person, HolderConsent.CONTACT):
        phones = directory.reveal_many(
            actor=actor, people=[person], kind=IdentityKind.PHONE, purpose=_("后续服务通知")
        )
        for phone in phones.values():
            outbox.send_sms(phone, template, **context)
    audit.record(actor, "honours.tell", message, after={"person": person.uid, "template": template})
    return message
