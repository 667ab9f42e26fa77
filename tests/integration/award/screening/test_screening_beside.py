"""What stands beside the rules: opinions, extra checks, texts that resemble each other, titles, another group."""

from __future__ import annotations

from datetime import date, datetime

import pytest

import factories
import notices
import papers
from baijia.award.decisions import commands as decisions
from baijia.award.decisions import queries as decided
from baijia.award.decisions.models import Resolution
from baijia.award.nominations import queries as nominations
from baijia.award.nominations.enums import ExemptionState
from baijia.award.screening import commands, queries, tasks
from baijia.award.screening.enums import AnswerKind, MatchVerdict, Result, StageResult
from baijia.award.screening.models import (
    BackgroundRequest,
    EarlierTitle,
    StageCheck,
    TextMatch,
    TextScan,
    Verdict,
)
from baijia.core import clock
from baijia.core.models import AuditRow, PendingEntry
from baijia.core.refused import Refused, RefusedMany
from baijia.directory.models import Person
from baijia.engine.canonical import parse

PDF = papers.pdf()
AGENCIES = [{"code": "tax", "name": "演示税务局"}, {"code": "safety", "name": "演示应急局"}]


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value


def edition_with(cast, **changed):
    definition = factories.definition() | changed
    if "code" in changed:
        definition["honours"] = definition["honours"] | {"certificate_prefix": "CDXX"}
    definition["notice"] = definition["notice"] | {"witnessed": False}
    return factories.open_edition(cast, definition)


@pytest.fixture
def organiser(cast):
    return cast.actor("organiser")


# opinions of other offices


@pytest.fixture
def asking(cast):
    return edition_with(cast, background={"agencies": AGENCIES})


def ask(cast, edition, dossiers, list_code="proposed"):
    return commands.ask_background(
        actor=cast.actor("organiser"),
        edition=edition,
        list_code=list_code,
        dossiers=dossiers,
        due=date(2021, 8, 20),
    )


def row(dossier, state="agreed", text="", where="D2"):
    return {"where": where, "number": dossier.number, "state": state, "text": text}


def test_every_agency_is_asked_and_silence_means_nothing(cast, asking):
    dossiers = [factories.sealed_dossier(asking, cast.units[n], name=f"周示{n}") for n in (0, 2)]
    actor, requests = cast.actor("organiser"), ask(cast, asking, dossiers)
    assert [request.agency_name for request in requests] == ["演示税务局", "演示应急局"]
    numbers = [dossier.number for dossier in dossiers]
    assert queries.background_missing(asking, numbers) == [("演示税务局", 2), ("演示应急局", 2)]
    given = [row(dossiers[0]), row(dossiers[1], state="", where="D3")]
    assert commands.record_background(actor=cast.actor("organiser"), request=requests[0], rows=given) == 1
    assert queries.background_missing(asking, numbers) == [("演示税务局", 1), ("演示应急局", 2)]
    assert [each.dossier.name for each in queries.answers(actor, requests[0], words="周·示０")] == ["周示0"]
    first = queries.background(asking)[0]
    assert (first.agreed, first.objected, first.waiting) == (1, 0, 1)
    later = factories.sealed_dossier(asking, cast.units[0], name="补示")
    ask(cast, asking, [*dossiers, later])
    assert BackgroundRequest.objects.count() == 2
    assert [answer.state for answer in requests[0].answers.order_by("id")] == ["agreed", "waiting", "waiting"]


def test_a_fault_in_a_sheet_names_its_cell_and_takes_in_nothing(cast, asking):
    one, two = (factories.sealed_dossier(asking, cast.units[0], name=f"周示{n}") for n in (1, 2))
    request = ask(cast, asking, [one, two])[0]
    rows = [
        row(one),
        row(one, where="D3"),
        {"where": "D4", "number": "P999", "state": "agreed", "text": ""},
        row(two, state="好", where="D5"),
    ]
    with pytest.raises(RefusedMany) as many:
        commands.record_background(actor=cast.actor("organiser"), request=request, rows=rows)
    assert [fault.field for fault in many.value.refusals] == ["D3", "D4", "D5"]
    assert "答复应为“无异议”或“有异议”" in many.value.refusals[-1].sentence
    assert not request.answers.exclude(state=AnswerKind.WAITING).exists()
    bare = [row(two, state="objected")]
    assert refusal(commands.record_background, actor=cast.actor("organiser"), request=request, rows=bare)


def resolution_of(edition, dossiers):
    return Resolution.objects.create(
        edition=edition,
        state="approved",
        document=notices.proposed(edition, dossiers),
        digest="0" * 64,
        proposed_by_uid="one",
        proposed_at=notices.OPENS,
        approved_by_uid="two",
        approved_at=notices.OPENS,
    )


@pytest.mark.parametrize(("condition", "asked"), [(False, True), (True, False)])
def test_no_notice_while_an_answer_is_missing_unless_the_leader_says_why(cast, condition, asked):
    """Once asked an answer counts; where the edition makes it a condition, never having asked is missing too."""
    edition = edition_with(cast, background={"agencies": AGENCIES, "before_notice": condition})
    dossier = factories.sealed_dossier(edition, cast.units[0])
    resolution = resolution_of(edition, [dossier])
    assert decided.proposed_dossiers(edition) == [dossier]
    if asked:
        ask(cast, edition, [dossier])
    leader = cast.actor("leader")
    with clock.fixed(notices.OPENS):
        error = refusal(decisions.open_notice, actor=leader, resolution=resolution)
        assert error.code == "notice.background"
        assert "演示税务局（1 人）、演示应急局（1 人）" in error.sentence
        decisions.open_notice(actor=leader, resolution=resolution, without="税务局书面说明下月答复，先行公示")
    assert AuditRow.objects.get(act="decisions.open_notice_without").purpose.startswith("税务局")


def test_opinions_are_asked_about_a_frozen_list_of_an_edition_that_names_agencies(cast, asking):
    edition = edition_with(cast, code="silent-1", name="不征求意见的一届")
    assert refusal(ask, cast, asking, [], "passed").code == "background.empty"
    dossier = factories.sealed_dossier(edition, cast.units[0])
    assert refusal(ask, cast, edition, [dossier]).code == "background.agencies"
    assert refusal(ask, cast, asking, [dossier]).hidden


# extra stages


def test_a_check_needs_its_evidence_and_a_later_one_stands_beside_it(cast, organiser):
    stage = {"code": "site", "name": "实地考察", "kind": "site", "after": "defence"}
    edition = edition_with(cast, stages=[stage])
    dossier = factories.sealed_dossier(edition, cast.units[0])
    given = {
        "actor": organiser,
        "dossier": dossier,
        "stage": "site",
        "result": StageResult.UNREACHED,
        "note": "车间停产检修，没有见到夹具",
        "checked_on": date(2021, 7, 19),
        "checkers": "李示、王例",
    }
    assert refusal(commands.record_check, **given).code == "stage.evidence"
    assert refusal(commands.record_check, **given | {"stage": "phone"}).hidden
    first = commands.record_check(**given, name="照片.pdf", data=PDF)
    second = commands.record_check(**given | {"result": StageResult.MET}, name="照片.pdf", data=PDF)
    assert second.replaces == first
    assert queries.checks([dossier]) == {(dossier.pk, "site"): second}
    assert StageCheck.objects.count() == 2
    late = given | {"checked_on": date(2021, 7, 21)}
    assert refusal(commands.record_check, **late, name="照片.pdf", data=PDF).code == "stage.day"


# likenesses

TEXT = (
    "针对薄壁零件铣削时颤振、报废率高的问题，设计可调阻尼夹具，把装夹力分散到六个浮动支点，浮动支点随工件变形自动找平，"
    "阻尼在机床上直接调节，换型时间从四十分钟降到六分钟，报废率由百分之十一降到百分之一点五。"
)
OTHER = (
    "老旧小区电梯困人后救援慢，研制便携式制动释放装置，两人十分钟内完成平层放人，已在全市二十三个小区推广应用，"
    "全年减少救援出动一百四十余次，为维保班组节省工时六百小时，居民满意度明显提高。"
)


def filed(edition, unit, name, text, day):
    dossier = factories.sealed_dossier(edition, unit, name=name, summary=text, innovation_points="")
    dossier.submitted_at = datetime.fromisoformat(f"{day}T10:00:00+08:00")
    dossier.digest = f"{dossier.pk:064x}"
    dossier.save()
    return dossier


def test_a_text_taken_from_an_earlier_edition_is_found_in_the_background(cast, edition, organiser):
    following = edition_with(cast, code="chengdu-baijia-5", name="第五届")
    early = filed(edition, cast.units[0], "周示", TEXT, "2021-07-10")
    filed(edition, cast.units[2], "吴例", OTHER, "2021-07-11")
    late = filed(following, cast.units[1], "郑示", TEXT.replace("六个", "八个"), "2021-07-19")
    assert queries.to_compare().count() == 3
    assert tasks.compare_due() == 3
    assert tasks.compare_due() == 0, "what was compared is not compared again"
    match = TextMatch.objects.get()
    assert (match.first, match.second) == (early, late), "who filed first stands first"
    assert "薄壁零件铣削时颤振" in match.passages()[0]
    assert match.score >= 5000
    assert late.verdicts.count() == 0, "nobody is refused by it"
    assert [each.pk for each in queries.matches(organiser, following)] == [match.pk]
    assert queries.matches(organiser, following, words="郑·示").get() == match
    assert not queries.matches(organiser, following, words="吴例")
    assert not queries.matches(organiser, edition).exists()


def test_a_verdict_has_a_reason_is_taken_back_and_ends_with_its_passage(cast, edition, organiser):
    filed(edition, cast.units[0], "周示", TEXT, "2021-07-10")
    late = filed(edition, cast.units[2], "吴例", TEXT, "2021-07-11")
    tasks.compare_due()
    match = TextMatch.objects.get()
    decide = {"actor": organiser, "match": match}
    assert (
        refusal(commands.decide_match, verdict=MatchVerdict.BORROWED, reason="", **decide).field == "reason"
    )
    commands.decide_match(verdict=MatchVerdict.BORROWED, reason="与周示的材料整段相同", **decide)
    late.digest = "a" * 64
    late.save()
    tasks.compare_due()
    match.refresh_from_db()
    assert (match.verdict, match.decided_by_name) == ("borrowed", organiser.name), "the same passage keeps it"
    commands.decide_match(verdict=MatchVerdict.WAITING, reason="单位补充了合作证明", **decide)
    match.refresh_from_db()
    assert (match.verdict, match.decided_at) == ("waiting", None)
    late.answers["summary"], late.digest = OTHER, "b" * 64
    late.save()
    tasks.compare_due()
    match.refresh_from_db()
    assert match.gone
    assert not queries.matches(organiser, edition).exists()
    assert TextScan.objects.count() == 2


def test_who_is_fenced_off_from_a_dossier_sees_no_likeness_of_it(cast, edition, organiser):
    from baijia.award.programmes import commands as programmes

    filed(edition, cast.units[0], "周示", TEXT, "2021-07-10")
    late = filed(edition, cast.units[2], "吴例", TEXT, "2021-07-11")
    tasks.compare_due()
    programmes.raise_fence(
        actor=organiser,
        edition=edition,
        account_uid=organiser.account_uid,
        object_uid=late.uid,
        reason="亲属",
    )
    assert not queries.matches(organiser, edition).exists()
    with pytest.raises(Refused):
        commands.decide_match(
            actor=organiser, match=TextMatch.objects.get(), verdict=MatchVerdict.PHRASES, reason="常用表述"
        )


# earlier holders without a number


def test_a_possible_holder_is_bound_to_a_person_once_proved(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0], name="买买提·吐尔逊")
    commands.import_titles(
        actor=organiser,
        edition=edition,
        rows=[{"name": "买买提•吐尔逊", "unit": "演例０厂", "year": 2019}],
    )
    commands.screen_all(actor=organiser, edition=edition)
    verdict = Verdict.objects.get(dossier=dossier, rule="earlier_title")
    assert verdict.result == Result.POSSIBLE, "middle dots and full-width digits of either kind are the same"
    (title,) = queries.titles_alike(dossier)
    for typed in ("买买提・吐尔逊", "买买提吐尔逊", "演例0厂"):
        assert list(queries.titles(organiser, edition, words=typed)) == [title], typed
        assert list(queries.rows(organiser, edition, words=typed)) == [dossier], typed
        assert list(nominations.register(organiser, edition, words=typed)) == [dossier], typed
    assert not queries.titles(organiser, edition, words="吐买提")
    person = dossier.members.get().person
    bind = {"actor": organiser, "edition": edition, "title": title}
    stranger = Person.objects.create(name="别人")
    assert refusal(commands.bind_title, person=stranger, reason="同名同姓", **bind).hidden
    assert refusal(commands.bind_title, person=person, reason="", **bind).field == "reason"
    commands.bind_title(person=person, reason="已核对 2019 年表彰文件与身份证件", **bind)
    assert refusal(commands.bind_title, person=person, reason="再来一次", **bind).code == "title.bound"
    commands.screen_all(actor=organiser, edition=edition)
    verdict.refresh_from_db()
    assert (verdict.result, verdict.input) == (Result.FAIL, "2019")
    assert EarlierTitle.objects.get().bound_reason.startswith("已核对")


# another group


def test_another_group_needs_the_leader_and_stands_in_the_log(cast, edition, organiser):
    dossier = factories.sealed_dossier(edition, cast.units[0])
    ask = {"actor": organiser, "dossier": dossier, "reason": "成果属于新型材料，单位报错"}
    assert refusal(commands.ask_regroup, group="equipment", **ask).code == "regroup.group"
    asked = commands.ask_regroup(group="materials", **ask)
    assert refusal(commands.ask_regroup, group="culture", **ask).code == "regroup.asked"
    assert refusal(commands.approve_regroup, actor=organiser, exemption=asked).hidden
    commands.approve_regroup(actor=cast.actor("leader"), exemption=asked)
    dossier.refresh_from_db()
    asked.refresh_from_db()
    assert (dossier.group, asked.state) == ("materials", ExemptionState.USED)
    entries = [parse(bytes(entry.data), where="entry") for entry in PendingEntry.objects.order_by("id")]
    assert [e["detail"]["what"] for e in entries if e["type"] == "override"] == ["regrouping"]
    assert dossier.steps.get().opinion == "装备制造 → 新型材料：成果属于新型材料，单位报错"
    (shown,) = nominations.exemptions(organiser, edition)
    assert shown == asked
    commands.screen_all(actor=organiser, edition=edition)
    commands.pass_clear(actor=organiser, edition=edition)
    commands.close_screening(actor=organiser, edition=edition)
    assert refusal(commands.ask_regroup, group="culture", **ask).code == "screening.closed"
