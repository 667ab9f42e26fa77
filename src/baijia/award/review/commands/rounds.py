"""Setting up a round: its row, its panels before any score, its opening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from baijia.award.experts import queries as experts
from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import panels, planning, queries, rules
from baijia.award.review.enums import COMPUTED, ROUND_MOVES, SeatRole
from baijia.award.review.models import Plan, Round, ScoreVersion, Seat
from baijia.core import audit, clock, lifecycle, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found


@command
def create_rounds(*, actor: Actor, edition: Edition) -> list[Round]:
    """Make the rows of the rounds the definition describes; those that are there stay."""
    rules.check_runs(actor, edition)
    made = []
    for number, described in enumerate(programmes.in_force(edition)["rounds"], start=1):
        found, _new = Round.objects.get_or_create(
            edition=edition, code=described["code"], defaults={"number": number}
        )
        made.append(found)
    audit.record(
        actor,
        "review.create_rounds",
        edition,
        scope=edition.code,
        after={"rounds": [one.code for one in made]},
    )
    return made


@command
def assign(*, actor: Actor, round: Round, objective: str = "total") -> Round:
    """Decide who reviews what, form the panels and log them, before anything can be scored.

    ``objective`` is one of the engine's, ``total``, ``floor``, ``fair``, or ``imported``: a plan laid out for it is
    the one that counts, and where there is none one is laid out now. Experts are those drawn for the round, or the
    whole pool where none was drawn; confirmed, declared and found conflicts and fences are never assigned. Plans are
    thrown away with it, so that nobody can lay names beside marks later.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    before, after = lifecycle.move(round, "assign", ROUND_MOVES)
    items = queries.standing(round)
    described = programmes.round_definition(round.edition, round.code)
    if described["panels"] == "pool":
        pairs = _pool_pairs(round, objective)
        panels.form(round, pairs)
        Plan.objects.filter(round=round).delete()
    else:
        pairs = _form_groups(round, items, described)
    round.save(update_fields=["state"])
    audit.record(
        actor,
        "review.assign",
        round,
        scope=round.edition.code,
        before={"state": before},
        after={"state": after, "items": len(items), "slots": len(pairs), "objective": objective},
    )
    return round


def _pool_pairs(round: Round, objective: str) -> planning.Pairs:
    """Return the plan that was laid out for this objective, or lay one out."""
    plan = Plan.objects.filter(round=round, objective=objective).first()
    if plan is None:
        if objective not in COMPUTED:
            raise Refused("plan.none", _("还没有导入方案。"), field="objective")
        return planning.lay_out(queries.demand(round, objective=objective, outside=planning.OUTSIDE)).pairs
    wanted = queries.demand(round, objective=objective, outside=plan.outside)
    rules.check_plan_holds(plan, queries.basis(wanted))
    items = {item.number: item for item in wanted.items}
    people = {expert.uid: expert for expert in wanted.experts}
    return [(items[number], people[uid]) for number, uid, _fit in plan.document["pairs"]]


def _form_groups(round: Round, items: Sequence[Dossier], described: Mapping[str, Any]) -> planning.Pairs:
    """Seat a standing panel for each group, nobody in two of them, and form it."""
    need, blocked = described["reviews_per_item"], queries.blocked(round.edition)
    lines = candidates_by_group(round)
    seated: set[int] = set()
    everything: planning.Pairs = []
    for group in programmes.in_force(round.edition)["groups"]:
        own = [item for item in items if item.group == group["code"]]
        if not own:
            continue
        line = [expert for expert in lines.get(group["code"], []) if expert.pk not in seated]
        panel, others = line[:need], line[need:]
        if len(panel) < need:
            raise Refused(
                "assign.no_experts",
                _("“%(group)s”组只有 %(have)d 位专家，需要 %(need)d 位。")
                % {"group": group["name"], "have": len(panel), "need": need},
            )
        pairs = planning.group_plan(own, panel, others, need, blocked)
        seated |= {expert.pk for _item, expert in pairs}
        Seat.objects.bulk_create(
            [
                Seat(
                    round=round,
                    group=group["code"],
                    expert=expert,
                    role=SeatRole.CHAIR if place == 0 else SeatRole.SCORING,
                )
                for place, expert in enumerate(panel)
            ]
        )
        panels.form(round, pairs)
        everything += pairs
    return everything


def candidates_by_group(round: Round) -> dict[str, list[Expert]]:
    """Return by group who may sit on its panel, in order: as drawn, then alternates; without a draw by field."""
    drawn = experts.picked(round.edition, round.code)
    if drawn:
        after = experts.alternates(round.edition, round.code)
        return {group: [*line, *after.get(group, [])] for group, line in drawn.items()}
    lines: dict[str, list[Expert]] = {}
    pool = [expert for expert in experts.pool(round.edition) if expert.max_load]  # none: sits along alone
    for group in programmes.in_force(round.edition)["groups"]:
        code = group["code"]
        able = [expert for expert in pool if code in expert.fields]
        # Those whose first field it is come first, so that few-field groups are not stripped by others.
        lines[code] = sorted(able, key=lambda expert: (expert.fields[0] != code, expert.uid))
    return lines


@command
def add_seat(*, actor: Actor, round: Round, group: str, expert: Expert, role: SeatRole) -> Seat:
    """Seat an accompanying expert with a group, or name its chair; scoring experts come by ``assign`` alone."""
    round = locked(round)
    rules.check_runs(actor, round.edition)
    rules.check_not_frozen(round)
    programmes.group(round.edition, group)
    if expert.organiser_id != round.edition.organiser_id:
        raise not_found()
    seated = Seat.objects.filter(round=round, group=group, expert=expert).first()
    if role != SeatRole.ACCOMPANYING and (seated is None or seated.role == SeatRole.ACCOMPANYING):
        raise Refused("seat.scoring", _("评审专家由分配产生，不能另行添加。"))
    if role == SeatRole.ACCOMPANYING and seated is not None:
        raise Refused("seat.taken", _("该专家已在本组。"))
    if role == SeatRole.CHAIR:
        others = Seat.objects.filter(round=round, group=group, role=SeatRole.CHAIR)
        others.update(role=SeatRole.SCORING)
    seat, _made = Seat.objects.update_or_create(
        round=round, group=group, expert=expert, defaults={"role": role}
    )
    audit.record(
        actor,
        "review.add_seat",
        seat,
        scope=round.edition.code,
        after={"group": group, "expert": expert.uid, "role": str(role)},
    )
    return seat


@command
def open_round(*, actor: Actor, round: Round) -> Round:
    """Open an assigned round for scoring and tell its experts; whether it is blind is recorded as it stands."""
    round = locked(round)
    rules.check_runs(actor, round.edition)
    definition = programmes.in_force(round.edition)
    before, after = lifecycle.move(round, "open", ROUND_MOVES)
    rules.check_may_open(round, definition)
    round.opened_at = clock.edition_now()
    round.blind = queries.blindness(round).blind
    round.save(update_fields=["state", "opened_at", "blind"])
    tell_opened(round)
    audit.record(
        actor,
        "review.open_round",
        round,
        scope=round.edition.code,
        before={"state": before},
        after={"state": after, "blind": round.blind},
    )
    return round


def tell_opened(round: Round) -> None:
    """Tell everybody who has something to score that scoring is open, in the same words every time."""
    accounts = queries.in_play(round).values_list("expert__account__uid", flat=True)
    for account_uid in sorted(set(accounts)):
        outbox.enqueue(account_uid, "review.opened", edition=round.edition.name, round=round.code)


@command
def remind(*, actor: Actor, round: Round, expert: Expert | None = None) -> int:
    """Remind whoever still owes scores, or one of them; the message names the round and no item. Returns how many."""
    round = locked(round)
    rules.check_runs(actor, round.edition)
    rules.check_is_open(round)
    owing = round.slots.filter(retired_at=None).exclude(
        Exists(ScoreVersion.objects.filter(slot=OuterRef("pk"), superseded_at=None, voided_at=None))
    )
    if expert is not None:
        owing = owing.filter(expert=expert)
    accounts = sorted(set(owing.values_list("expert__account__uid", flat=True)))
    name = programmes.round_definition(round.edition, round.code)["name"]
    outbox.enqueue_all(
        [(uid, "review.reminder", {"edition": round.edition.name, "round": name}) for uid in accounts]
    )
    audit.record(actor, "review.remind", round, scope=round.edition.code, after={"reminded": len(accounts)})
    return len(accounts)


def locked(round: Round) -> Round:
    """Return the round, locked, with its edition, organiser and log."""
    rows = Round.objects.select_for_update(of=("self",))
    return rows.select_related("edition__organiser", "edition__log").get(pk=round.pk)
