"""Two ways to a timetable: the plain rule, and the engine's solver. Both follow the draw within a group."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from baijia.core.refused import Refused
from baijia.engine.timetable import InfeasibleError, Item, Place, Plan, Problem, slots, solve


def plain(problem: Problem) -> dict[str, Place]:
    """Give a group one venue, the largest group the emptiest; fill days from the first on.

    Nobody's dates, equipment or double seats are asked: for editions that know none.

    Raises:
        Refused: there are fewer places than a venue needs.
    """
    venues = [venue.name for venue in problem.venues]
    if not venues:
        raise Refused("schedule.venues", _("本轮未设会场。"))
    groups: dict[str, list[Item]] = {}
    for item in problem.items:
        groups.setdefault(item.group, []).append(item)
    lines: dict[str, list[Item]] = {venue: [] for venue in venues}
    for group in sorted(groups, key=lambda code: (-len(groups[code]), code)):
        emptiest = min(venues, key=lambda venue: (len(lines[venue]), venues.index(venue)))
        lines[emptiest] += groups[group]
    starts = [(day, at) for day in problem.days for session in slots(problem) for at in session]
    longest = max(len(line) for line in lines.values())
    if longest > len(starts):
        raise Refused(
            "schedule.full",
            _("每个会场只有 %(have)d 个时段，需要 %(need)d 个。请增加天数、时段或会场。")
            % {"have": len(starts), "need": longest},
        )
    return {
        item.id: Place(*starts[number], venue)
        for venue, line in lines.items()
        for number, item in enumerate(line)
    }


def solved(problem: Problem, names: dict[str, str]) -> Plan:
    """Return the solver's timetable; ``names`` are the candidates' by id, for the sentence of a refusal.

    Raises:
        Refused: there is none, and why.
    """
    try:
        return solve(problem)
    except InfeasibleError as found:
        raise Refused(f"schedule.{found.cause}", _sentence(problem, found, names)) from None


def _sentence(problem: Problem, found: InfeasibleError, names: dict[str, str]) -> str:
    """Say what stands in the way and what would help."""
    sentences = {
        "room": _("一共只有 %(have)d 个时段，需要 %(need)d 个。请增加天数、时段或会场。"),
        "item": _("%(who)s 没有任何可排的时段：不便日期、所需设备与专家请假合起来排除了全部会场和日期。"),
        "away": _("候选人不便的日期使时间排不开（%(who)s）。请与他们另商日期，或增加天数、会场。"),
        "equipment": _("需要设备的项目（%(who)s）超出有设备的会场容量。请增设设备，或增加天数。"),
        "expert_away": _("专家请假的日期使本组排不完。请更换专家，或增加天数。"),
        "closed": _("会场停用的日期使时间排不开。请另借会场，或增加天数。"),
        "shared": _("有专家同时在两组，两组错开后排不完。请更换其中一组的专家，或增加天数。"),
        "group": _("一个小组同一时间只能在一个会场，最大的组在现有天数内排不完。请增加天数或时段。"),
        "limit": _("在规定的计算量内没有找到可行的安排。请减少特殊要求，或增加天数、会场后再试。"),
    }
    return sentences[found.cause] % {
        "have": found.have,
        "need": len(problem.items),
        "who": listed([names.get(key, key) for key in found.items]),
    }


def listed(names: Sequence[str]) -> str:
    """Return the first five names, and how many more."""
    shown = "、".join(names[:5])
    return shown if len(names) <= 5 else _("%(shown)s等 %(n)d 人") % {"shown": shown, "n": len(names)}
