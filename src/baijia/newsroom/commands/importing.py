"""Old articles come in a batch and pass the same three people as a single one does."""

from __future__ import annotations

from collections.abc import Sequence

from baijia.core import audit, clock, ids, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, RefusedMany
from baijia.newsroom.enums import BATCH_MOVES, Origin, Step
from baijia.newsroom.models import ArticlePage, Batch, ColumnPage, Editor, Proof, digest
from baijia.newsroom.reading import Old
from baijia.newsroom.rules import importing as rules
from baijia.newsroom.rules import release


@command
def read_batch(*, actor: Actor, user: Editor, name: str, articles: Sequence[Old]) -> Batch:
    """Keep old articles as drafts, signed as read by whoever brings them; nothing is kept where one has a fault."""
    rules.check_role(actor, Step.FIRST)
    rules.check_numbers(articles)
    batch = Batch.objects.create(name=name[:200], size=len(articles), created=clock.edition_now())
    columns = {row.slug: row for row in ColumnPage.objects.all()}
    faults: list[Refused] = []
    for old in articles:
        page = _draft(old, columns[old.column], user, batch)
        faults += [Refused(each.code, f"{old.where}：{each.sentence}") for each in release.faults(page)]
        if not faults:
            _sign(page, Step.FIRST, user)
    if faults:
        raise RefusedMany(faults[:30])
    audit.record(actor, "newsroom.read_batch", batch, after={"size": batch.size})
    return batch


def _draft(old: Old, column: ColumnPage, user: Editor, batch: Batch) -> ArticlePage:
    page = ArticlePage(
        title=old.title,
        slug=f"old-{old.number}",
        live=False,
        owner=user,
        responsible=user,
        batch=batch,
        number=old.number or None,
        dated=old.dated,
        origin=Origin.REPRINT if old.original_title else Origin.OWN,
        lead=old.lead[:300],
        author=old.author,
        source=old.source,
        source_url=old.source_url,
        original_title=old.original_title,
        original_author=old.original_author,
        body=old.blocks,
        **old.extra,
    )
    if not old.number:
        page.slug = f"new-{ids.new_uid()[:12]}"
    if old.tags:
        page.tags.add(*old.tags)
    column.add_child(instance=page)
    page.save_revision(user=user)
    return page


def _sign(page: ArticlePage, step: Step, user: Editor) -> None:
    Proof.objects.create(
        page_id=page.pk,
        revision_id=page.latest_revision_id,
        digest=digest(page.get_latest_revision()),
        step=step,
        person=user,
        at=clock.edition_now(),
    )


@command
def draft(
    *, actor: Actor, user: Editor, column: ColumnPage, title: str, blocks: list[tuple[str, object]]
) -> ArticlePage:
    """Make a draft of a text from elsewhere; author, source and the rest are its editor's to fill in."""
    rules.check_text(actor, title, blocks)
    page = ArticlePage(title=title, slug=f"new-{ids.new_uid()[:12]}", live=False, owner=user, body=blocks)
    column.add_child(instance=page)
    page.save_revision(user=user)
    audit.record(actor, "newsroom.draft", "newsroom.page", after={"page": page.pk})
    return page


@command
def review_batch(*, actor: Actor, batch: Batch, user: Editor) -> Batch:
    """Sign a batch as read a second time."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    rules.check_sign(actor, batch, Step.SECOND, user)
    before, after = lifecycle.move(batch, "review", BATCH_MOVES)
    for page in batch.articles.order_by("pk"):
        _sign(page, Step.SECOND, user)
    batch.save(update_fields=["state"])
    audit.record(actor, "newsroom.review_batch", batch, before={"state": before}, after={"state": after})
    return batch


@command
def release_batch(*, actor: Actor, batch: Batch, user: Editor) -> Batch:
    """Sign a batch as read a third time; its articles come out at the addresses they had."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    rules.check_sign(actor, batch, Step.FINAL, user)
    before, after = lifecycle.move(batch, "release", BATCH_MOVES)
    for page in batch.articles.order_by("dated", "pk"):
        _sign(page, Step.FINAL, user)
        page.publish(page.get_latest_revision(), user=user)
    batch.save(update_fields=["state"])
    audit.record(actor, "newsroom.release_batch", batch, before={"state": before}, after={"state": after})
    return batch


@command
def drop_batch(*, actor: Actor, batch: Batch, user: Editor) -> Batch:
    """Give a batch up before it is released; its drafts go."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    rules.check_role(actor, Step.FIRST)
    before, after = lifecycle.move(batch, "drop", BATCH_MOVES)
    for page in batch.articles.all():
        page.delete()
    batch.save(update_fields=["state"])
    audit.record(actor, "newsroom.drop_batch", batch, before={"state": before}, after={"state": after})
    return batch
