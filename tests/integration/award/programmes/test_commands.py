"""Editions: frozen into the log, changed by addendum alone, quotas that add up."""

import json

import pytest

import factories
from baijia.award.programmes import commands, queries
from baijia.award.programmes.enums import EditionState
from baijia.core import ledger
from baijia.core.models import AuditRow
from baijia.core.refused import Refused
from baijia.engine.canonical import digest

pytestmark = pytest.mark.django_db


def logged(edition):
    ledger.sequence(edition.log)
    return [json.loads(data) for data in ledger.entries(edition.log)]


def test_freezing_writes_requirements_then_definition(edition):
    kinds = [entry["type"] for entry in logged(edition)]
    assert kinds == ["key", "requirements", "definition", "quotas"]
    assert logged(edition)[2]["digest"] == digest(edition.definition) == edition.digest


def test_quotas_share_the_total_by_members(edition):
    places = {row.union.short_name: row.places for row in edition.quotas.select_related("union")}
    assert places == {"锦江区": 612, "金牛区": 408}


def test_only_the_leader_opens(cast, edition):
    with pytest.raises(Refused) as refused:
        commands.open_edition(actor=cast.actor("organiser"), edition=edition)
    assert refused.value.hidden


def test_an_organiser_without_second_factor_is_asked_for_it(cast, synthetic):
    from baijia.directory.queries import actor_of

    weak = actor_of(cast.accounts["organiser"])
    with pytest.raises(Refused, match="两步验证"):
        commands.create_edition(actor=weak, organiser=cast.city, definition=factories.definition())


def test_a_frozen_definition_is_changed_by_addendum_alone(cast, edition):
    with pytest.raises(Refused, match="补充通知"):
        commands.edit_definition(
            actor=cast.actor("organiser"), edition=edition, definition=factories.definition()
        )
    commands.issue_addendum(
        actor=cast.actor("leader"),
        edition=edition,
        changes=[{"path": ["calendar", "filing_closes"], "to": "2021-07-30T17:00:00+08:00"}],
        reason="暴雨",
        public_text="申报截止延至 7 月 30 日 17:00",
        reaches="全部基层工会",
    )
    assert queries.moment(edition, "filing_closes").day == 30
    assert edition.definition["calendar"]["filing_closes"].startswith("2021-07-28")
    assert logged(edition)[-1]["type"] == "addendum"


def test_an_addendum_to_nowhere_is_refused_and_leaves_nothing(cast, edition):
    with pytest.raises(Refused, match="不存在"):
        commands.issue_addendum(
            actor=cast.actor("leader"),
            edition=edition,
            changes=[{"path": ["rounds", "third", "minutes"], "to": 30}],
            reason="x",
            public_text="x",
            reaches="x",
        )
    assert not edition.addenda.exists()


def test_no_score_rule_changes_after_the_first_score(cast, edition):
    from django.db import transaction

    from baijia.engine.log import entries

    with transaction.atomic():
        ledger.append(edition.log, entries.score(edition.code, round="paper", commit="0" * 64))
    with pytest.raises(Refused, match="已有评分"):
        commands.issue_addendum(
            actor=cast.actor("leader"),
            edition=edition,
            changes=[{"path": ["result", "reserves"], "to": 3}],
            reason="x",
            public_text="x",
            reaches="x",
        )


def test_every_command_leaves_an_audit_row(edition):
    acts = set(AuditRow.objects.filter(scope=edition.code).values_list("act", flat=True))
    assert acts >= {
        "programmes.create_edition",
        "programmes.freeze",
        "programmes.set_quotas",
        "programmes.open_edition",
    }
    assert edition.state == EditionState.OPEN
