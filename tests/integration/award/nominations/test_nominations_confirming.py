"""The nominee's link and what it answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from nominating import CONSENTS, at

import factories
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import ConfirmationState
from baijia.award.nominations.models import Member
from baijia.core.models import AuditRow
from baijia.core.refused import Refused


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value


@pytest.fixture
def dossier(desk):
    return desk.submit(desk.draft(1))


def test_only_the_hash_of_a_token_is_kept_and_opening_does_not_use_it_up(desk, dossier):
    token = commands.issue_link(actor=desk.cast.actor("filer"), dossier_uid=dossier.uid)
    assert queries.link(token).member == queries.link(token).member
    stored = Member.objects.get().link_hash
    assert token not in stored
    assert len(stored) == 64
    assert not AuditRow.objects.filter(after__icontains=token).exists()


def test_unknown_replaced_and_expired_links_answer_alike_in_one_statement(
    desk, dossier, django_assert_num_queries
):
    filer = desk.cast.actor("filer")
    old = commands.issue_link(actor=filer, dossier_uid=dossier.uid)
    new = commands.issue_link(actor=filer, dossier_uid=dossier.uid)
    said = set()
    for token in ("nothing", old):
        with django_assert_num_queries(1):
            said.add(answer(token))
    with django_assert_num_queries(1):
        queries.link(new)
    Member.objects.update(link_expires=timezone.now() - timedelta(seconds=1))
    said.add(answer(new))
    assert said == {("not_found", "没有找到，或您没有查看的权限。", True)}


def answer(token):
    error = refusal(queries.link, token)
    return error.code, error.sentence, error.hidden


def test_a_confirmation_keeps_each_consent_with_its_version(desk, dossier):
    member = desk.confirm(dossier)
    assert member.state == ConfirmationState.CONFIRMED
    assert member.confirmed_digest == dossier.shown_digest
    assert {key: (value["version"], value["given"]) for key, value in member.consents.items()} == {
        "publish": (1, True),
        "share": (1, True),
        "bank": (1, False),
    }


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"last_six": "000000"}, "confirm.last_six"),
        ({"consents": {"publish": True}}, "consent.answer"),
        ({"consents": CONSENTS | {"publish": False}}, "consent.publish"),
        ({"consents": CONSENTS | {"bank": "yes"}}, "consent.answer"),
        ({"seen": "0" * 64}, "confirm.changed"),
    ],
)
def test_a_confirmation_is_refused(desk, dossier, more, code):
    assert refusal(desk.confirm, dossier, **more).code == code
    assert Member.objects.get().state == ConfirmationState.WAITING


def test_confirming_ends_with_its_window(desk, dossier):
    with at("2021-07-30T17:00:00"):
        desk.confirm(dossier)
    with at("2021-07-30T17:00:01"):
        error = refusal(desk.confirm, dossier)
    assert error.sentence == "本人确认已于 2021年7月30日 17:00 截止。"


def test_nobody_answers_for_another(desk, dossier):
    other = desk.submit(desk.draft(2))
    link = desk.link(other)
    member = dossier.members.get()
    for actor in (link.actor, desk.cast.actor("filer"), desk.cast.actor("organiser")):
        error = refusal(
            commands.confirm,
            actor=actor,
            member_uid=member.uid,
            last_six=factories.id_number(1)[-6:],
            consents=CONSENTS,
        )
        assert error.hidden


def test_only_the_filing_unit_hands_out_links_and_after_submission(desk, dossier):
    for name in ("recommender", "organiser"):
        assert refusal(desk.link, dossier, name).hidden
    assert refusal(desk.link, desk.draft(2)).code == "link.state"


def test_the_holder_withdraws_and_changes_a_consent(desk, dossier):
    desk.confirm(dossier)
    link = desk.link(dossier)
    member = commands.change_consent(actor=link.actor, member_uid=link.member.uid, purpose="bank", given=True)
    assert member.consents["bank"]["given"] is True
    commands.withdraw(actor=link.actor, dossier_uid=dossier.uid, reason="个人原因")
    assert Member.objects.get().active is False
