"""The shape of every command: keyword-only, an actor, one transaction, an audit row, once a key."""

import importlib
import inspect
import pkgutil

import pytest

import baijia
from baijia.core import audit, ids
from baijia.core.actor import SYSTEM, Actor
from baijia.core.command import REGISTRY, ShapeError, command
from baijia.core.models import AuditRow, IdempotencyKey, StoredFile
from baijia.core.refused import Refused
from baijia.directory.models import Person

pytestmark = pytest.mark.django_db
KIN = Actor(kind="account", name="另一人", account_uid="another")


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    """Commands made by a test leave no trace in the register."""
    for name in list(REGISTRY):
        monkeypatch.setitem(REGISTRY, name, REGISTRY[name])
    before = set(REGISTRY)
    yield
    for name in set(REGISTRY) - before:
        del REGISTRY[name]


def adding(*, audited=True, fails=False):
    @command
    def add(*, actor: Actor, name: str) -> Person:
        person = Person.objects.create(name=name)
        if audited:
            audit.record(actor, "test.add", person)
        if fails:
            raise Refused("test.no", "不行")
        return person

    return add


def not_here(name: str) -> None:
    """The newsroom stands in a process of its own, and its commands are asked there."""
    assert name.startswith("baijia.newsroom"), name


def everything():
    for found in pkgutil.walk_packages(baijia.__path__, "baijia.", onerror=not_here):
        parts = found.name.split(".")
        if "commands" in parts and "newsroom" not in parts:
            importlib.import_module(found.name)
    return {name: run for name, run in REGISTRY.items() if run.__module__.startswith("baijia.")}


def test_every_command_has_a_docstring_types_and_a_name_of_its_room():
    commands = everything()
    assert len(commands) > 30
    bare = [name for name, run in commands.items() if not (inspect.getdoc(run) or "").strip()]
    assert bare == []
    untyped = [
        name
        for name, run in commands.items()
        for parameter in [*inspect.signature(run).parameters.values()]
        if parameter.annotation is inspect.Parameter.empty
    ]
    assert untyped == []
    assert [
        name for name, run in commands.items() if name.split(".")[0] not in run.__module__.split(".")
    ] == []


def test_positional_arguments_or_no_actor_are_refused_when_the_module_is_read():
    with pytest.raises(ShapeError):

        @command
        def positional(actor: Actor, name: str) -> None: ...

    with pytest.raises(ShapeError):

        @command
        def nobody(*, name: str) -> None: ...


def test_something_else_than_an_actor_is_refused():
    with pytest.raises(ShapeError, match="Actor"):
        adding()(actor="me", name="甲")
    assert not Person.objects.exists()


def test_a_write_without_audit_is_undone():
    with pytest.raises(ShapeError, match="audit"):
        adding(audited=False)(actor=SYSTEM, name="甲")
    assert not Person.objects.exists()


def test_a_refusal_leaves_nothing_not_even_the_audit_row():
    with pytest.raises(Refused):
        adding(fails=True)(actor=SYSTEM, name="甲")
    assert not Person.objects.exists()
    assert not AuditRow.objects.exists()


def test_a_refused_command_leaves_its_key_free():
    with pytest.raises(Refused):
        adding(fails=True)(actor=SYSTEM, name="甲", idempotency_key="k1")
    assert not IdempotencyKey.objects.exists()
    assert adding()(actor=SYSTEM, name="甲", idempotency_key="k1").name == "甲"


def test_the_same_key_gives_the_same_object_and_writes_once():
    add = adding()
    first = add(actor=SYSTEM, name="甲", idempotency_key="k1")
    again = add(actor=SYSTEM, name="乙", idempotency_key="k1")
    assert again.uid == first.uid
    assert [person.name for person in Person.objects.all()] == ["甲"]
    assert AuditRow.objects.filter(act="test.add").count() == 1


def test_a_key_is_the_actors_own():
    add = adding()
    add(actor=SYSTEM, name="甲", idempotency_key="k1")
    add(actor=KIN, name="乙", idempotency_key="k1")
    assert Person.objects.count() == 2


def test_without_a_key_a_command_runs_again():
    add = adding()
    add(actor=SYSTEM, name="甲")
    add(actor=SYSTEM, name="甲")
    assert Person.objects.count() == 2


def test_a_key_needs_a_row_to_return():
    @command
    def nothing(*, actor: Actor) -> None:
        audit.record(actor, "test.nothing", "nothing")

    nothing(actor=SYSTEM, idempotency_key="k1")
    with pytest.raises(ShapeError, match="returns no row"):
        nothing(actor=SYSTEM, idempotency_key="k1")


def test_a_command_inside_a_command_counts_its_own_audit_rows():
    inner = adding()

    @command
    def outer(*, actor: Actor) -> Person:
        return inner(actor=actor, name="甲")

    assert outer(actor=SYSTEM).name == "甲"

    silent = adding(audited=False)

    @command
    def loud(*, actor: Actor) -> Person:
        audit.record(actor, "test.loud", "loud")
        return silent(actor=actor, name="乙")

    with pytest.raises(ShapeError, match="audit"):
        loud(actor=SYSTEM)
    assert [person.name for person in Person.objects.all()] == ["甲"]


def test_audit_keeps_values_of_who_what_and_when():
    adding()(actor=KIN, name="甲")
    row = AuditRow.objects.get()
    person = Person.objects.get()
    assert (row.actor_kind, row.actor_name, row.actor_uid) == ("account", "另一人", "another")
    assert (row.act, row.object_type, row.object_uid) == ("test.add", "directory.person", person.uid)
    assert row.at.tzinfo
    assert row.edition_at.tzinfo


def test_uids_are_known_before_the_first_save():
    assert len(StoredFile().uid) == ids.UID_LENGTH
    assert StoredFile().uid != StoredFile().uid
