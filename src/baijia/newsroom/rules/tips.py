"""What may be sent in, and who handles it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from baijia.core.actor import Actor
from baijia.core.inspection import Limits
from baijia.core.refused import Refused, RefusedMany
from baijia.newsroom.enums import STEP_ROLES, TipState
from baijia.newsroom.models import Tip

TITLE_MOST, TEXT_LEAST, TEXT_MOST, WORD_MOST, FILES_MOST, IN_ALL = 100, 10, 20_000, 4000, 5, 20
TAKEN = Limits(formats=("pdf", "jpeg", "png", "docx"), mb=10, pages=100)
"""Files that come with a tip."""


def check_send(*, title: str, text: str, anonymous: bool, name: str, contact: str, files: int) -> None:
    """Ask whether something may be sent in.

    Raises:
        RefusedMany: with a sentence for each field.
    """
    found = []
    if not title.strip() or len(title) > TITLE_MOST:
        counted = {"most": TITLE_MOST, "n": len(title)}
        found.append(
            Refused("tip.title", _("标题写 1 到 %(most)d 字，现在 %(n)d 字。") % counted, field="title")
        )
    if not TEXT_LEAST <= len(text.strip()) <= TEXT_MOST:
        counted = {"least": TEXT_LEAST, "most": TEXT_MOST}
        found.append(Refused("tip.text", _("内容写 %(least)d 到 %(most)d 字。") % counted, field="text"))
    if not anonymous and not (name.strip() and contact.strip()):
        found.append(Refused("tip.name", _("实名要写姓名和联系方式；不愿留下请选匿名。"), field="name"))
    if files > FILES_MOST:
        found.append(
            Refused("tip.files", _("最多附 %(most)d 个文件。") % {"most": FILES_MOST}, field="files")
        )
    if found:
        raise RefusedMany(found)


def check_word(tip: Tip, text: str) -> None:
    """Ask whether a message may be added to a conversation.

    Raises:
        Refused: it is empty or too long, or the tip is closed.
    """
    if tip.state == TipState.CLOSED:
        raise Refused("tip.closed", _("这一件已经办结，不能再补充；有新情况请另外报料。"))
    if not 1 <= len(text.strip()) <= WORD_MOST:
        raise Refused("tip.word", _("写 1 到 %(most)d 字。") % {"most": WORD_MOST}, field="text")


def check_more_files(tip: Tip, files: int) -> None:
    """Ask whether more files may come with a message.

    Raises:
        Refused: too many at once, or with what came before.
    """
    if files > FILES_MOST or (files and tip.files.count() + files > IN_ALL):
        most = {"most": FILES_MOST, "all": IN_ALL}
        raise Refused(
            "tip.files", _("每次最多附 %(most)d 个文件，一件来稿共 %(all)d 个。") % most, field="files"
        )


def handles(actor: Actor) -> bool:
    """Tell whether somebody reads what is sent in."""
    return any(actor.has(role) for role in STEP_ROLES.values())


def check_handle(actor: Actor) -> None:
    """Ask whether somebody may handle what is sent in.

    Raises:
        Refused: as hidden.
    """
    from baijia.core.refused import not_found

    if not handles(actor):
        raise not_found()
