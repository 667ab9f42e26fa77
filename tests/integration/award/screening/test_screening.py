"""Screening from verdicts to the frozen result."""

from __future__ import annotations

from datetime import date

import pytest

import factories
import papers
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Attachment, Member
from baijia.award.programmes import commands as programmes
from baijia.award.screening import commands, queries
from baijia.award.screening.enums import OutcomeState, Result
from baijia.award.screening.models import EarlierTitle, NomineeRow, Outcome, Verdict
from baijia.core import files
from baijia.core.models import AuditRow, PendingEntry
from baijia.core.refused import Refused
from baijia.directory.models import Person
from baijia.engine.bundle import sealed
from baijia.engine.canonical import parse


def logged(kind: str, what: str = "") -> list[dict]:
    """Return the entries of one type that were appended, in order."""
    rows = [parse(bytes(row.data), where="entry") for row in PendingEntry.objects.order_by("id")]
    return [row for row in rows if row["type"] == kind and (not what or row["detail"]["what"] == what)]


@pytest.fixture
def organiser(cast):
    return cast.actor("organiser")


def screened(organiser, edition, dossier, rule):
    commands.screen_all(actor=organiser, edition=edition)
    return Verdict.objects.get(dossier=dossier, rule=rule)


def test_screen_all_writes_a_verdict_a_rule_with_its_words_and_source(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0], born="19700101")
    verdict = screened(organiser, edition, dossier, "age")
    assert verdict.result == Result.FAIL
    assert verdict.input == "1970-01-01"
    assert verdict.text.startswith("年龄 45 周岁及以下")
    assert "51 周岁" in verdict.text
    assert verdict.source.startswith("年龄上限")
    assert dossier.verdicts.count() == len(edition.definition["eligibility"])


def test_screening_again_keeps_an_override_while_the_finding_is_the_same(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0], front_line=False)
    verdict = screened(organiser, edition, dossier, "front_line")
    commands.override(actor=organiser, verdict=verdict, result=Result.PASS, reason="岗位证明已核对")
    assert screened(organiser, edition, dossier, "front_line").effective == Result.PASS
    dossier.answers["front_line"] = None
    dossier.save()
    changed = screened(organiser, edition, dossier, "front_line")
    assert (changed.overridden, changed.effective) == ("", Result.FAIL)


def test_same_name_and_unit_as_an_earlier_holder_waits_for_a_person(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0], name="沙 伊")
    rows = [{"name": "沙伊", "unit": dossier.employer, "year": 2019}]
    assert commands.import_titles(actor=organiser, edition=edition, rows=rows) == 1
    assert commands.import_titles(actor=organiser, edition=edition, rows=rows) == 0
    assert screened(organiser, edition, dossier, "earlier_title").result == Result.POSSIBLE
    with pytest.raises(Refused, match="earlier_title"):
        commands.decide(actor=organiser, dossier=dossier)
    EarlierTitle.objects.update(person=dossier.members.get().person)
    assert screened(organiser, edition, dossier, "earlier_title").result == Result.FAIL


def test_another_dossier_of_the_same_person_and_a_missing_file_are_found(cast, organiser):
    asked = [
        {"code": "once", "rule": "one_dossier_a_person", "text": "一人一份"},
        {"code": "proof", "rule": "files_present", "field": "proof", "text": "须附证明"},
    ]
    edition = factories.open_edition(cast, factories.definition() | {"eligibility": asked})
    one, other = (factories.sealed_dossier(edition, cast.units[n], name=f"示{n}") for n in (0, 1))
    Member.objects.filter(dossier=other).update(person=one.members.get().person, active=False)
    Attachment.objects.create(
        dossier=one, field="proof", file=files.store(name="证明.pdf", data=papers.pdf())
    )
    found = screened(organiser, edition, one, "once")
    assert (found.result, found.input) == (Result.FAIL, other.number)
    assert [one.verdicts.get(rule="proof").result, other.verdicts.get(rule="proof").result] == [
        "pass",
        "fail",
    ]
    Member.objects.filter(dossier=other).update(state="refused")
    assert screened(organiser, edition, one, "once").result == Result.PASS, "who declined stands here alone"


def test_an_override_needs_a_reason(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0])
    verdict = screened(organiser, edition, dossier, "age")
    with pytest.raises(Refused) as refusal:
        commands.override(actor=organiser, verdict=verdict, result=Result.FAIL, reason=" ok ")
    assert refusal.value.field == "reason"
    assert not AuditRow.objects.filter(act="screening.override").exists()


def test_decide_follows_the_effective_verdicts(cast, edition, organiser):
    good = factories.sealed_dossier(edition, cast.units[0])
    bad = factories.sealed_dossier(edition, cast.units[1], ip_dispute=True, front_line=False)
    with pytest.raises(Refused, match="先运行"):
        commands.decide(actor=organiser, dossier=good)
    commands.screen_all(actor=organiser, edition=edition)
    assert commands.decide(actor=organiser, dossier=good).state == OutcomeState.PASSED
    outcome = commands.decide(actor=organiser, dossier=bad)
    assert outcome.state == OutcomeState.REJECTED
    assert [reason["code"] for reason in outcome.reasons] == ["front_line", "dispute"]
    for verdict in bad.verdicts.filter(result=Result.FAIL):
        commands.override(actor=organiser, verdict=verdict, result=Result.PASS, reason="补充证明属实")
    assert queries.outcome(bad) is None, "what was decided on other results is decided anew"
    assert commands.decide(actor=organiser, dossier=bad).state == OutcomeState.PASSED
    assert Outcome.objects.count() == 2


def test_a_rule_that_an_addendum_changes_or_drops_is_judged_anew(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0], born="19780101", front_line=False)
    commands.screen_all(actor=organiser, edition=edition)
    rules = [dict(rule) for rule in edition.definition["eligibility"] if rule["code"] != "front_line"]
    next(rule for rule in rules if rule["code"] == "age")["years"] = 40
    commands.decide(actor=organiser, dossier=dossier)
    programmes.issue_addendum(
        actor=cast.actor("leader"),
        edition=edition,
        changes=[{"path": ["eligibility"], "to": rules}],
        reason="上级批复调整条件",
        public_text="年龄调整为 40 周岁及以下，不再限一线岗位。",
        reaches="全体申报单位",
    )
    with pytest.raises(Refused, match=dossier.number):
        commands.close_screening(actor=organiser, edition=edition)
    assert screened(organiser, edition, dossier, "age").result == Result.FAIL
    assert not dossier.verdicts.filter(rule="front_line").exists()
    assert [r["code"] for r in commands.decide(actor=organiser, dossier=dossier).reasons] == ["age"]


def test_pass_clear_leaves_rejections_to_a_person(cast, edition, organiser):
    good = factories.sealed_dossier(edition, cast.units[0])
    bad = factories.sealed_dossier(edition, cast.units[1], ip_dispute=True)
    commands.screen_all(actor=organiser, edition=edition)
    assert commands.pass_clear(actor=organiser, edition=edition) == 1
    assert queries.outcome(good).state == OutcomeState.PASSED
    assert queries.outcome(bad) is None


def test_only_the_office_screens_and_a_fence_hides_the_dossier(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0])
    for name in ("recommender", "filer", "expert", "supervisor"):
        with pytest.raises(Refused) as refusal:
            commands.screen_all(actor=cast.actor(name), edition=edition)
        assert refusal.value.hidden
        assert not queries.visible_to(cast.actor(name)).exists()
    commands.screen_all(actor=cast.actor("cohost"), edition=edition)
    programmes.raise_fence(
        actor=organiser,
        edition=edition,
        account_uid=organiser.account_uid,
        object_uid=dossier.uid,
        reason="亲属",
    )
    with pytest.raises(Refused) as refusal:
        commands.decide(actor=organiser, dossier=dossier)
    assert refusal.value.hidden
    assert not queries.visible_to(organiser).exists()
    assert queries.todo(organiser) == []


def test_close_freezes_exclusions_and_nominees_and_logs_both(cast, edition, organiser):
    passed = factories.sealed_dossier(edition, cast.units[0])
    rejected = factories.sealed_dossier(edition, cast.units[1], name="示甲", ip_dispute=True)
    gone = factories.sealed_dossier(edition, cast.units[2], name="示乙")
    commands.screen_all(actor=organiser, edition=edition)
    commands.decide(actor=organiser, dossier=passed)
    with pytest.raises(Refused, match="还有 2 份"):
        commands.close_screening(actor=organiser, edition=edition)
    assert not NomineeRow.objects.exists()
    commands.decide(actor=organiser, dossier=rejected)
    rows = [{"name": passed.name, "unit": passed.employer, "year": 2019}]
    commands.import_titles(actor=organiser, edition=edition, rows=rows)
    with pytest.raises(Refused, match=passed.number) as outdated:
        commands.close_screening(actor=organiser, edition=edition)
    assert outdated.value.code == "screening.outdated", "the frozen list follows from the rules as of now"
    assert screened(organiser, edition, passed, "earlier_title").result == Result.POSSIBLE
    assert queries.outcome(passed) is None
    assert queries.outcome(rejected) is not None
    settle = {"result": Result.PASS, "reason": "同名同单位的另一人，已核对"}
    commands.override(actor=organiser, verdict=passed.verdicts.get(rule="earlier_title"), **settle)
    commands.decide(actor=organiser, dossier=passed)
    gone.state = DossierState.WITHDRAWN
    gone.save()
    frozen = commands.close_screening(actor=organiser, edition=edition)
    assert {row["nominee"]: row["reason"] for row in frozen.exclusions} == {
        rejected.number: "dispute",
        gone.number: "withdrawn",
    }
    assert "示甲" not in str(frozen.exclusions)
    assert [entry["digest"] for entry in logged("decision", "exclusion")] == [
        sealed.log_digest(row) for row in sorted(frozen.exclusions, key=lambda row: row["nominee"])
    ]
    rows = queries.nominee_rows(edition)
    assert [row["number"] for row in rows] == sorted([passed.number, rejected.number, gone.number])
    assert logged("decision", "nominees")[0]["digest"] == sealed.log_digest_lines(rows)
    row = next(row for row in rows if row["number"] == passed.number)
    assert row["identity"]["value"] == {
        "name": passed.name,
        "post": passed.answers["post"],
        "project": passed.answers["project_name"],
    }
    assert sealed.opens("identity", row["identity"])
    assert sealed.opens("unit", row["unit"])
    assert list(queries.passed(edition)) == [passed]
    with pytest.raises(Refused) as refusal:
        commands.decide(actor=organiser, dossier=rejected)
    assert refusal.value.code == "screening.closed"


def test_a_member_without_birth_date_waits_for_a_person(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0])
    Person.objects.update(birth_date=None)
    assert screened(organiser, edition, dossier, "age").result == Result.POSSIBLE
    Person.objects.update(birth_date=date(1976, 7, 28))
    assert screened(organiser, edition, dossier, "age").result == Result.PASS
    Person.objects.update(birth_date=date(1975, 7, 28))
    assert screened(organiser, edition, dossier, "age").result == Result.FAIL


def test_counts_tell_clear_from_objected_and_by_effective_result(cast, edition, organiser):
    rows = [factories.sealed_dossier(edition, unit, name=f"示{unit.pk}") for unit in cast.units[:4]]
    assert queries.counts(organiser, edition) == queries.Counts(4, fail=0, possible=0, undecided=4, clear=0)
    for dossier in rows[:3]:
        commands.screen_dossier(actor=organiser, dossier=dossier)
    rows[0].verdicts.filter(rule="age").update(result=Result.FAIL)
    rows[1].verdicts.filter(rule="age").update(result=Result.POSSIBLE)
    assert queries.counts(organiser, edition) == queries.Counts(4, fail=1, possible=1, undecided=4, clear=1)
    for dossier in rows[:2]:
        verdict = dossier.verdicts.get(rule="age")
        commands.override(actor=organiser, verdict=verdict, result=Result.PASS, reason="已核对证件")
    assert queries.counts(organiser, edition) == queries.Counts(4, fail=0, possible=0, undecided=4, clear=3)


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_and_todo_take_the_same_statements_for_any_number(
    cast, edition, organiser, item_count, django_assert_num_queries
):
    for number in range(item_count):
        factories.sealed_dossier(edition, cast.units[number], name=f"示{number}")
    commands.screen_all(actor=organiser, edition=edition)
    with django_assert_num_queries(2):  # dossiers, telling verdicts
        rows = list(queries.rows(organiser, edition))
        assert [(row.judged, row.telling) for row in rows] == [(7, [])] * item_count
        assert all(row.decision is None for row in rows)
    with django_assert_num_queries(1):  # the editions with their numbers
        assert [line["count"] for line in queries.todo(organiser)] == [item_count]
