"""Objections: taken on the page or entered from paper, the objector checked, then handled to the answer delivered."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from baijia.award.decisions import queries, rules
from baijia.award.decisions.commands.noticing import freeze
from baijia.award.decisions.enums import Channel, Identity, ObjectionState, Subject
from baijia.award.decisions.models import Notice, Objection
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes import workdays
from baijia.award.programmes.models import Edition
from baijia.core import audit, cipher, clock, entropy, files, ledger, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.models import StoredFile
from baijia.engine.bundle import sealed
from baijia.engine.log import entries

TABLE = "decisions.objection"
CODE_LASTS = timedelta(minutes=10)
TRIES = 5
RECEIPT = 20  # signs of core.entropy.ALPHABET: 97 bits


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody objects: to whom by public number (blank: to the list as a whole), what about, the words.

    ``evidence`` is a file's name and bytes.
    """

    nominee: str
    text: str
    name: str = ""
    contact: str = ""
    about: str = Subject.FACTS
    evidence: tuple[str, bytes] | None = None


@command
def object_to(
    *, actor: Actor, notice: Notice, said: Said, anonymous: bool = False, idempotency_key: str | None = None
) -> Objection:
    """Take an objection from the page while the notice runs.

    Name, contact and text are sealed; the log receives a salted commitment without a word of who objected. A
    mobile number gets a code that proves it is the objector's (``confirm_phone``).
    """
    edition, notice = _locked(notice)
    rules.check_objects(notice)
    rules.check_objection_form(edition, said, real_name=not anonymous)
    rules.check_subject(edition, said.about)
    objection = _taken(
        edition, notice, said, channel=Channel.WEB, anonymous=anonymous, at=clock.edition_now()
    )
    if not anonymous and rules.is_mobile(said.contact):
        _send_code(objection, said.contact)
    audit.record(
        actor, "decisions.object_to", objection, scope=edition.code, after={"number": objection.number}
    )
    return objection


@command
def register_objection(
    *,
    actor: Actor,
    notice: Notice,
    said: Said,
    channel: Channel,
    received_at: datetime,
    scan: tuple[str, bytes],
    document_seen: bool = False,
    idempotency_key: str | None = None,
) -> Objection:
    """Enter an objection that came by telephone, letter or visit, with a scan of the letter or the signed record.

    Without a name it is a lead; so is one that came after the notice. One that the edition does not take (a dispute
    of rank alone) is entered and refused with that reason, since who wrote must get an answer.
    """
    edition, notice = _locked(notice)
    rules.check_office(actor, edition)
    rules.check_registers(notice, channel, received_at)
    anonymous = not said.name.strip()
    rules.check_objection_form(edition, said, real_name=not anonymous)
    paper = files.store(name=scan[0], data=scan[1])
    objection = _taken(
        edition,
        notice,
        said,
        channel=channel,
        anonymous=anonymous,
        at=received_at,
        late=received_at > notice.closes,
    )
    objection.paper = paper
    objection.entered_by_uid = actor.account_uid
    if document_seen and not anonymous:
        _checked(actor, objection, Identity.DOCUMENT)
    why = rules.not_taken(edition, said.about)
    if why:
        objection.state = objection.outcome = ObjectionState.REFUSED
        objection.answer, objection.answered_at = why, clock.edition_now()
        objection.handled_by_uid = actor.account_uid
    objection.save()
    if objection.late and edition.notice_outcomes.exists():
        freeze(objection)
    audit.record(
        actor,
        "decisions.register_objection",
        objection,
        scope=edition.code,
        after={"number": objection.number, "state": objection.state, "file": paper.sha256},
    )
    return objection


def follow_up(actor: Actor, whole: Objection, nominee: str) -> Objection:
    """Open, within the command that upholds one against the whole list, the case of somebody whom it concerns."""
    at = clock.edition_now()
    edition, notice = _locked(queries.notice_for(whole.edition, nominee, at))
    grounds = f"第 {whole.number} 件异议针对整个名单，查实涉及本人：{whole.answer}"  # not translated: logged
    said = Said(nominee, grounds, name=edition.organiser.name, about=whole.about)
    objection = _taken(edition, notice, said, channel=Channel.OFFICE, anonymous=False, at=at)
    rules.check_handles(actor, objection)
    objection.follows = whole
    objection.entered_by_uid = actor.account_uid
    _checked(actor, objection, Identity.OFFICE)
    objection.save()
    audit.record(
        actor,
        "decisions.register_objection",
        objection,
        scope=edition.code,
        after={"number": objection.number, "state": objection.state, "follows": whole.number},
    )
    return objection


def _locked(notice: Notice) -> tuple[Edition, Notice]:
    edition = (
        Edition.objects.select_for_update(of=("self",))
        .select_related("log", "organiser")
        .get(pk=notice.edition_id)
    )
    return edition, Notice.objects.select_for_update().get(pk=notice.pk)


def _taken(
    edition: Edition,
    notice: Notice,
    said: Said,
    *,
    channel: Channel,
    anonymous: bool,
    at: datetime,
    late: bool = False,
) -> Objection:
    said = replace(said, text=said.text.strip())
    listed = {row["nominee"] for row in notice.document["list"]}
    named = said.nominee if said.nominee in listed else ""
    dossier = Dossier.objects.filter(edition=edition, number=named).first() if named else None
    objection = Objection(
        edition=edition,
        notice=notice,
        dossier=dossier,
        number=Objection.objects.filter(edition=edition).count() + 1,
        receipt=entropy.text(RECEIPT),
        channel=channel,
        about=said.about,
        anonymous=anonymous,
        late=late,
        salt=entropy.random_bytes(32).hex(),
        received_at=at,
        due=workdays.after(at.date(), programmes.in_force(edition)["objections"]["answer_days"]),
        received={
            "nominee": dossier.number if dossier else None,
            "at": clock.iso(at),
            "text": hashlib.sha256(said.text.encode()).hexdigest(),
        },
        evidence=_kept(said.evidence),
    )
    who = "" if anonymous else f"{said.name.strip()}\n{said.contact.strip()}"
    objection.objector_token = _seal(objection, "objector_token", who)
    objection.text_token = _seal(objection, "text_token", said.text)
    objection.save()
    commit = sealed.commitment("objection", bytes.fromhex(objection.salt), objection.received)
    ledger.append(edition.log, entries.objection(edition.code, number=objection.number, commit=commit))
    return objection


def _kept(file: tuple[str, bytes] | None) -> StoredFile | None:
    return files.store(name=file[0], data=file[1]) if file else None


def _seal(objection: Objection, field: str, value: str) -> str:
    return cipher.seal(value, table=TABLE, field=field, row=objection.uid)


def _send_code(objection: Objection, phone: str) -> None:
    code = f"{entropy.below(1_000_000):06d}"
    ends = clock.wall_now() + CODE_LASTS
    _keep_code(objection, code, ends.timestamp(), 0)
    outbox.send_sms(phone, "decisions.objection_code", code=code, minutes=CODE_LASTS.seconds // 60)


def _keep_code(objection: Objection, code: str, ends: float, tries: int) -> None:
    kept = json.dumps({"code": code, "ends": int(ends), "tries": tries})
    objection.code_token = _seal(objection, "code_token", kept)
    objection.save(update_fields=["code_token"])


@command
def send_code_again(*, actor: Actor, receipt: str) -> Objection:
    """Send a new code to the objector's mobile number; the old one no longer holds."""
    objection = Objection.objects.select_for_update().get(receipt=receipt)
    phone = queries.objector(objection)[1]
    rules.check_wants_code(objection, phone)
    _send_code(objection, phone)
    audit.record(actor, "decisions.send_code_again", objection, scope=objection.edition.code)
    return objection


@command
def confirm_phone(*, actor: Actor, receipt: str, code: str) -> Objection:
    """Take the code that went to the objector's number. A wrong one is counted and tells so in ``identity``.

    Returns the objection, whose identity stays unchecked where the code was wrong or has run out.
    """
    objection = Objection.objects.select_for_update().get(receipt=receipt)
    rules.check_has_code(objection)
    kept = json.loads(cipher.unseal(objection.code_token, table=TABLE, field="code_token", row=objection.uid))
    right = code.strip() == kept["code"]
    live = kept["tries"] < TRIES and clock.wall_now().timestamp() < kept["ends"]
    if right and live:
        _checked(actor, objection, Identity.PHONE)
        objection.code_token = ""
        objection.save()
    else:
        _keep_code(objection, kept["code"], kept["ends"], kept["tries"] + 1)
    audit.record(
        actor,
        "decisions.confirm_phone",
        objection,
        scope=objection.edition.code,
        after={"identity": objection.identity},
    )
    return objection


@command
def check_document(*, actor: Actor, objection: Objection, note: str) -> Objection:
    """Record that an officer compared the objector's name with a document; ``note`` says which and how."""
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("edition__organiser", "dossier")
        .get(pk=objection.pk)
    )
    rules.check_handles(actor, objection)
    rules.check_unchecked(objection)
    note = rules.check_reason(note)
    _checked(actor, objection, Identity.DOCUMENT)
    objection.save()
    audit.record(actor, "decisions.check_document", objection, scope=objection.edition.code, purpose=note)
    return objection


def _checked(actor: Actor, objection: Objection, how: Identity) -> None:
    objection.identity = how
    objection.identity_at = clock.edition_now()
    objection.identity_by_uid = actor.account_uid


@command
def reveal_objector(*, actor: Actor, objection: Objection, purpose: str) -> Objection:
    """Let a handler see who objected, under a purpose; ``queries.objector`` then gives it."""
    objection = Objection.objects.select_related("edition__organiser", "dossier").get(pk=objection.pk)
    rules.check_handles(actor, objection)
    purpose = rules.check_reason(purpose)
    audit.record(actor, "decisions.reveal_objector", objection, scope=objection.edition.code, purpose=purpose)
    return objection
