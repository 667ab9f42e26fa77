"""What may come before readers: whole, sourced, signed by three people; and who may sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.honours import queries as honours
from baijia.award.honours.enums import HolderConsent
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany
from baijia.newsroom import text
from baijia.newsroom.enums import STEP_ROLES, Origin, Severity, Step
from baijia.newsroom.models import ArticlePage, Editor, PermittedSource, Proof, ReleasedPage, WordRule, digest

NO_AUTHOR = {"admin", "root", "管理员", "佚名", "未知", "匿名"}  # not translated: as people type
NO_SOURCE = {"未知", "不详", "网络", "网上", "互联网", "来源未知"}  # not translated: as people type
TITLE_MOST = 120
NUMBERS = {"id": gettext_lazy("身份证号"), "phone": gettext_lazy("手机号"), "card": gettext_lazy("银行卡号")}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a page may not be released: a stable code, the field it concerns ("" for none), the sentence."""

    code: str
    field: str
    sentence: str


def faults(page: Any, *, corrections: Sequence[str] | None = None) -> list[Fault]:
    """Return everything that forbids the release of a page as it stands.

    Args:
        corrections: texts of the corrections as a form has them; the page's own without.
    """
    if not isinstance(page, ReleasedPage):
        return []
    found = [*_responsible(page), *_pictures(page), *_numbers(page), *_words(page)]
    if isinstance(page, ArticlePage):
        found += [*_title(page), *_names(page), *_reprint(page), *_licence(page), *_consent(page)]
        found += _correction(page, corrections)
    elif not page.body:
        found.append(Fault("release.empty", "body", _("正文是空的，请写好再报审。")))
    return found


def _title(page: ArticlePage) -> Iterator[Fault]:
    if len(page.title) > TITLE_MOST:
        counted = {"most": TITLE_MOST, "n": len(page.title)}
        yield Fault("release.title", "title", _("标题最多 %(most)d 字，现在 %(n)d 字，请缩短。") % counted)
    if not page.body:
        yield Fault("release.empty", "body", _("正文是空的，请写好再报审。"))


def _responsible(page: Any) -> Iterator[Fault]:
    if page.responsible_id is None:
        yield Fault("release.responsible", "responsible", _("没有责任编辑，请选定后再报审。"))


def _names(page: ArticlePage) -> Iterator[Fault]:
    if not page.author.strip():
        yield Fault("release.author", "author", _("没有作者，请写真实署名。"))
    elif page.author.strip().lower() in NO_AUTHOR:
        named = {"name": page.author.strip()}
        yield Fault("release.author", "author", _("作者不能写“%(name)s”，请写真实署名。") % named)
    if not page.source.strip() or page.source.strip() in NO_SOURCE:
        yield Fault("release.source", "source", _("没有来源。原创写本站，转载写原发单位。"))


def _figures(page: Any) -> Iterator[tuple[Any, str, str]]:
    """Yield (picture, its text in the article, field) of every picture."""
    for block in page.body or ():
        if block.block_type == "figure":
            yield block.value["picture"], block.value["alt"] or "", "body"
        elif block.block_type == "gallery":
            for item in block.value["pictures"]:
                yield item["picture"], item["alt"] or "", "body"
    if getattr(page, "cover_id", None):
        yield page.cover, "", "cover"


def _pictures(page: Any) -> Iterator[Fault]:
    for picture, alt, field in _figures(page):
        if picture is None:
            yield Fault("release.picture", field, _("有一张图片已被删除，请重新选图或去掉。"))
            continue
        titled = {"title": picture.title}
        if not (alt.strip() or picture.description.strip()):
            yield Fault(
                "release.alt",
                field,
                _("图片“%(title)s”没有图片文字，看不见图的读者不知道它是什么。") % titled,
            )
        if not picture.licence.strip():
            yield Fault("release.licence_of_picture", field, _("图片“%(title)s”没有写版权与授权。") % titled)


def _numbers(page: Any) -> Iterator[Fault]:
    parts = [("title", page.title), ("lead", getattr(page, "lead", ""))]
    parts += [("body", words) for words in text.paragraphs(page.body)]
    place = 0
    for field, words in parts:
        place += field == "body"
        for kind, written in text.personal_numbers(words):
            shown = {"number": written, "kind": NUMBERS[kind], "place": place}
            sentence = (
                _("正文第 %(place)d 块里的“%(number)s”像是%(kind)s，请删去或改写。")
                if field == "body"
                else _("“%(number)s”像是%(kind)s，请删去或改写。")
            )
            yield Fault("release.personal", field, sentence % shown)


def _words(page: Any) -> Iterator[Fault]:
    whole = "\n".join([page.title, getattr(page, "lead", ""), text.plain(page.body)])
    for rule in WordRule.objects.filter(severity=Severity.REFUSE):
        if rule.word in whole:
            shown = {"word": rule.word, "instead": rule.instead}
            advice = (
                _("“%(word)s”在词语表里，应写作“%(instead)s”。")
                if rule.instead
                else _("“%(word)s”在词语表里，不得使用。")
            )
            yield Fault("release.word", "title" if rule.word in page.title else "body", advice % shown)


def warnings(page: Any) -> list[str]:
    """Return what the word list advises without forbidding it."""
    whole = "\n".join([page.title, getattr(page, "lead", ""), text.plain(page.body)])
    rules = WordRule.objects.filter(severity=Severity.WARN)
    return [
        _("留意“%(word)s”：%(instead)s") % {"word": rule.word, "instead": rule.instead}
        for rule in rules
        if rule.word in whole
    ]


def _reprint(page: ArticlePage) -> Iterator[Fault]:
    if page.origin != Origin.REPRINT:
        return
    for field, words in (
        ("original_title", _("原标题")),
        ("original_author", _("原作者")),
        ("source_url", _("原文链接")),
    ):
        if not getattr(page, field).strip():
            yield Fault("release.reprint", field, _("转载缺少%(what)s。") % {"what": words})
    if page.original_title and page.title.strip() != page.original_title.strip():
        shown = {"title": page.original_title}
        yield Fault("release.altered", "title", _("转载不得改标题，原标题是“%(title)s”。") % shown)
    if page.original_author and page.author.strip() != page.original_author.strip():
        shown = {"name": page.original_author}
        yield Fault("release.altered", "author", _("转载不得改作者，原作者是“%(name)s”。") % shown)


def _licence(page: ArticlePage) -> Iterator[Fault]:
    from baijia.newsroom.queries import portal

    column = portal.column(page.column_slug)
    if column is None or not column.needs_licence:
        return
    if not portal.licensed():
        yield Fault(
            "release.licence",
            "",
            _(
                "栏目“%(title)s”需要互联网新闻信息服务许可证：先在“新闻许可”里填许可证编号，在“站务”里填可转载稿源。"
            )
            % {"title": column.title},
        )
    elif (
        page.origin == Origin.REPRINT
        and not PermittedSource.objects.filter(name=page.source.strip()).exists()
    ):
        yield Fault(
            "release.permitted",
            "source",
            _("“%(source)s”不在可转载稿源名单里，这个栏目不能转载。") % {"source": page.source},
        )


def _consent(page: ArticlePage) -> Iterator[Fault]:
    number = page.certificate.strip()
    if not number:
        return
    try:
        honour = honours.check(number).honour
    except Refused:
        yield Fault("release.honour", "certificate", _("没有这个编号的证书，请核对。"))
        return
    people = [honour.person] if honour.person_id else _team(honour)
    if not people or not all(honours.agrees(person, HolderConsent.PRESS) for person in people):
        yield Fault("release.consent", "certificate", _("获奖者没有同意宣传报道使用姓名和事迹，不能签发。"))


def _team(honour: Any) -> list[Any]:
    members = honour.dossier.members.filter(active=True).select_related("person") if honour.dossier else ()
    return [member.person for member in members]


def _correction(page: ArticlePage, corrections: Sequence[str] | None) -> Iterator[Fault]:
    """A text that readers have read changes only together with a word on what was wrong."""
    live = ArticlePage.objects.filter(pk=page.pk, live=True).first() if page.pk else None
    if live is None or (live.title, live.lead, text.plain(live.body)) == (
        page.title,
        page.lead,
        text.plain(page.body),
    ):
        return
    said = list(corrections) if corrections is not None else [row.text for row in page.corrections.all()]
    if len(said) <= live.corrections.count():
        yield Fault(
            "release.correction", "", _("已发布的稿件改动标题、导语或正文，要附一条更正说明，写明改了什么。")
        )


def check_release(page: Any) -> None:
    """Ask whether a page may be released as it stands.

    Raises:
        RefusedMany: with a sentence for everything that forbids it.
    """
    found = faults(page)
    if found:
        raise RefusedMany([Refused(each.code, each.sentence, field=each.field or None) for each in found])


def check_waits(state: Any) -> None:
    """Ask whether a step still waits for somebody.

    Raises:
        Refused: it was signed or sent back meanwhile, and by whom.
    """
    if state.status == state.STATUS_IN_PROGRESS:
        return
    if state.status == state.STATUS_APPROVED and state.finished_by is not None:
        signed = {"name": Editor.objects.get(pk=state.finished_by.pk)}
        raise Refused("release.signed", _("这一环节已由%(name)s签过，不用再签。") % signed)
    raise Refused("release.ended", _("这一环节已经退回或取消，请在稿件页看它现在的状态。"))


def check_sign(actor: Actor, page: Any, revision: Any, step: Step, person: Editor) -> None:
    """Ask whether somebody may sign a step: by role, never two steps of one version, never the own text later on.

    Raises:
        Refused: no.
    """
    if not actor.has(STEP_ROLES[Step(step)]):
        raise Refused("release.role", _("这一环节由%(role)s签字。") % {"role": STEP_ROLES[Step(step)].label})
    signed = _signed(page, revision)
    earlier = list(Step)[: list(Step).index(Step(step))]
    if not set(earlier) <= {proof.step for proof in signed}:
        raise Refused("release.changed", _("这一版在审校途中改过，请退回，从初审重新走。"))
    if any(person.is_same_person(proof.person) for proof in signed):
        raise Refused("release.same_person", _("同一个人不能审同一稿的两个环节，请由其他人审校。"))
    writers = (page.owner, getattr(page, "responsible", None), revision.user)
    if step != Step.FIRST and any(person.is_same_person(writer) for writer in writers):
        raise Refused("release.own_text", _("撰稿人和责任编辑不能做复审、终审，请由其他人审校。"))
    check_release(page)


def _signed(page: Any, revision: Any) -> list[Proof]:
    """Return the signatures under a version as it stands: what was written over afterwards was read by nobody."""
    rows = Proof.objects.filter(page_id=page.pk, revision_id=revision.pk, digest=digest(revision))
    return list(rows.select_related("person"))


def check_publish(page: Any, revision: Any) -> None:
    """Ask whether a version was signed in all three steps; this is the one door to the readers.

    Raises:
        Refused: it was not, or something forbids it meanwhile.
    """
    steps = {proof.step for proof in _signed(page, revision)}
    missing = [str(step.label) for step in Step if step not in steps]
    if missing:
        raise Refused(
            "release.steps",
            _("三审三校没有走完，还缺：%(steps)s。请从报审开始。") % {"steps": "、".join(missing)},
        )
    check_release(revision.as_object())


def refuse_unpublish() -> None:
    """Refuse to take a page offline without a reason.

    Raises:
        Refused: always.
    """
    raise Refused("release.unpublish", _("下线要用“紧急撤稿”并写明原因。"))


def check_withdraw(actor: Actor, page: Any, reason: str) -> None:
    """Ask whether one person may take a page offline at once.

    Raises:
        Refused: it is not online, no reason is given, or the person has no role in release.
    """
    if not any(actor.has(role) for role in STEP_ROLES.values()):
        raise Refused("withdraw.role", _("紧急撤稿由编辑、审核或签发人员进行。"))
    if not page.live:
        raise Refused("withdraw.offline", _("这一篇不在线上，不用撤稿。"))
    if len(reason.strip()) < 4:
        raise Refused("withdraw.reason", _("请写明撤稿原因，至少 4 个字。"), field="reason")
