"""One dossier file per case (个案卷宗) as PDF, for an inspector. Sensitive answers and identity numbers are not in it."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.models import Dossier
from baijia.award.record.casefile import case_file
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.interfaces.web import answers
from baijia.interfaces.web.papers import press
from baijia.interfaces.web.ui import words


def pdf(actor: Actor, dossier: Dossier, *, purpose: str) -> bytes:
    """Return a case in full as A4 sheets, always in Chinese; who took it and what for stand on every sheet.

    Raises:
        Refused: the server has no Chinese font.
    """
    with translation.override("zh-hans"):
        return press.pdf("casefile.typ", data(actor, dossier, purpose=purpose), at=clock.edition_now())


def data(actor: Actor, dossier: Dossier, *, purpose: str) -> dict[str, Any]:
    """Return what is printed, as plain JSON values."""
    found = case_file(actor, dossier, when=words.long_moment)
    definition = nominations.definition_of(dossier.edition)
    kept = nominations.sensitive_given(dossier)
    now = words.long_moment(clock.edition_now())
    return {
        "title": f"{dossier.edition.name} 个案卷宗 {dossier.number}",
        "rehearsal": dossier.edition.log.origin.startswith("REHEARSAL/"),
        "edition": dossier.edition.name,
        "taken": f"{actor.name} 于 {now} 取出，用途：{purpose.strip()[:80]}",
        "digest": dossier.digest or "（已按期限删除）",
        "commit": dossier.commit,
        "head": [
            ["姓名或名称", dossier.name],
            ["公开编号", dossier.number],
            ["工作单位", dossier.employer],
            ["行业组", answers.group_name(definition, dossier.group) or "—"],
            ["申报单位", dossier.unit.name],
            ["状态", str(dossier.get_state_display())],
        ],
        "sections": [
            {"label": section.label, "items": [{"label": i.label, "text": _text(i) or "—"} for i in section.items]}
            for section in answers.sections(definition, dossier.answers, kept=kept)
        ],
        **{
            part: getattr(found, part)
            for part in (
                "steps", "opinions", "confirmations", "verdicts", "marks", "attachments", "pages", "reads", "deletes",
            )
        },
    }  # fmt: skip


def _text(item: answers.Shown) -> str:
    if not item.rows:
        return item.text
    lines = (
        "；".join(f"{head} {cell}" for head, cell in zip(item.heads, row, strict=True)) for row in item.rows
    )
    return "\n".join(lines)
