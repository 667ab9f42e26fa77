"""The acts of the line as the office does them: what each will do, in numbers, and the one command behind it.

A confirmation page shows the facts; what was shown is signed into the form, and where the facts have changed
by the time the button is pressed, the page is shown anew instead of acting on something nobody read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.decisions import commands as decisions
from baijia.award.defence import commands as defence
from baijia.award.experts import commands as experts_commands
from baijia.award.honours import commands as honours
from baijia.award.nominations import commands as nominations
from baijia.award.programmes import commands as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import commands as review
from baijia.award.review.models import Round
from baijia.award.screening import commands as screening
from baijia.core.actor import Actor
from baijia.directory.enums import Role
from baijia.interfaces.web.office import facts

RUNNERS = (Role.ORGANISER, Role.COHOST)
ORGANISER = (Role.ORGANISER,)
LEADER = (Role.LEADER,)


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its words, who may, what it will do, and its command.

    ``step_up`` asks for a fresh sign-in. ``fields`` are ``reason``, ``objective`` or ``decision``. ``after`` is the
    page to go to.
    """

    title: Callable[[], str]
    roles: tuple[Role, ...]
    tell: Callable[[Actor, Edition, Round | None], facts.Facts]
    run: Callable[[Actor, Edition, Round | None, Mapping[str, Any]], Any]
    step_up: bool = False
    fields: tuple[str, ...] = ()
    after: str = "office-control"


ACTS: dict[str, Act] = {
    "freeze": Act(
        lambda: _("冻结方案"),
        ORGANISER,
        facts.freeze,
        lambda a, e, r, x: programmes.freeze(actor=a, edition=e),
    ),
    "quotas": Act(
        lambda: _("下达名额"),
        ORGANISER,
        facts.quotas,
        lambda a, e, r, x: programmes.set_quotas(actor=a, edition=e, unions=facts.recommenders(e)),
    ),
    "open": Act(
        lambda: _("开放申报"),
        LEADER,
        facts.open,
        lambda a, e, r, x: programmes.open_edition(actor=a, edition=e),
        step_up=True,
    ),
    "close-filing": Act(
        lambda: _("截止申报"),
        ORGANISER,
        facts.close_filing,
        lambda a, e, r, x: nominations.close_filing(actor=a, edition=e),
    ),
    "close-recommendation": Act(
        lambda: _("截止推荐并封存材料"),
        ORGANISER,
        facts.close_recommendation,
        lambda a, e, r, x: nominations.close_recommendation(actor=a, edition=e),
    ),
    "screen": Act(
        lambda: _("运行资格审查规则"),
        RUNNERS,
        facts.screen,
        lambda a, e, r, x: screening.screen_all(actor=a, edition=e),
        after="office-screening",
    ),
    "pass-clear": Act(
        lambda: _("通过全部无异议的材料"),
        RUNNERS,
        facts.pass_clear,
        lambda a, e, r, x: screening.pass_clear(actor=a, edition=e),
        after="office-screening",
    ),
    "close-screening": Act(
        lambda: _("结束资格审查"),
        RUNNERS,
        facts.close_screening,
        lambda a, e, r, x: screening.close_screening(actor=a, edition=e),
    ),
    "search-conflicts": Act(
        lambda: _("查找回避关系"),
        RUNNERS,
        facts.search,
        lambda a, e, r, x: experts_commands.search_conflicts(actor=a, edition=e),
        after="office-experts",
    ),
    "create-rounds": Act(
        lambda: _("建立评审轮次"),
        RUNNERS,
        facts.create_rounds,
        lambda a, e, r, x: review.create_rounds(actor=a, edition=e),
    ),
    "propose": Act(
        lambda: _("拟定名单"),
        ORGANISER,
        facts.propose,
        lambda a, e, r, x: decisions.propose(actor=a, edition=e),
        after="office-list",
    ),
    "open-notice": Act(
        lambda: _("开始公示"),
        LEADER,
        facts.open_notice,
        lambda a, e, r, x: decisions.open_notice(
            actor=a, resolution=facts.resolution(e), without=x["without"]
        ),
        step_up=True,
        fields=("without",),
        after="office-notice",
    ),
    "close-notice": Act(
        lambda: _("结束公示"),
        ORGANISER,
        facts.close_notice,
        lambda a, e, r, x: decisions.close_notice(actor=a, notice=facts.running_notice(e)),
        after="office-notice",
    ),
    "settle": Act(
        lambda: _("办结公示和异议"),
        ORGANISER,
        facts.settle,
        lambda a, e, r, x: decisions.settle(actor=a, edition=e),
        after="office-notice",
    ),
    "confer": Act(
        lambda: _("授予并签发证书"),
        LEADER,
        facts.confer,
        lambda a, e, r, x: honours.confer(actor=a, edition=e, decision=x["decision"]),
        step_up=True,
        fields=("decision",),
        after="office-honours",
    ),
}
"""Acts on an edition."""

ROUND_ACTS: dict[str, Act] = {
    "assign": Act(
        lambda: _("分配评审专家"),
        RUNNERS,
        facts.assign,
        lambda a, e, r, x: review.assign(actor=a, round=r, objective=x["objective"]),
        fields=("objective",),
    ),
    "schedule": Act(
        lambda: _("编排答辩时间"),
        RUNNERS,
        facts.schedule,
        lambda a, e, r, x: defence.schedule(actor=a, round=r),
    ),
    "open-round": Act(
        lambda: _("开始评分"),
        RUNNERS,
        facts.open_round,
        lambda a, e, r, x: review.open_round(actor=a, round=r),
    ),
    "close-round": Act(
        lambda: _("截止评分"),
        RUNNERS,
        facts.close_round,
        lambda a, e, r, x: review.close_round(actor=a, round=r, retire_reason=x["reason"]),
        fields=("reason",),
    ),
    "tie-off": Act(
        lambda: _("分数线复评"),
        RUNNERS,
        facts.tie_off,
        lambda a, e, r, x: review.call_tie_off(actor=a, round=r),
    ),
    "freeze-round": Act(
        lambda: _("冻结结果"),
        RUNNERS,
        facts.freeze_round,
        lambda a, e, r, x: review.freeze_round(actor=a, round=r),
    ),
}
"""Acts on one round."""
