"""The script of an edition: stages in order, each played through the real commands at its own hour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from baijia.award.programmes.definition import load, scaled
from baijia.core import clock, entropy
from baijia.engine.faults import BadInput, Fault
from baijia.interfaces.rehearsal.acts import (
    conferring,
    deciding,
    filing,
    gathering,
    housing,
    lending,
    opening,
    pairing,
    paying,
    recommending,
    reviewing,
)
from baijia.interfaces.rehearsal.play import Play
from baijia.interfaces.rehearsal.progress import Progress

Act = Callable[[Play], None]
STAGES: dict[str, tuple[str, tuple[Act, ...]]] = {
    "open": ("设立评选并开放申报", (opening.plant, opening.open_edition)),
    "filed": ("基层工会申报、本人确认", (filing.file_all, filing.close)),
    "recommended": ("区（市）县和产业工会推荐排序", (recommending.recommend_all, recommending.close)),
    "screened": ("资格审查", (reviewing.screen,)),
    "pool": ("组建专家库、查找回避关系", (reviewing.gather_experts,)),
    "paper-open": ("分配、开始初评", (reviewing.open_paper,)),
    "paper": ("初评打分并冻结", (reviewing.score_paper,)),
    "defence": ("现场答辩打分并冻结", (reviewing.play_defence,)),
    "proposed": ("拟定名单、表决、审定", (deciding.propose,)),
    "on-notice": ("公示、收到异议", (deciding.publish,)),
    "notice": ("异议办结、递补、公示期满", (deciding.answer,)),
    "conferred": ("授予并签发证书", (conferring.confer,)),
    "owed": (
        "财务规则签署、确认应付奖金、发出获奖者链接",
        (paying.identify, paying.settle_rules, paying.owe),
    ),
    "paid": (
        "付款、退回重付、评审劳务费、申报缴税、推荐参评",
        (paying.pay_prizes, paying.pay_fees, paying.declare, paying.refer),
    ),
    "served": (
        "活动、项目对接、创客空间、小额贴息贷款和两年贴息",
        (gathering.hold_events, pairing.bring_together, housing.let, *lending.SERVED),
    ),
}
LAST = "conferred"


def stage_named(name: str | None) -> str:
    """Return the stage, the last one for None.

    Raises:
        BadInput: there is none of that name.
    """
    if name is None:
        return LAST
    if name not in STAGES:
        raise BadInput(Fault("--until", name, ", ".join(STAGES)))
    return name


def read_definition(data: bytes, *, where: str, nominations: int) -> dict[str, Any]:
    """Return the definition, scaled to the number of nominations.

    Raises:
        BadInput: naming line and rule.
    """
    return scaled(load(data, where=where), nominations)


def play(
    definition: dict[str, Any],
    *,
    nominations: int,
    seed: str,
    until: str,
    progress: Progress,
) -> Play:
    """Play the edition up to and with a stage. The same arguments give the same bundle."""
    with entropy.seeded(f"{seed}/{nominations}"):
        running = Play(definition, nominations=nominations, seed=seed, progress=progress)
        with clock.fixed(running.now):
            for name, (words, acts) in STAGES.items():
                with progress.stage(name, words):
                    for act in acts:
                        act(running)
                    running.publish()
                if name == until:
                    break
    return running


def money(running: Play) -> list[tuple[str, str]]:
    """Return what was paid, referred and lent, for the report."""
    return [
        *paying.money(running),
        *gathering.figures(running),
        *pairing.figures(running),
        *housing.figures(running),
        *lending.figures(running),
    ]
