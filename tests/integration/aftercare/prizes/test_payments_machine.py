"""Operations in any order: no double payment, none lost, books that agree. A mutant shows that the machine would see it."""

from __future__ import annotations

import pytest

import payments
from baijia.aftercare.prizes import queries
from baijia.aftercare.prizes.commands import batches
from baijia.aftercare.prizes.models import Obligation
from payments_machine import Doubled, Machine

OPERATIONS = 200


@pytest.fixture
def desk(cast, edition):
    """Four holders and signed settings."""
    return payments.make_desk(cast, edition, holders=4)


@pytest.mark.parametrize("seed", [1, 3])
def test_no_double_and_no_lost_payment(desk, seed):
    machine = Machine(desk, seed, fresh=20)
    machine.run(OPERATIONS)
    assert machine.done["export"] >= 2, machine.done
    assert len(machine.refusals) >= 4, machine.refusals
    assert any(machine.executed.values())


def test_the_machine_sees_a_payment_that_is_made_again(desk, monkeypatch):
    """A mutant: what was paid is payable again. The unique constraint and the machine must stop it."""
    from django.db import IntegrityError

    def careless(edition, purpose):
        return Obligation.objects.filter(edition=edition, purpose=purpose).select_related(
            "payee__person", "honour"
        )

    desk.ready()
    desk.answer(desk.send())
    monkeypatch.setattr(batches.queries, "payable", careless)
    with pytest.raises((IntegrityError, Doubled)):
        Machine(desk, 3, fresh=20).run(OPERATIONS)


def test_the_machine_sees_a_return_booked_as_a_payment(desk, monkeypatch):
    """Another mutant: a failed line is taken for a paid one."""
    from dataclasses import replace

    from baijia.aftercare.prizes import reading

    honest = reading.answers
    monkeypatch.setattr(
        reading, "answers", lambda data, mapping: [replace(one, paid=True) for one in honest(data, mapping)]
    )
    with pytest.raises(Doubled):
        Machine(desk, 1, fresh=20).run(OPERATIONS)
    assert queries.batches(desk.edition).exists()
