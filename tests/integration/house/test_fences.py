"""A conflict fences an account off everywhere, an organiser's too: pages, counts, search, exports, commands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

sys.path.insert(0, str(Path(__file__).parents[1] / "award" / "review"))

from review_stage import Stage, at, make_stage

import factories
import filing
import notices
from baijia.award.honours import commands as honours
from baijia.award.nominations import commands as nominations
from baijia.award.programmes import commands as programmes
from baijia.award.programmes.models import Fence
from baijia.award.record import commands as record_commands
from baijia.award.record import line, trail
from baijia.award.record import queries as record
from baijia.award.review import commands as review
from baijia.award.review import queries as reviewed
from baijia.award.review.enums import Gone
from baijia.award.screening import commands as screening
from baijia.core.actor import PUBLIC
from baijia.core.refused import Refused

pytestmark = pytest.mark.django_db
FENCED = ("organiser", "supervisor")


def fence(cast, edition, dossier, *names: str) -> None:
    for name in names:
        programmes.raise_fence(
            actor=cast.actor("organiser"),
            edition=edition,
            account_uid=cast.accounts[name].uid,
            object_uid=dossier.uid,
            reason="近亲属",
        )


@pytest.fixture
def stage(cast) -> Stage:
    """A paper round open and scored in part; the first dossier is fenced off from organiser and supervisor."""
    made = make_stage(cast)
    with at("paper"):
        made.assign_and_open("paper")
        made.score(made.slots("paper")[0], 20, 20, 20, 8)
    fence(cast, made.edition, made.dossiers[0], *FENCED)
    return made


def hidden(act) -> None:
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.hidden, refused.value.sentence


def test_where_is_my_case_is_not_told_to_who_is_fenced_off(cast, edition):
    dossier = filing.submitted(cast, edition)
    fence(cast, edition, dossier, "organiser")
    given = {"receipt": dossier.receipt, "last_six": factories.id_number(1)[-6:]}
    officer, anyone = filing.sign_in(cast.accounts["organiser"]), Client()
    told = anyone.post("/lookup/", given)
    assert told.context["dossier"] == dossier
    untold = officer.post("/lookup/", given)
    unknown = officer.post("/lookup/", given | {"receipt": "RNOTHING2222"})
    assert "dossier" not in untold.context
    assert untold.context["unknown"] is unknown.context["unknown"] is True
    assert untold.content.decode().replace(dossier.receipt, "R").count("周示") == 0
    token, _member = filing.link(cast, dossier)
    assert anyone.get(reverse("nominee-case", args=[token])).status_code == 200
    assert officer.get(reverse("nominee-case", args=[token])).status_code == 404
    hidden(lambda: record.case(cast.actor("organiser"), dossier))


def test_the_whole_record_is_not_taken_out_by_who_is_fenced_off(stage, cast):
    for name in FENCED:
        with pytest.raises(Refused, match="回避"):
            record_commands.export_inspector(actor=cast.actor(name), edition=stage.edition, purpose="检查")
    page = filing.sign_in(cast.accounts["supervisor"]).post(
        reverse("office-record", args=[stage.edition.code]), {"reason": "检查评分"}
    )
    assert (page.status_code, "回避" in page.content.decode()) == (422, True)
    Fence.objects.all().delete()
    assert record_commands.export_inspector(
        actor=cast.actor("supervisor"), edition=stage.edition, purpose="检查"
    ).startswith(b"PK")


def test_counts_leave_out_what_is_fenced_off(stage, cast):
    organiser, cohost = cast.actor("organiser"), cast.actor("cohost")
    of = {row.code: row.count for row in line.waiting(cohost, stage.edition)}
    less = {row.code: row.count for row in line.waiting(organiser, stage.edition)}
    slots = [slot for slot in stage.slots("paper") if slot.dossier == stage.dossiers[0]]
    assert of["scores"] - less["scores"] in (len(slots), len(slots) - 1)
    every, some = (reviewed.progress(actor, stage.round("paper")) for actor in (cohost, organiser))
    assert every.slots - some.slots == len(slots)
    funnel = {code: count for code, _words, count in record.funnel(stage.edition)}
    mine = {code: count for code, _words, count in record.funnel(stage.edition, organiser)}
    assert {code: funnel[code] - mine[code] for code in funnel} == dict.fromkeys(funnel, 1)
    assert {code: count for code, _words, count in record.funnel(stage.edition, PUBLIC)} == funnel
    shares = [
        sum(row.filed + row.recommended for row in line.shares(actor, stage.edition))
        for actor in (cohost, organiser)
    ]
    assert shares[0] - shares[1] == 1


def test_no_page_of_the_office_says_the_name_or_the_number(stage, cast):
    dossier, code = stage.dossiers[0], stage.edition.code
    pages = [
        reverse(name, args=[code])
        for name in ("office-control", "office-screening", "office-experts", "office-list", "office-notice")
    ]
    pages += [
        reverse("office-screening", args=[code]) + f"?q={text}" for text in (dossier.name, dossier.number)
    ]
    pages.append(reverse("office-round", args=[code, "paper"]))
    pages.append(reverse("office-audit", args=[code]) + f"?q={dossier.name}")
    for name in FENCED:
        client = filing.sign_in(cast.accounts[name])
        for page in pages:
            text = client.get(page).content.decode()
            assert dossier.uid not in text, page
            assert f">{dossier.name}<" not in text, page
            assert "?q=" in page or dossier.number not in text, page


def test_the_roster_leaves_the_item_out(stage, cast):
    rows = reviewed.roster(cast.actor("supervisor"), stage.round("paper"), reason="核对评分")
    assert stage.dossiers[1].number in {row["nominee"] for row in rows}
    assert stage.dossiers[0].number not in {row["nominee"] for row in rows}
    found = trail.rows(cast.actor("supervisor"), stage.edition)
    assert not found.filter(object_uid=stage.dossiers[0].uid).exists()


def test_commands_on_it_do_not_exist_either(stage, cast):
    organiser = cast.actor("organiser")
    slot = next(slot for slot in stage.slots("paper") if slot.dossier == stage.dossiers[0])
    verdict = stage.dossiers[0].verdicts.first()
    told = {"reason": Gone.RECUSAL, "explanation": "核查后作废"}
    hidden(lambda: review.void_score(actor=organiser, slot_uid=slot.uid, **told))
    hidden(lambda: review.replace_slot(actor=organiser, slot_uid=slot.uid, **told))
    hidden(
        lambda: review.exclude(
            actor=organiser,
            round=stage.round("paper"),
            dossier=stage.dossiers[0],
            reason="withdrawn",
            text="退出",
        )
    )
    hidden(lambda: screening.screen_dossier(actor=organiser, dossier=stage.dossiers[0]))
    hidden(lambda: screening.override(actor=organiser, verdict=verdict, result="pass", reason="核对往届名册"))


def test_a_claim_is_not_released_and_an_honour_not_revoked_by_who_is_fenced_off(cast, edition):
    dossier = filing.submitted(cast, edition)
    fence(cast, edition, dossier, "organiser")
    hidden(
        lambda: nominations.release_claim(
            actor=cast.actor("organiser"),
            edition=edition,
            id_number=factories.id_number(1),
            reason="冒名申报",
        )
    )
    sealed = factories.sealed_dossier(edition, cast.units[1])
    fence(cast, edition, sealed, "leader")
    notices.put_on_notice(cast, edition, [sealed])
    honour = notices.confer(cast, edition, [sealed])[0]
    told = {"ground": "fraud", "decision": "成工发〔2022〕1号", "public_note": "经查弄虚作假。"}
    hidden(lambda: honours.revoke(actor=cast.actor("leader"), honour=honour, **told))


def test_nobody_lifts_the_own_fence(stage, cast):
    given = {"edition": stage.edition, "object_uid": stage.dossiers[0].uid, "reason": "并无关系"}
    with pytest.raises(Refused, match="不能由自己解除"):
        programmes.lift_fence(
            actor=cast.actor("organiser"), account_uid=cast.accounts["organiser"].uid, **given
        )
    assert Fence.objects.filter(lifted=None).count() == 2
    assert (
        programmes.lift_fence(
            actor=cast.actor("organiser"), account_uid=cast.accounts["supervisor"].uid, **given
        )
        == 1
    )
