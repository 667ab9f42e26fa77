"""Who may bring, review and release a batch of old articles."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.newsroom.enums import STEP_ROLES, Step
from baijia.newsroom.models import ArticlePage, Batch, Editor, Proof
from baijia.newsroom.reading import TITLE_MOST, Old


def check_role(actor: Actor, step: Step) -> None:
    """Ask whether somebody has the role of a step.

    Raises:
        Refused: no.
    """
    if not actor.has(STEP_ROLES[step]):
        raise Refused("import.role", _("这一步由%(role)s进行。") % {"role": STEP_ROLES[step].label})


def check_text(actor: Actor, title: str, blocks: Sequence[object]) -> None:
    """Ask whether a draft may be made of a text.

    Raises:
        Refused: no role of the newsroom, a title too long, or nothing left of the text.
    """
    if not any(actor.has(role) for role in STEP_ROLES.values()):
        raise not_found()
    if not title.strip() or len(title) > TITLE_MOST:
        counted = {"most": TITLE_MOST, "n": len(title)}
        raise Refused("draft.title", _("标题要有 1 到 %(most)d 字，现在 %(n)d 字。") % counted, field="title")
    if not blocks:
        raise Refused("draft.text", _("去掉样式和脚本后没有文字，请检查复制的内容。"), field="source")


def check_numbers(articles: Sequence[Old]) -> None:
    """Ask whether the numbers of old addresses are free.

    Raises:
        Refused: some are taken, which are named.
    """
    wanted = [old.number for old in articles if old.number]
    taken: list[int] = []
    for start in range(0, len(wanted), 500):
        rows = ArticlePage.objects.filter(number__in=wanted[start : start + 500])
        taken += rows.values_list("number", flat=True)
    if taken:
        shown = "、".join(str(number) for number in sorted(taken)[:10])
        raise Refused("import.taken", _("这些编号已经有稿件：%(numbers)s。") % {"numbers": shown})


def check_sign(actor: Actor, batch: Batch, step: Step, user: Editor) -> None:
    """Ask whether somebody may sign a batch: by role, and never the same person twice.

    Raises:
        Refused: no.
    """
    check_role(actor, step)
    signed = Proof.objects.filter(page__articlepage__batch=batch).select_related("person")
    people = {proof.person_id: proof.person for proof in signed}.values()
    if any(user.is_same_person(person) for person in people):
        raise Refused("import.same_person", _("同一个人不能审同一批的两个环节，请由其他人审校。"))
