"""Reasons as sentences for the people concerned. The codes and parameters are those of bundle.md 6.12."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SENTENCES = {
    "advanced": "组内第 {rank} 名，在入围名额 {places} 个之内，进入下一轮。",
    "reached": "得分 {score} 分，达到合格线，进入下一环节。",
    "below_cut": "排第 {rank} 名，名额 {places} 个，未能入围。",
    "tie_cut": "排第 {rank} 名，名额 {places} 个，与末位同分，按{rule}后未能入围。",
    "below_pass_mark": "得分 {score} 分，低于合格线 {pass_mark} 分。",
    "excluded": "已在“{stage}”环节退出评选，原因：{why}。",
    "no_ballot": "没有有效评分。",
    "not_advanced": "未通过“{round}”，不参加最终排名。",
    "proposed": "排第 {rank} 名，在名额 {places} 个之内，列入拟表彰名单。",
    "reserve": "排第 {rank} 名，名额 {places} 个，列为第 {reserve} 候补。",
}
_WITHOUT_MARKS = {
    "reached": "达到合格线，进入下一环节。",
    "below_pass_mark": "低于合格线 {pass_mark} 分。",
}
_STAGES = {"filing": "申报", "recommendation": "推荐", "screening": "资格审查", "resolution": "审定"}
_EXCLUSIONS = {
    "withdrawn": "本人或单位撤回",
    "ineligible": "不符合参评条件",
    "not_recommended": "未获推荐",
    "duplicate": "重复申报",
    "incomplete": "材料不全",
    "absent": "缺席",
    "fraud": "弄虚作假",
    "not_passed": "评审委员会单独表决未通过",
}


def sentence(
    reason: Mapping[str, Any],
    *,
    names: Mapping[str, str] | None = None,
    why: Mapping[str, str] | None = None,
    marks: bool = True,
) -> str:
    """Return a reason as a Chinese sentence.

    Args:
        reason: an object with ``code`` and its parameters.
        names: rounds and criteria by code, as the definition names them.
        why: texts of further exclusion reasons.
        marks: whether the own score may stand in it.

    Raises:
        KeyError: the code is not known or a parameter is missing.
    """
    known = dict(names or {})
    values = dict(reason)
    if "rule" in values:
        values["rule"] = _rule(str(values["rule"]), known)
    if "stage" in values:
        values["stage"] = _STAGES.get(values["stage"]) or known.get(values["stage"], values["stage"])
    if "round" in values:
        values["round"] = known.get(values["round"], values["round"])
    if "why" in values:
        values["why"] = (why or {}).get(values["why"]) or _EXCLUSIONS.get(values["why"], values["why"])
    code = str(values.pop("code"))
    text = _SENTENCES[code] if marks else _WITHOUT_MARKS.get(code, _SENTENCES[code])
    return text.format(**values)


def _rule(rule: str, names: Mapping[str, str]) -> str:
    parts = rule.split(":")
    if parts == ["lot"]:
        return "公示的抽签规则排序"
    label = "".join(names.get(part, part) for part in parts[1:])
    return f"“{label}”得分比较"
