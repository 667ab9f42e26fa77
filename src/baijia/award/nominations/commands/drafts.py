"""Writing a draft: made, saved by several officers, given files and members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baijia.award.nominations import answers as form
from baijia.award.nominations.answers.kinds import MOBILE
from baijia.award.nominations.answers.words import tidy_code, tidy_name
from baijia.award.nominations.commands import exempting, locking, secrecy
from baijia.award.nominations.commands.filing import take_back
from baijia.award.nominations.enums import Channel, DossierState, Secrecy, SubjectKind
from baijia.award.nominations.models import Attachment, Dossier, Member, SensitiveAnswer
from baijia.award.nominations.queries import carrying, reading
from baijia.award.nominations.queries.reading import Definition
from baijia.award.nominations.queries.visibility import get
from baijia.award.nominations.rules import filing as rules
from baijia.award.nominations.rules import secrecy as secrecy_rules
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition
from baijia.core import audit, cipher, clock, files
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import insert
from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.directory.commands import register_person
from baijia.directory.models import Person, Union
from baijia.directory.queries import person_by_id_number
from baijia.directory.rules import check_id_number
from baijia.engine.canonical import canonical


class MemberInput(TypedDict):
    """A person of a dossier as typed; ``share`` in per mille of the prize."""

    name: str
    id_number: str
    phone: str
    share: int


@command
def create_draft(
    *,
    actor: Actor,
    edition: Edition,
    unit: Union,
    name: str,
    employer: str,
    id_number: str = "",
    phone: str = "",
    group: str = "",
    answers: Mapping[str, Any] | None = None,
    subject: SubjectKind = SubjectKind.PERSON,
    members: Sequence[MemberInput] | None = None,
    from_dossier: str | None = None,
    reviewed_by: str = "",
) -> Dossier:
    """Begin a dossier of ``unit``. Answers need ``reviewed_by``: the secrecy reviewer who found them unclassified.

    A person's is made with ``id_number``; a team's with ``members``; a unit's with neither. With
    ``from_dossier`` (uid of an earlier dossier of the same unit) its answers are carried over as far as
    this form knows them; ``answers`` go before them.
    """
    definition, channel = _check_begins(actor, edition, unit, SubjectKind(subject), name)
    if answers or from_dossier or reviewed_by:
        reviewed_by = secrecy_rules.check_reviewer(reviewed_by)
    if subject == SubjectKind.PERSON and members is None:
        members = [MemberInput(name=name, id_number=id_number, phone=phone, share=1000)]
    people = _check_draft(definition, subject, members or [])
    header = rules.check_header(definition, {"name": name, "employer": employer, "group": group})
    fields = reading.fields_of(definition)
    carried = _carried(actor, unit, from_dossier, definition) if from_dossier else {}
    clean = form.clean(fields, carried | dict(answers or {}), complete=False)
    open_answers, sensitive = form.split(fields, clean)
    dossier = insert(
        Dossier(
            edition=edition,
            unit=unit,
            subject=subject,
            channel=channel,
            answers=open_answers,
            form_version=definition["form"]["version"],
            saved_at=clock.edition_now(),
            filed_by_uid=actor.account_uid,
            **header,
        )
    )
    _seal(dossier, sensitive)
    _enrol(actor, dossier, people)
    _note_begun(actor, dossier, list(clean))
    if reviewed_by:
        secrecy.declared(actor, dossier, reviewed_by, Secrecy.UNCLASSIFIED)
    return dossier


def _note_begun(actor: Actor, dossier: Dossier, fields: list[str]) -> None:
    after = {key: str(getattr(dossier, key)) for key in ("channel", "group", "subject")}
    audit.record(
        actor,
        "nominations.create_draft",
        dossier,
        scope=dossier.edition.code,
        after={"unit": dossier.unit.code, **after, "fields": fields},
    )


def _check_begins(
    actor: Actor, edition: Edition, unit: Union, subject: SubjectKind, name: str
) -> tuple[Definition, Channel]:
    channel = rules.check_begins(actor, edition, unit)
    programmes.check_is_open(edition)
    definition = reading.definition_of(edition)
    rules.check_subject(definition, subject, channel)
    rules.check_own_once(actor, edition, channel)
    now = clock.edition_now()
    if exempting.fitting(edition, unit, name, now) is None:
        rules.check_filing_window(definition, now)
    return definition, channel


def _check_draft(
    definition: Definition, subject: SubjectKind, members: Sequence[MemberInput]
) -> list[MemberInput]:
    rules.check_shares(definition, SubjectKind(subject), [member["share"] for member in members])
    wrong: list[Refused] = []
    result: list[MemberInput] = []
    for member in members:
        phone = tidy_code(member["phone"])
        try:
            number = check_id_number(member["id_number"])
        except Refused as refusal:
            wrong.append(refusal)
            continue
        if phone and not MOBILE.fullmatch(phone):
            wrong.append(Refused("phone", _("手机号码应为 11 位，以 1 开头。"), field="phone"))
        name = rules.check_header(definition, {"name": member["name"]})["name"]
        result.append(MemberInput(name=name, id_number=number, phone=phone, share=member["share"]))
    if len({member["id_number"] for member in result}) < len(result):
        wrong.append(Refused("members.twice", _("成员中有同一个身份证件号码。"), field="members"))
    if wrong:
        raise RefusedMany(wrong)
    return result


def _carried(actor: Actor, unit: Union, uid: str, definition: Definition) -> dict[str, Any]:
    """Return what an earlier dossier of the unit answered, as far as today's form takes it."""
    source = get(actor, uid)
    if source.unit_id != unit.pk:
        raise not_found()
    return carrying.carried(definition, source).answers


@command
def carry_over(*, actor: Actor, dossier_uid: str, from_dossier: str) -> Dossier:
    """Fill the open questions of a draft from an earlier dossier of the same people; nothing typed is touched."""
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_files(actor, dossier)
    definition = reading.definition_of(dossier.edition)
    source = next((row for row in carrying.earlier(actor, dossier) if row.uid == from_dossier), None)
    if source is None:
        raise not_found()
    found = carrying.carried(definition, source).answers
    fresh = {code: value for code, value in found.items() if code not in dossier.answers}
    rules.check_editable(dossier, list(fresh))
    secrecy_rules.check_declared(dossier)
    merged = dossier.answers | fresh
    names = [field["code"] for field in reading.fields_of(definition)]
    dossier.answers = {code: merged[code] for code in names if code in merged}
    _bump(dossier, "answers")
    audit.record(
        actor,
        "nominations.save_draft",
        dossier,
        scope=dossier.edition.code,
        after={"version": dossier.version, "fields": list(fresh), "from": source.uid},
    )
    return dossier


def _enrol(actor: Actor, dossier: Dossier, people: Sequence[MemberInput]) -> None:
    for place, member in enumerate(people, start=1):
        try:
            with transaction.atomic():
                insert(
                    Member(
                        dossier=dossier,
                        person=_person(actor, member),
                        name=member["name"],
                        edition_code=dossier.edition.code,
                        place=place,
                        share=member["share"],
                    )
                )
        except IntegrityError:  # one_dossier_a_person: the database decides, even between two at once
            raise rules.taken(dossier.edition) from None


def _person(actor: Actor, member: MemberInput) -> Person:
    known = {"name": member["name"], "id_number": member["id_number"], "phone": member["phone"]}
    try:
        with transaction.atomic():
            return register_person(actor=actor, **known)
    except IntegrityError:  # registered by somebody else at this very moment: now it is there
        return register_person(actor=actor, **known)


def _seal(dossier: Dossier, sensitive: Mapping[str, Any]) -> None:
    for field, value in sensitive.items():
        row = SensitiveAnswer(dossier=dossier, field=field)
        row.token = cipher.seal(canonical(value).decode(), table=reading.SEALED, field="token", row=row.uid)
        insert(row)


@command
def save_draft(*, actor: Actor, dossier_uid: str, version: int, changes: Mapping[str, Any]) -> Dossier:
    """Save part of a draft.

    ``changes`` may hold ``name``, ``employer``, ``group`` and ``answers`` (field -> value, None clears it).
    ``version`` is the one the officer had on the screen.

    Raises:
        StaleSave: another officer saved meanwhile; it carries what they changed and what was to be saved.
        RefusedMany: values of the wrong kind; nothing is saved.
    """
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_files(actor, dossier)
    typed = dict(changes.get("answers") or {})
    header = {key: value for key, value in changes.items() if key != "answers"}
    definition = reading.definition_of(dossier.edition)
    fields = reading.fields_of(definition)
    names = {field["code"]: form.label(field) for field in fields}
    rules.check_version(dossier, version, changes, names)
    rules.check_editable(dossier, [*header, *typed])
    secrecy_rules.check_declared(dossier)
    for key, value in rules.check_header(definition, header).items():
        setattr(dossier, key, value)
    open_answers, sensitive = form.split(fields, form.clean(fields, typed, complete=False))
    kept = {code: value for code, value in dossier.answers.items() if code not in typed}
    merged = kept | open_answers
    dossier.answers = {code: merged[code] for code in names if code in merged}
    SensitiveAnswer.objects.filter(dossier=dossier, field__in=list(typed)).delete()
    _seal(dossier, sensitive)
    _bump(dossier, "name", "employer", "group", "answers")
    audit.record(
        actor,
        "nominations.save_draft",
        dossier,
        scope=dossier.edition.code,
        before={"version": version},
        after={"version": dossier.version, "fields": [*header, *typed]},
    )
    return dossier


def _bump(dossier: Dossier, *columns: str) -> None:
    dossier.version += 1
    dossier.saved_at = clock.edition_now()
    dossier.save(update_fields=["version", "saved_at", *columns])


@command
def set_members(*, actor: Actor, dossier_uid: str, version: int, members: Sequence[MemberInput]) -> Dossier:
    """Replace the people of a draft (a team's members, or the one person named by mistake)."""
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_files(actor, dossier)
    rules.check_version(dossier, version, {"members": [member["name"] for member in members]}, {})
    rules.check_editable(dossier, ["members"])
    definition = reading.definition_of(dossier.edition)
    people = _check_draft(definition, SubjectKind(dossier.subject), members)
    dossier.members.all().delete()
    _enrol(actor, dossier, people)
    if dossier.subject == SubjectKind.PERSON:
        dossier.name = tidy_name(people[0]["name"])
    _bump(dossier, "name")
    audit.record(
        actor,
        "nominations.save_draft",
        dossier,
        scope=dossier.edition.code,
        before={"version": version},
        after={"version": dossier.version, "fields": ["members"]},
    )
    return dossier


@command
def attach_file(*, actor: Actor, dossier_uid: str, field: str, name: str, data: bytes) -> Attachment:
    """Add a file to a draft under a field of kind ``files``."""
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_files(actor, dossier)
    rules.check_editable(dossier, [field])
    secrecy_rules.check_declared(dossier)
    limits = rules.check_takes_file(dossier, field)
    stored = files.store(name=name, data=data, limits=limits)
    row = insert(Attachment(dossier=dossier, field=field, file=stored))
    audit.record(
        actor,
        "nominations.attach_file",
        dossier,
        scope=dossier.edition.code,
        after={"field": field, "sha256": row.file.sha256},
    )
    return row


@command
def remove_file(*, actor: Actor, attachment: Attachment) -> Attachment:
    """Take a file out of a draft. The bytes stay until retention deletes them; the dossier forgets them."""
    dossier = locking.dossier(actor, attachment.dossier.uid)
    rules.check_files(actor, dossier)
    row = Attachment.objects.select_for_update().get(pk=attachment.pk)
    rules.check_editable(dossier, [row.field])
    row.removed = True
    row.save(update_fields=["removed"])
    audit.record(
        actor, "nominations.remove_file", dossier, scope=dossier.edition.code, before={"field": row.field}
    )
    return row


@command
def release_claim(*, actor: Actor, edition: Edition, id_number: str, reason: str) -> Dossier:
    """Free a person whom somebody filed without being asked: that dossier is withdrawn by the organiser."""
    programmes.check_organises(actor, edition.organiser)
    rules.check_recommending(edition)
    person = person_by_id_number(check_id_number(id_number))
    member = Member.objects.filter(edition_code=edition.code, person=person, active=True).first()
    if person is None or member is None:
        raise not_found()
    dossier = Dossier.objects.select_for_update().get(pk=member.dossier_id)
    programmes.check_not_fenced(actor, dossier.uid)
    if dossier.state == DossierState.SEALED:
        raise Refused("release.sealed", _("材料已封存，请按异议或撤回办理。"))
    return take_back(actor, dossier, reason, act="nominations.release_claim")
