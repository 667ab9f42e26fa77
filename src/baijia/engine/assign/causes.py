"""Why a problem has no plan: the pins, the totals, or a set of items or of experts that cannot be served.

A set of items whose needs exceed what the experts open to it can give is a violation of Hall's condition; a
smallest cut shows one, and taking away members as long as it stays a violation leaves a smallest one by
inclusion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from baijia.engine.assign.core import Core, Ints, Mask
from baijia.engine.assign.feasible import saturate
from baijia.engine.assign.network import Edges, Flow, all_edges, greatest
from baijia.engine.assign.plan import Infeasible
from baijia.engine.assign.problem import Pair, Problem

STARTS = 20
TRIALS = 300
MAX_OTHERS = 100
NAMED = 10


def check_pins(problem: Problem) -> None:
    """Refuse pins on impossible pairs and pins beyond needs, loads and group limits.

    Raises:
        Infeasible: kind ``pin_impossible`` or ``pins_exceed``.
    """
    pinned = problem.pinned
    impossible = [pair for pair in pinned if problem.affinity[pair] < 0]
    if impossible:
        words = "、".join(
            f"[{i}, {j}]（{'回避' if (i, j) in problem.conflicts else '无匹配度'}）"
            for i, j in impossible[:NAMED]
        )
        raise _pins(
            "pin_impossible",
            f"指定的配对不可能成立：{words}",
            impossible,
            0,
            "撤销这些指定，或解除相应的回避、补上匹配度",
        )
    for item, count in sorted(Counter(i for i, _ in pinned).items()):
        most = int(problem.needs[item])
        if count > most:
            cause = f"项目 {item} 指定了 {count} 位专家，超过它的评审数 {most}"
            concerned = [pair for pair in pinned if pair[0] == item]
            raise _pins(
                "pins_exceed", cause, concerned, most, f"撤销其中 {count - most} 个指定，或提高该项目的评审数"
            )
    for expert, count in sorted(Counter(j for _, j in pinned).items()):
        most = int(problem.load_max[expert])
        if count > most:
            cause = f"专家 {expert} 被指定评审 {count} 个项目，超过其最多评审数 {most}"
            concerned = [pair for pair in pinned if pair[1] == expert]
            raise _pins(
                "pins_exceed",
                cause,
                concerned,
                most,
                f"撤销其中 {count - most} 个指定，或提高该专家的最多评审数",
            )
    _check_pinned_groups(problem)


def _check_pinned_groups(problem: Problem) -> None:
    if problem.groups is None or problem.max_same_group is None:
        return
    members: dict[tuple[int, str], list[Pair]] = {}
    for item, expert in problem.pinned:
        label = problem.groups[expert]
        if label is not None:
            members.setdefault((item, repr(label)), []).append((item, expert))
    for (item, label), pairs in sorted(members.items()):
        most = problem.max_same_group
        if len(pairs) > most:
            cause = f"项目 {item} 指定了 {len(pairs)} 位同组（{label}）专家，超过同组上限 {most}"
            raise _pins(
                "pins_exceed", cause, pairs, most, f"撤销其中 {len(pairs) - most} 个指定，或提高同组上限"
            )


def _pins(kind: str, cause: str, pairs: Sequence[Pair], available: int, remedy: str) -> Infeasible:
    return Infeasible(
        kind=kind,
        cause=cause,
        items=tuple(sorted({item for item, _ in pairs})),
        experts=tuple(sorted({expert for _, expert in pairs})),
        needed=len(pairs),
        available=available,
        remedy=remedy,
        shortage=len(pairs) - available,
    )


def check_totals(core: Core) -> None:
    """Refuse what the sums alone forbid.

    Raises:
        Infeasible: kind ``load_max`` or ``load_min``.
    """
    everything = {"items": tuple(range(core.items)), "experts": tuple(range(core.experts))}
    pins = "（指定的配对已扣除）" if core.held.any() else ""
    need, low, high = (int(array.sum()) for array in (core.need, core.low, core.high))
    if need > high:
        raise Infeasible(
            kind="load_max",
            cause=f"全部 {core.items} 个项目共需 {need} 份评审，"
            f"{core.experts} 位专家的最多评审数合计只有 {high} 份{pins}",
            needed=need,
            available=high,
            remedy=f"把最多评审数合计提高 {need - high}，或增加专家，或减少每项的评审数",
            shortage=need - high,
            **everything,
        )
    if low > need:
        raise Infeasible(
            kind="load_min",
            cause=f"{core.experts} 位专家的最少评审数合计 {low} 份，全部项目只需 {need} 份评审{pins}",
            needed=low,
            available=need,
            remedy=f"把最少评审数合计降低 {low - need}，或增加每项的评审数",
            shortage=low - need,
            **everything,
        )


def explain(core: Core, edges: Edges) -> Infeasible:
    """Find the items, or the experts, that cannot be served. The core must have no plan.

    Args:
        edges: where the search for flows begins.
    """
    flow, edges = saturate(core, edges, core.high)
    target = int(core.need.sum())
    if flow.value < target:
        return _of_items(core, _short_items(core, flow, edges), target - flow.value)
    flow, edges = saturate(core, edges, core.low)
    return _of_experts(core, _short_experts(core, flow, edges), int(core.low.sum()) - flow.value)


def _short_items(core: Core, flow: Flow, edges: Edges) -> Ints:
    """Return items that need more than the experts open to them can give."""
    able: Mask = np.asarray((core.value >= 0) & (core.high > 0))

    def gap(items: Ints) -> int:
        return _items_gap(core, items)

    counts = able.sum(axis=1)
    lone = int(np.argmax(core.need - counts))
    if core.need[lone] > counts[lone]:
        found = np.array([lone])
    else:
        rows, cols = edges.rows[flow.used], edges.cols[flow.used]
        starts = np.flatnonzero(np.bincount(rows, minlength=core.items) < core.need)
        inside = np.flatnonzero(~flow.items_inside & (core.need > 0))
        found = _smallest(inside, starts, lambda s: np.union1d(s, rows[_any(able[s], 0)[cols]]), gap)
    others = ~(able & ~able[found].any(axis=0)).any(axis=1) & (core.need > 0)
    return _widened(found, np.flatnonzero(others), gap)


def _short_experts(core: Core, flow: Flow, edges: Edges) -> Ints:
    """Return experts who must get more than the items open to them can take."""
    able: Mask = np.asarray((core.value >= 0) & (core.need > 0)[:, None])

    def gap(experts: Ints) -> int:
        return _experts_gap(core, experts)

    counts = able.sum(axis=0)
    lone = int(np.argmax(core.low - counts))
    if core.low[lone] > counts[lone]:
        found = np.array([lone])
    else:
        rows, cols = edges.rows[flow.used], edges.cols[flow.used]
        starts = np.flatnonzero(np.bincount(cols, minlength=core.experts) < core.low)
        inside = np.flatnonzero(flow.experts_inside & (core.low > 0))
        found = _smallest(inside, starts, lambda s: np.union1d(s, cols[_any(able[:, s], 1)[rows]]), gap)
    others = ~(able & ~_any(able[:, found], 1)[:, None]).any(axis=0) & (core.low > 0)
    return _widened(found, np.flatnonzero(others), gap)


def _widened(found: Ints, others: Ints, gap: Callable[[Ints], int]) -> Ints:
    """Add all that depend on the same experts (or items) and widen the gap: one remedy then serves all."""
    others = np.setdiff1d(others, found)
    if others.size > MAX_OTHERS:
        return found
    size = gap(found)
    for other in others:
        trial = np.union1d(found, [other])
        if gap(trial) > size:
            found, size = trial, gap(trial)
    return found


def _items_gap(core: Core, items: Ints, loads: Ints | None = None) -> int:
    """Return how many reviews these items lack when they are served alone."""
    part = replace(core, value=core.value[items], need=core.need[items], room=core.room[items])
    flow = greatest(part, all_edges(part), core.high if loads is None else loads)
    return int(part.need.sum()) - flow.value


def _experts_gap(core: Core, experts: Ints) -> int:
    """Return how many reviews these experts lack for their least loads when they are served alone."""
    part = replace(core, value=core.value[:, experts], group=core.group[experts], low=core.low[experts])
    return int(part.low.sum()) - greatest(part, all_edges(part), part.low).value


def _smallest(whole: Ints, starts: Ints, grow: Callable[[Ints], Ints], gap: Callable[[Ints], int]) -> Ints:
    """Return a small violation: the closure of a short member, less all that it can do without."""
    best = whole
    for start in starts[:STARTS]:
        closed = np.array([start])
        while True:
            wider = grow(closed)
            if wider.size == closed.size or wider.size >= best.size:
                break
            closed = wider
        if wider.size < best.size and gap(closed) > 0:
            best = closed
    trials, width = TRIALS, max(1, best.size // 2)
    while trials > 0:
        at = 0
        while at < best.size and trials > 0:
            trials -= 1
            rest = np.concatenate([best[:at], best[at + width :]])
            if rest.size and gap(rest) > 0:
                best = rest
            else:
                at += width
        if width == 1:
            break
        width = max(1, width // 2)
    return best


def _any(mask: Mask, axis: int) -> Mask:
    return np.asarray(mask.any(axis=axis))


def _named(word: str, numbers: Ints) -> str:
    shown = "、".join(str(number) for number in numbers[:NAMED].tolist())
    return f"{word} {shown}" + (f" 等 {numbers.size} 个" if numbers.size > NAMED else "")


def _more(shortage: int, gap: int) -> str:
    return f"；此外全局还缺 {shortage - gap} 份，改后请再算一次" if shortage > gap else ""


def _of_items(core: Core, items: Ints, shortage: int) -> Infeasible:
    gap = _items_gap(core, items)
    needed = int(core.need[items].sum())
    experts = np.flatnonzero((core.value[items] >= 0).any(axis=0) & (core.high > 0))
    who = f" {experts.size} 位可用专家" + (f"（{_named('专家', experts)}）" if experts.size else "")
    unlimited = np.full(core.experts, core.items, dtype=np.int64)
    free = replace(core, group=np.full(core.experts, -1), labels=(), room=core.room[:, :0])
    wanted = f"{_named('项目', items)} 还需 {needed} 份评审"
    pins = "（指定的配对已扣除）" if core.held.any() else ""
    if core.labels and _items_gap(free, items) <= 0:
        kind = "group"
        cause = f"{wanted}，每项同组专家有上限，{who}只能提供 {needed - gap} 份{pins}"
        remedy = f"提高同组上限，或为这些项目增加其他组的可用专家，补足 {gap} 份评审"
    elif _items_gap(core, items, unlimited) > 0:
        kind = "experts"
        cause = f"{wanted}，除去回避等只剩{who}，能提供 {needed - gap} 份{pins}"
        remedy = f"为这些项目增加可用专家或解除回避，补足 {gap} 份评审；或把它们的评审数合计减少 {gap}"
    else:
        kind = "load_max"
        cause = f"{wanted}，{who}按最多评审数只能承担 {needed - gap} 份{pins}"
        remedy = f"把这些专家的最多评审数合计提高 {gap}，或为这些项目增加可用专家，补足 {gap} 份评审"
    return Infeasible(
        kind=kind,
        cause=cause,
        items=tuple(items.tolist()),
        experts=tuple(experts.tolist()),
        needed=needed,
        available=needed - gap,
        remedy=remedy + _more(shortage, gap),
        shortage=shortage,
    )


def _of_experts(core: Core, experts: Ints, shortage: int) -> Infeasible:
    gap = _experts_gap(core, experts)
    needed = int(core.low[experts].sum())
    items = np.flatnonzero((core.value[:, experts] >= 0).any(axis=1) & (core.need > 0))
    what = f" {items.size} 个项目" + (f"（{_named('项目', items)}）" if items.size else "")
    pins = "（指定的配对已扣除）" if core.held.any() else ""
    return Infeasible(
        kind="items",
        cause=f"{_named('专家', experts)} 的最少评审数合计 {needed} 份，"
        f"可分给他们的{what}只能提供 {needed - gap} 份{pins}",
        items=tuple(items.tolist()),
        experts=tuple(experts.tolist()),
        needed=needed,
        available=needed - gap,
        remedy=f"把这些专家的最少评审数合计降低 {gap}，或为他们解除回避、增加可评项目{_more(shortage, gap)}",
        shortage=shortage,
    )
