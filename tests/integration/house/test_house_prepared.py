"""Prepared statements ask what the ORM would ask, and rows come out as the ORM's own."""

from __future__ import annotations

import sys

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

import filing
from baijia.award.nominations.commands import locking
from baijia.award.nominations.models import Dossier, Member
from baijia.core import clock
from baijia.core.models import AuditRow, PendingEntry
from baijia.core.prepared import Prepared, insert, prepared


def every_prepared() -> list[Prepared]:
    """Return all prepared questions of the house; they are the names of its modules."""
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("baijia.")]
    found = {
        id(item): item for module in modules for item in vars(module).values() if isinstance(item, Prepared)
    }
    return list(found.values())


def plain(row) -> dict:
    """Return what a row holds, and the rows it was joined with, without the ORM's bookkeeping."""
    held = {name: value for name, value in vars(row).items() if name != "_state"}
    joined = {name: plain(other) for name, other in row._state.fields_cache.items() if other is not None}
    return held | {"joined": joined, "state": (row._state.adding, row._state.db)}


def test_each_asks_what_the_orm_asks(db):
    questions = every_prepared()
    assert len(questions) > 20
    with transaction.atomic():
        for question in questions:
            values = {name: "x" if isinstance(mark, str) else 5 for name, mark in question.marks.items()}
            sql, parameters = question.build(**values).query.get_compiler(using="default").as_sql()
            built = question.statement()
            given = {mark: values[name] for name, mark in question.marks.items()}
            assert built.sql == sql, question.build
            assert [given.get(value, value) for value in built.parameters] == list(parameters), question.build
            assert isinstance(question(**values), list)


def test_rows_are_the_orms_own_joined_and_locked(edition, cast):
    dossier = filing.submitted(cast, edition)
    member = dossier.members.get()
    with transaction.atomic():
        (found,) = locking._dossier_of(member=member.uid)
        (own,) = locking._dossier_of.build(member=member.uid)
    assert plain(found) == plain(own)
    assert found.edition.definition["code"] == edition.code
    assert found.answers == dossier.answers
    with transaction.atomic():
        assert plain(locking._member(uid=member.uid)[0]) == plain(locking._member.build(uid=member.uid)[0])
        assert locking._member(uid="nobody") == []


def test_a_question_that_differs_by_its_values_is_not_prepared(db):
    with pytest.raises(TypeError, match="uids must be keyword-only and of type str or int"):

        @prepared
        def among(*, uids: list[str]) -> QuerySet[Dossier]:
            return Dossier.objects.filter(uid__in=uids)

    with pytest.raises(TypeError, match="uid must be keyword-only"):

        @prepared
        def by_place(uid: str) -> QuerySet[Dossier]:
            return Dossier.objects.filter(uid=uid)

    @prepared
    def upper(*, uid: str) -> QuerySet[Dossier]:
        return Dossier.objects.filter(uid=uid.upper() + "x")

    @prepared
    def nowhere(*, uid: str) -> QuerySet[Dossier]:
        return Dossier.objects.filter(uid=uid, pk__in=[])

    assert nowhere(uid="a") == []
    with pytest.raises(TypeError, match=r"upper: \['uid'\] do not reach the statement"):
        upper(uid="a")


def test_an_inserted_row_is_as_saved(synthetic):
    values = {
        "at": clock.wall_now(),
        "edition_at": clock.edition_now(),
        "actor_kind": "system",
        "actor_name": "系统",
        "act": "house.try",
        "object_type": "x",
        "after": {"数": [1, None, "二"]},
    }
    ours, theirs = insert(AuditRow(**values)), AuditRow.objects.create(**values)
    assert theirs.pk == ours.pk + 1
    stored, other = AuditRow.objects.get(pk=ours.pk), AuditRow.objects.get(pk=theirs.pk)
    unlike = {"id", "uid", "_state"}
    assert {k: v for k, v in vars(stored).items() if k not in unlike} == {
        k: v for k, v in vars(other).items() if k not in unlike
    }
    assert plain(stored) == plain(ours)


def test_an_inserted_row_meets_the_database_s_constraints(edition, cast):
    entry = insert(PendingEntry(log=edition.log, data=b"\x00\xff", leaf="0" * 64, index=10**6))
    assert bytes(PendingEntry.objects.get(pk=entry.pk).data) == b"\x00\xff"
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(PendingEntry(log=edition.log, data=b"", leaf="1" * 64, index=10**6))
    member = filing.submitted(cast, edition).members.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(
            Member(dossier_id=member.dossier_id, person_id=member.person_id, edition_code=member.edition_code)
        )
