"""Taking what people send in, talking with them under their receipt, and handling it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from baijia.core import audit, cipher, clock, files, ids, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused
from baijia.newsroom.enums import TIP_MOVES, TipState
from baijia.newsroom.models import ArticlePage, ColumnPage, Editor, Tip, TipFile, TipWord
from baijia.newsroom.queries import tips as queries
from baijia.newsroom.rules import tips as rules


@dataclass(frozen=True, slots=True)
class Sent:
    """What came in: ``files`` are (name, bytes)."""

    kind: str
    title: str
    text: str
    anonymous: bool = True
    name: str = ""
    contact: str = ""
    files: Sequence[tuple[str, bytes]] = ()


@command
def send_tip(*, actor: Actor, sent: Sent) -> Tip:
    """Keep what somebody sends; the receipt stands in ``tip.receipt`` this once and is never kept."""
    rules.check_send(
        title=sent.title,
        text=sent.text,
        anonymous=sent.anonymous,
        name=sent.name,
        contact=sent.contact,
        files=len(sent.files),
    )
    likeness = salted_hmac("baijia.newsroom.likeness", sent.text.strip(), algorithm="sha256").hexdigest()
    if Tip.objects.filter(likeness=likeness).exists():
        raise Refused(
            "tip.twice", _("同样的内容已经收到过，不用重复提交；补充情况请凭回执号留言。"), field="text"
        )
    receipt = ids.public_number("BL", 16)
    tip = Tip(
        uid=ids.new_uid(),
        kind=sent.kind,
        receipt_hash=queries.receipt_hash(receipt),
        title=sent.title.strip(),
        text=sent.text.strip(),
        anonymous=sent.anonymous,
        likeness=likeness,
        created=clock.edition_now(),
    )
    if not sent.anonymous:
        tip.name_token = _sealed(tip, "name_token", sent.name)
        tip.contact_token = _sealed(tip, "contact_token", sent.contact)
    tip.save()
    _keep(tip, sent.files)
    audit.record(actor, "newsroom.send_tip", tip, after={"kind": sent.kind, "files": len(sent.files)})
    tip.receipt = receipt  # type: ignore[attr-defined]
    return tip


def _keep(tip: Tip, given: Sequence[tuple[str, bytes]]) -> None:
    """Look into files and keep them; one that is refused takes everything back."""
    for name, data in given:
        TipFile.objects.create(tip=tip, stored=files.store(name=name, data=data, limits=rules.TAKEN))


def _sealed(tip: Tip, field: str, value: str) -> str:
    return cipher.seal(value.strip(), table=queries.LABEL, field=field, row=tip.uid)


@command
def add_word(*, actor: Actor, tip: Tip, text: str, given: Sequence[tuple[str, bytes]] = ()) -> TipWord:
    """Add a message from whoever holds the receipt, with files as (name, bytes) if the desk asked for some."""
    tip = Tip.objects.select_for_update().get(pk=tip.pk)
    rules.check_word(tip, text)
    rules.check_more_files(tip, len(given))
    word = TipWord.objects.create(tip=tip, ours=False, text=text.strip(), at=clock.edition_now())
    _keep(tip, given)
    audit.record(actor, "newsroom.add_word", tip, after={"files": len(given)})
    return word


@command
def answer_tip(*, actor: Actor, tip: Tip, text: str) -> TipWord:
    """Answer whoever sent a tip; they read it with their receipt."""
    tip = Tip.objects.select_for_update().get(pk=tip.pk)
    rules.check_handle(actor)
    rules.check_word(tip, text)
    word = TipWord.objects.create(tip=tip, ours=True, text=text.strip(), at=clock.edition_now())
    audit.record(actor, "newsroom.answer_tip", tip)
    return word


@command
def assign_tip(*, actor: Actor, tip: Tip, to: Editor) -> Tip:
    """Give a tip to somebody who takes care of it."""
    tip = Tip.objects.select_for_update().get(pk=tip.pk)
    rules.check_handle(actor)
    before, after = lifecycle.move(tip, "assign", TIP_MOVES)
    tip.assigned = to
    tip.save(update_fields=["state", "assigned"])
    audit.record(
        actor, "newsroom.assign_tip", tip, before={"state": before}, after={"state": after, "to": to.uid}
    )
    return tip


@command
def close_tip(*, actor: Actor, tip: Tip, text: str) -> Tip:
    """Close a tip with a last word to whoever sent it."""
    tip = Tip.objects.select_for_update().get(pk=tip.pk)
    rules.check_handle(actor)
    rules.check_word(tip, text)
    before, after = lifecycle.move(tip, "close", TIP_MOVES)
    tip.save(update_fields=["state"])
    TipWord.objects.create(tip=tip, ours=True, text=text.strip(), at=clock.edition_now())
    audit.record(actor, "newsroom.close_tip", tip, before={"state": before}, after={"state": after})
    return tip


@command
def draft_from_tip(*, actor: Actor, tip: Tip, user: Editor, column: ColumnPage) -> ArticlePage:
    """Make a draft of what was sent. Who sent it stays with the tip: the draft carries no name and no contact."""
    tip = Tip.objects.select_for_update().get(pk=tip.pk)
    rules.check_handle(actor)
    before, after = lifecycle.move(tip, "draft", TIP_MOVES)
    article = ArticlePage(
        title=tip.title,
        slug=f"tip-{tip.uid[:12]}",
        live=False,
        owner=user,
        source=_("本站报料"),
        body=[("paragraph", f"<p>{line}</p>") for line in _lines(tip.text)],
    )
    column.add_child(instance=article)
    article.save_revision(user=user)
    tip.article = article
    tip.state = TipState(after)
    tip.save(update_fields=["state", "article"])
    audit.record(
        actor,
        "newsroom.draft_from_tip",
        tip,
        before={"state": before},
        after={"state": after, "page": article.pk},
    )
    return article


def _lines(text: str) -> list[str]:
    from django.utils.html import escape

    return [escape(line.strip()) for line in text.splitlines() if line.strip()]
