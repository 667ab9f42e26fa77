"""Persons and their protected identity, whose account is whose, and the table of industries."""

from __future__ import annotations

from collections.abc import Mapping

from baijia.core import audit, cipher
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import insert
from baijia.directory import rules
from baijia.directory.enums import IdentityKind, Role
from baijia.directory.models import Account, Industry, Person, ProtectedIdentity


@command
def identify_account(*, actor: Actor, account: Account, name: str, id_number: str) -> Account:
    """Tie an account to the person behind it (实名登记), so that two accounts of one person are known as such."""
    rules.check_identifies(actor, account)
    rules.check_account_name(account, name)
    account = Account.objects.select_for_update().get(pk=account.pk)
    person = register_person(actor=actor, name=name.strip(), id_number=id_number)
    account.person = person
    account.save(update_fields=["person"])
    audit.record(actor, "directory.identify_account", account, after={"person": person.uid})
    return account


@command
def register_person(*, actor: Actor, name: str, id_number: str, phone: str = "") -> Person:
    """Return the person with this ID number, made new if unknown. The number is sealed to its row."""
    from baijia.directory.queries import person_by_id_number

    number = rules.check_id_number(id_number)
    person = person_by_id_number(number)
    known = person is not None
    if person is None:
        person = insert(Person(name=name, birth_date=rules.birth_date_of(number)))
        _protect(person, IdentityKind.ID_NUMBER, number)
    if phone and not (known and person.identities.filter(kind=IdentityKind.PHONE).exists()):
        _protect(person, IdentityKind.PHONE, phone)
    audit.record(actor, "directory.register_person", person, after={"name": name})
    return person


@command
def correct_person(*, actor: Actor, person: Person, name: str = "", phone: str = "") -> Person:
    """Correct a person's name or phone; whether the actor may is the caller's rule. The audit keeps no phone."""
    before = person.name
    if name:
        person.name = name
        person.save(update_fields=["name"])
    if phone:
        person.identities.filter(kind=IdentityKind.PHONE).delete()
        _protect(person, IdentityKind.PHONE, phone)
    audit.record(
        actor,
        "directory.correct_person",
        person,
        before={"name": before},
        after={"name": person.name, "phone": bool(phone)},
    )
    return person


@command
def load_industries(*, actor: Actor, table: Mapping[str, str]) -> int:
    """Replace the groups and classes of GB/T 4754-2017 by a full table, code -> name; what ships stays as it is."""
    rules.check_role(actor, Role.ADMINISTRATOR)
    before = Industry.objects.count()
    Industry.objects.all().delete()
    rows = [Industry(code=code, name=name) for code, name in sorted(table.items()) if len(code) > 3]
    Industry.objects.bulk_create(rows, batch_size=500)
    audit.record(
        actor,
        "directory.load_industries",
        "directory.industry",
        before={"count": before},
        after={"count": len(rows)},
    )
    return len(rows)


def _protect(person: Person, kind: IdentityKind, value: str) -> ProtectedIdentity:
    row = ProtectedIdentity(person=person, kind=kind, blind=cipher.blind_index(value, purpose=kind))
    row.token = cipher.seal(value, table="directory.protectedidentity", field="token", row=row.uid)
    if kind == IdentityKind.ID_NUMBER:
        row.last = cipher.blind_index(f"{person.uid}:{value[-6:]}", purpose="last_six")
    return insert(row)
