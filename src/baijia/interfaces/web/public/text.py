"""An edition's rules in plain words, made from its definition alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.programmes.queries import Definition
from baijia.interfaces.web.templatetags.editions import named

DRAWS_LITTLE = 10_000
"""Millionths: up to a hundredth, an adjusted score moves towards the centre by less than a hundredth of the way."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One heading of the rules: sentences, and the source the definition names; ``assumed`` if none settles it."""

    head: str
    sentences: tuple[str, ...]
    source: str = ""
    assumed: bool = False


def rules(definition: Definition) -> list[Rule]:
    """Return the rules of an edition as its page tells them."""
    rows = [
        _eligible(definition),
        _filing(definition),
        _quotas(definition),
        *(_round(definition, item) for item in definition["rounds"]),
        _result(definition),
        _decision(definition),
        _notice(definition),
    ]
    return [row for row in rows if row.sentences]


def _rule(head: str, sentences: Iterator[str] | list[str], *tables: dict[str, Any]) -> Rule:
    sources = [str(table["source"]) for table in tables if table.get("source")]
    assumed = any(table.get("assumed") for table in tables)
    return Rule(head, tuple(sentences), _("；").join(dict.fromkeys(sources)), assumed)


def _eligible(definition: Definition) -> Rule:
    texts = [str(item["text"]) for item in definition["eligibility"]]
    return _rule(_("谁可以参评"), [f"{text}。" for text in texts])


def _filing(definition: Definition) -> Rule:
    channels = {
        "organisation": _("由所在单位工会组织推荐，不接受个人报名。"),
        "self": _("可以本人申报。"),
        "expert": _("可以由专家提名。"),
    }
    given = definition["filing"]["channels"]
    words = [
        text
        for code, text in channels.items()
        if code in given and (code != "organisation" or len(given) == 1)
    ]
    words.append(_("被推荐人本人凭链接确认内容属实。评选不收取任何费用。"))
    return _rule(_("怎样申报"), words, definition["filing"], definition["subjects"])


def _quotas(definition: Definition) -> Rule:
    rule = definition["quotas"]
    words = {
        "none": [_("推荐不限名额。")],
        "table": [_("推荐名额由主办单位按表下达。")],
        "formula": [
            _("推荐名额共 %(total)s 个，按公布的权重以最大余数法分到各推荐工会，每家至少 %(minimum)s 个。")
            % {"total": rule.get("total", ""), "minimum": rule.get("minimum", 0)}
        ],
    }
    return _rule(_("推荐名额怎样分配"), words[rule["mode"]], rule)


def _round(definition: Definition, item: dict[str, Any]) -> Rule:
    rubric = next(row for row in definition["rubrics"] if row["code"] == item["rubric"])
    criteria = _("、").join(f"{named(row)} {row['max']}" for row in rubric["criteria"])
    words = [
        _("每份材料由 %(n)s 位评审专家独立打分，取平均分，保留 %(d)s 位小数。")
        % {"n": item["reviews_per_item"], "d": item["decimals"]},
        _("评分项：%(criteria)s。") % {"criteria": criteria},
        _("低于 %(mark)s 分不能通过。") % {"mark": item["pass_mark"]},
    ]
    if item.get("adjusted"):
        words[0] = _("每份材料由 %(n)s 位评审专家独立打分，取校正宽严之后的平均分，保留 %(d)s 位小数。") % {
            "n": item["reviews_per_item"],
            "d": item["decimals"],
        }
    elif item["mean"] == "trimmed":
        words[0] = _(
            "每份材料由 %(n)s 位评审专家独立打分，自 %(from)s 个分数起去掉最高和最低分后取平均，保留 %(d)s 位小数。"
        ) % {"n": item["reviews_per_item"], "from": item["trimmed_from"], "d": item["decimals"]}
    if item.get("advance"):
        words.append(_("进入下一轮 %(total)s 名。") % {"total": item["advance"]["total"]})
    if item.get("tie_off"):
        words.append(
            _(
                "评分截止后，分数线上下 %(band)s 分以内的材料，各由另外 %(n)s 位评审专家复评一次，与原来的分数一并计算。"
            )
            % {"band": item["tie_off"]["band"], "n": item["tie_off"]["reviews"]}
        )
    if item.get("accompanying"):
        words.append(_("陪审专家 %(n)s 位全程在场，只提意见，不计分。") % {"n": item["accompanying"]})
    words += _strictness(item)
    words.append(_("有利害关系的专家回避，其分数不计。"))
    words.append(_ties(definition, item["ties"]))
    return _rule(_("%(round)s怎样评分") % {"round": named(item)}, words, item, rubric)


def _strictness(item: dict[str, Any]) -> list[str]:
    """Say whether it matters how strict an expert is, and what it takes to repeat that."""
    if not item.get("adjusted"):
        return [_("成绩就是这个平均分，不因哪位专家打分偏宽或偏严另作调整。")]
    words = [
        _(
            "专家打分有宽有严，成绩用宽严校正分：同样几份材料，某位专家打得比其他专家普遍偏高的，从他的分数里扣掉一些，偏低的补上一些，扣补多少按开评前公布的算法计算。"
        ),
        _(
            "为了让别人也能重算，同一位专家在本轮的评分标有同一个随机代号；代号与姓名的对应只有纪检监督可以查看。"
        ),
    ]
    if item["adjusted"]["item_ratio"] > DRAWS_LITTLE:
        words.append(_("校正后的成绩还会向本组的平均靠拢一些，评分的份数越少靠得越多。"))
    if item["panels"] == "group":
        words.append(_("一组的材料都由同几位专家打分的，这样校正不改变先后。"))
    return words


def _result(definition: Definition) -> Rule:
    rule = definition["result"]
    rounds = {item["code"]: named(item) for item in definition["rounds"]}
    total = sum(rule["weights"].values())
    parts = _("、").join(f"{rounds[code]} {weight}/{total}" for code, weight in rule["weights"].items())
    words = [
        _("总成绩按 %(parts)s 合成，保留 %(d)s 位小数。") % {"parts": parts, "d": rule["decimals"]},
        _("各组名额按资格审查通过人数以最大余数法分配。")
        if rule["group_places"] == "group_share"
        else _("不分组，按总成绩排名。"),
        _("低于 %(mark)s 分不授予，名额可以空缺，不调剂给别的组。") % {"mark": rule["pass_mark"]},
        _("另设候补 %(n)s 名，只在名单有人退出时按名次递补。") % {"n": rule["reserves"]},
        _ties(definition, rule["ties"]),
    ]
    return _rule(_("名单怎样产生"), words, rule)


def _ties(definition: Definition, ties: list[str]) -> str:
    rounds = {item["code"]: item for item in definition["rounds"]}
    rubrics = {item["code"]: item for item in definition["rubrics"]}
    criteria = {
        (item["code"], row["code"]): named(row)
        for item in rounds.values()
        for row in rubrics[item["rubric"]]["criteria"]
    }
    words = []
    for tie in ties:
        kind, *rest = tie.split(":")
        if kind == "lot":
            words.append(_("抽签"))
        elif kind == "round":
            words.append(_("%(round)s得分") % {"round": named(rounds[rest[0]])})
        elif len(rest) == 2:
            words.append(f"{named(rounds[rest[0]])}“{criteria[rest[0], rest[1]]}”")
        else:
            found = next((name for (_round, code), name in criteria.items() if code == rest[0]), rest[0])
            words.append(f"“{found}”")
    return _("分数相同的依次比较：%(ties)s。") % {"ties": _("、").join(words)}


def _decision(definition: Definition) -> Rule:
    rule = definition["decision"]
    words = [
        _("%(body)s %(members)s 人，到会满 %(quorum)s 方可表决，赞成满到会的 %(passing)s 为通过。")
        % {
            "body": rule["body"],
            "members": rule["members"],
            "quorum": rule["quorum"]["fraction"],
            "passing": rule["pass"]["fraction"],
        },
        _("表决名单须由另一人审定。"),
    ]
    return _rule(_("谁来决定"), words, rule)


def _notice(definition: Definition) -> Rule:
    rule, objections = definition["notice"], definition["objections"]
    unit = _("个工作日") if rule["unit"] == "working" else _("天")
    words = [
        _("拟授予名单公示 %(days)s %(unit)s，最后一日 %(clock)s 截止。")
        % {"days": rule["days"], "unit": unit, "clock": rule["closes_at"]},
        _("对名单有异议的实名提出，%(days)s 个工作日内答复。") % {"days": objections["answer_days"]},
    ]
    if objections["anonymous"] == "lead":
        words.append(_("匿名反映的作为线索处理，不作答复。"))
    if not objections["rank_disputes"]:
        words.append(_("只对评审得分和名次不服的，不属于异议范围。"))
    return _rule(_("公示和异议"), words, rule, objections)
