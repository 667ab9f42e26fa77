"""The story of one round, told by what each role can read: planted canaries must not come out."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.db.models import Model
from review_stage import Stage, at, changed_definition, make_stage

from baijia.award.experts import commands as experts
from baijia.award.experts import queries as experts_queries
from baijia.award.nominations.models import Attachment
from baijia.award.review import commands, queries
from baijia.award.review.enums import Gone, SeatRole
from baijia.award.review.models import Slot
from baijia.core import clock
from baijia.core.models import AuditRow, StoredFile
from baijia.core.refused import Refused

CANARY = "金丝雀"


def dump(value: Any) -> str:
    """Return everything reachable from a value: fields of models and of what they have loaded as well."""
    if dataclasses.is_dataclass(value):
        return " ".join(dump(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, Model):
        own = [dump(getattr(value, field.attname)) for field in value._meta.concrete_fields]
        return " ".join(own + [dump(one) for one in value._state.fields_cache.values()])
    if isinstance(value, dict):
        return " ".join(f"{key} {dump(part)}" for key, part in value.items())
    if isinstance(value, list | tuple | set):
        return " ".join(dump(part) for part in value)
    return str(value)


def hidden_codes(edition) -> list[str]:
    sections = edition.definition["form"]["sections"]
    return [one["code"] for section in sections for one in section["fields"] if one["blind"] == "hidden"]


def plant(stage: Stage) -> None:
    """Put a canary of its own into every hidden answer, name, number, file name and free text."""
    now = clock.edition_now()
    for place, dossier in enumerate(stage.dossiers):
        tag = f"{CANARY}{place}"
        dossier.name = f"{tag}名"
        dossier.employer = f"{tag}厂"
        dossier.receipt = f"{tag}回执"
        dossier.chain = [{"opinion": f"{tag}意见"}]
        for code in hidden_codes(stage.edition):
            dossier.answers[code] = f"{tag}-{code}"
        dossier.answers["summary"] = f"{tag}名在{tag}厂完成，本人{tag}人主持。"
        dossier.save()
        person = dossier.members.get().person
        person.name = f"{tag}人"
        person.save()
        stored = StoredFile.objects.create(
            name=f"{tag}证书.pdf", kind="application/pdf", size=9, sha256="0" * 64, created=now
        )
        Attachment.objects.create(dossier=dossier, field="proof", file=stored)
    for union in stage.cast.units:
        union.name = union.short_name = f"{CANARY}{union.code}工会"
        union.save()


def read_all(stage: Stage, actor, round) -> list[Any]:
    """Return all that the queries of an expert give this actor in a round."""
    items = queries.my_items(actor, round)
    found: list[Any] = [
        items,
        queries.search(actor, round, ""),
        queries.my_rounds(actor),
        queries.todo(actor),
    ]
    found += [queries.my_item(actor, item.slot_uid) for item in items]
    found += [queries.next_item(round, items), experts_queries.my_invitations(actor)]
    accompanied = queries.accompanied_items(actor, round)
    found += [accompanied]
    found += [queries.accompanied_item(actor, round, item.slot_uid) for item in accompanied]
    return found


def hidden(call: Any, *args: Any, **kwargs: Any) -> None:
    """Assert that a call answers as if there were nothing."""
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    assert refusal.value.hidden
    assert refusal.value.code == "not_found"


def test_the_story_of_a_paper_round(stage):
    plant(stage)
    round = stage.rounds["paper"]
    with at("paper"):
        commands.assign(actor=stage.organiser, round=round)
        first = stage.slots("paper")[0]
        # Assigned but not opened: an expert sees nothing yet.
        assert queries.my_items(stage.actor(first.expert), stage.round("paper")) == []
        hidden(queries.my_item, stage.actor(first.expert), first.uid)
        commands.open_round(actor=stage.organiser, round=round)
        for slot in stage.slots("paper"):
            stage.score(slot, 11, 12, 13, 4, comment=f"评语{slot.expert.uid}")
        commands.save_draft(
            actor=stage.actor(first.expert), slot_uid=first.uid, marks={"innovation": 7}, notes="草稿之言"
        )

        numbers = [dossier.number for dossier in stage.dossiers]
        for expert in stage.experts:
            seen = dump(read_all(stage, stage.actor(expert), stage.round("paper")))
            assert CANARY not in seen
            assert not [number for number in numbers if number in seen]
            assert not [dossier.uid for dossier in stage.dossiers if dossier.uid in seen]
            assert "〔略〕" in seen
            others = [one.uid for one in stage.experts if one != expert and f"评语{one.uid}" in seen]
            assert others == []
            assert ("草稿之言" in seen) is (expert == first.expert)

        # Another's slot, whichever command or query asks for it, does not exist.
        stranger = next(one for one in stage.experts if one != first.expert)
        for other in (stage.actor(stranger), stage.organiser, stage.cast.actor("supervisor")):
            hidden(queries.my_item, other, first.uid)
            hidden(commands.submit_score, actor=other, slot_uid=first.uid, vector=[1, 1, 1, 1])
            hidden(commands.save_draft, actor=other, slot_uid=first.uid, marks={})
        proof = Attachment.objects.get(dossier=first.dossier)
        hidden(queries.my_file, stage.actor(first.expert), first.uid, proof.uid)
        assert queries.search(stage.actor(first.expert), stage.round("paper"), CANARY) == []

        # The office sees progress, not marks; nobody else sees even that.
        progress = queries.progress(stage.organiser, round)
        assert (progress.slots, progress.scored) == (18, 18)
        assert "评语" not in dump(progress)
        assert CANARY not in dump(progress)
        hidden(queries.marks, stage.organiser, round)
        hidden(queries.progress, stage.actor(first.expert), round)
        hidden(queries.progress, stage.cast.actor("filer"), round)

        # A recusal declared later shuts the item at once.
        experts.declare_recusal(
            actor=stage.actor(first.expert), edition=stage.edition, dossiers=[first.dossier], reason="曾合作"
        )
        hidden(queries.my_item, stage.actor(first.expert), first.uid)
        hidden(
            commands.submit_score, actor=stage.actor(first.expert), slot_uid=first.uid, vector=[1, 1, 1, 1]
        )
        assert first.uid not in dump(read_all(stage, stage.actor(first.expert), stage.round("paper")))
        commands.replace_slot(
            actor=stage.organiser, slot_uid=first.uid, reason=Gone.RECUSAL, explanation="曾合作"
        )
        hidden(queries.my_item, stage.actor(first.expert), first.uid)

        # Who holds a slot is the supervisor's to see, under a reason that stays.
        supervisor = stage.cast.actor("supervisor")
        for other in (stage.organiser, stage.cast.actor("leader"), stage.actor(first.expert)):
            hidden(queries.roster, other, round, reason="想看看")
        with pytest.raises(Refused, match="理由"):
            queries.roster(supervisor, stage.round("paper"), reason=" ")
        rows = queries.roster(supervisor, stage.round("paper"), reason="核查举报线索")
        assert len(rows) == 19
        assert AuditRow.objects.get(act="review.open_roster").purpose == "核查举报线索"

        stage.score_all("paper")
        commands.close_round(actor=stage.organiser, round=round)
        # Closed: marks by pseudonym, without experts' names.
        rows = queries.marks(stage.organiser, round)
        assert len(rows) == 18
        names = {expert.name for expert in stage.experts}
        assert not {name for row in rows for name in names if name in dump({**row, "comment": ""})}
        hidden(queries.marks, stage.actor(first.expert), round)


@pytest.mark.parametrize("when", ["never", "after_own", "after_close"])
def test_what_others_gave_is_seen_from_when_the_edition_says_and_never_before_ones_own(cast, when):
    definition = changed_definition()
    definition["rounds"][0]["others_seen"] = when
    stage = make_stage(cast, 1, definition=definition)
    round = stage.rounds["paper"]
    with at("paper"):
        stage.assign_and_open("paper")
        first, second, *_rest = [s for s in stage.slots("paper") if s.dossier == stage.dossiers[0]]
        stage.score(second, 11, 12, 13, 4)
        assert queries.others_scores(stage.actor(first.expert), first.uid) is None, "the own is not in"
        stage.score(first, 20, 20, 20, 8)
        seen = queries.others_scores(stage.actor(first.expert), first.uid)
        assert (seen is None) is (when != "after_own")
        hidden(queries.others_scores, stage.actor(second.expert), first.uid)
        stage.score_all("paper")
        commands.close_round(actor=stage.organiser, round=round)
    seen = queries.others_scores(stage.actor(first.expert), first.uid)
    assert (seen is None) is (when == "never")
    if seen is not None:
        assert (11, 12, 13, 4) in [one.vector for one in seen]
        assert len(seen) == 2
        for expert in stage.experts:
            assert expert.name not in dump(seen)


def test_on_site_names_are_seen_and_hidden_answers_are_not(defence):
    plant(defence)
    round = defence.round("defence")
    slot = defence.slots("defence")[0]
    actor = defence.actor(slot.expert)
    slot.dossier.refresh_from_db()
    view = queries.my_item(actor, slot.uid)
    assert (view.item.name, view.item.unit) == (slot.dossier.name, slot.dossier.employer)
    assert view.item.starts is not None
    seen = dump(read_all(defence, actor, round))
    place = next(n for n, one in enumerate(defence.dossiers) if one.pk == slot.dossier_id)
    assert not [code for code in hidden_codes(defence.edition) if f"{CANARY}{place}-{code}" in seen]
    assert "证书.pdf" not in seen
    groups = {item.group for item in queries.my_items(actor, round)}
    assert groups == {slot.dossier.group}


def test_an_accompanying_expert_comments_on_the_own_group_and_gives_no_marks(defence):
    busy = {slot.expert_id for slot in defence.slots("defence")}
    guest = next(expert for expert in defence.experts if expert.pk not in busy)
    round, actor = defence.round("defence"), defence.actor(guest)
    assert queries.accompanied_items(actor, round) == []
    commands.add_seat(
        actor=defence.organiser, round=round, group="medicine", expert=guest, role=SeatRole.ACCOMPANYING
    )
    items = queries.accompanied_items(actor, round)
    assert items
    assert {item.group for item in items} == {"medicine"}
    assert queries.my_items(actor, round) == []
    slots = Slot.objects.filter(round=round, retired_at=None).select_related("dossier")
    slot = next(one for one in slots if one.dossier.group == "medicine")
    hidden(commands.submit_score, actor=actor, slot_uid=slot.uid, vector=[1, 1, 1])
    commands.remark(actor=actor, round=round, dossier=slot.dossier, text="操作讲得清楚")
    assert queries.accompanied_item(actor, round, slot.dossier.uid).remark == "操作讲得清楚"
    other = next(one.dossier for one in slots if one.dossier.group != "medicine")
    hidden(commands.remark, actor=actor, round=round, dossier=other, text="看别组")
    hidden(queries.accompanied_item, actor, round, other.uid)
    hidden(queries.remarks, defence.organiser, round, slot.dossier)


def test_the_chair_alone_gives_the_opinion_of_the_panel(defence):
    round = defence.round("defence")
    slots = defence.slots("defence")
    roles = {seat.expert_id: seat.role for seat in round.seats.all()}
    chair = next(slot for slot in slots if roles.get(slot.expert_id) == SeatRole.CHAIR)
    member = next(
        slot
        for slot in slots
        if roles.get(slot.expert_id) == SeatRole.SCORING and slot.dossier == chair.dossier
    )
    call = {"round": round, "dossier": chair.dossier, "text": "组内意见一致", "opinion": True}
    hidden(commands.remark, actor=defence.actor(member.expert), **call)
    assert commands.remark(actor=defence.actor(chair.expert), **call).opinion


def test_todo_names_what_waits_for_whom(paper):
    slot = paper.slots("paper")[0]
    own = [one for one in paper.slots("paper") if one.expert_id == slot.expert_id]
    assert [(line["kind"], line["count"]) for line in queries.todo(paper.actor(slot.expert))] == [
        ("score", len(own))
    ]
    for one in own:
        paper.score(one, 20, 20, 20, 8)
    assert queries.todo(paper.actor(slot.expert)) == []
    assert [line["kind"] for line in queries.todo(paper.organiser)] == ["close", "assign"]


@pytest.mark.parametrize("per_group", [1, 3])
def test_lists_take_the_same_statements_for_any_number(cast, per_group, django_assert_num_queries):
    stage = make_stage(cast, per_group)
    with at("paper"):
        stage.assign_and_open("paper")
        slot = stage.slots("paper")[0]
        stage.score(slot, 20, 20, 20, 8)
        actor, round = stage.actor(slot.expert), stage.round("paper")
        with django_assert_num_queries(4):  # addenda, slots, scores, members with persons
            assert queries.my_items(actor, round)
        with django_assert_num_queries(4):  # the same
            assert queries.my_item(actor, slot.uid).score is not None
        with django_assert_num_queries(4):  # the same
            assert queries.search(actor, round, "夹具")
        with django_assert_num_queries(2):  # slots, seats
            assert queries.my_standing(actor)[round.pk].done == 1
        with django_assert_num_queries(4):  # the round, fences, its slots, addenda
            queries.progress(stage.organiser, round)
        with django_assert_num_queries(2):  # the actor's rounds, the office's
            queries.todo(stage.organiser)
