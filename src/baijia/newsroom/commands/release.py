"""Signing the three steps, sending back, and taking offline at once."""

from __future__ import annotations

from typing import Any

from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import TaskState

from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.newsroom.enums import Step
from baijia.newsroom.models import ArticlePage, Editor, Proof, Withdrawal, digest
from baijia.newsroom.rules import release as rules


@command
def sign(*, actor: Actor, task_state: Any, user: Editor, mistakes: int, comment: str = "") -> Proof:
    """Record one proofreading of the version in hand and pass it on; after the third it comes before readers."""
    task_state = _waiting(task_state)
    page = task_state.workflow_state.content_object
    step = Step(task_state.task.specific.step)
    rules.check_sign(actor, task_state.revision.as_object(), task_state.revision, step, user)
    proof = Proof.objects.create(
        page_id=page.pk,
        revision_id=task_state.revision_id,
        digest=digest(task_state.revision),
        step=step,
        person=user,
        mistakes=mistakes,
        note=comment,
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "newsroom.sign",
        proof,
        after={"page": page.pk, "version": task_state.revision_id, "step": step, "mistakes": mistakes},
    )
    task_state.approve(user=user, comment=comment)
    return proof


@command
def send_back(*, actor: Actor, task_state: Any, user: Editor, comment: str) -> Any:
    """Send a page back to its editor; once it was changed all three steps begin anew."""
    task_state = _waiting(task_state)
    page = task_state.workflow_state.content_object
    audit.record(
        actor,
        "newsroom.send_back",
        "newsroom.page",
        after={"page": page.pk, "version": task_state.revision_id, "why": comment},
    )
    task_state.reject(user=user, comment=comment)
    return task_state


def _waiting(task_state: Any) -> Any:
    """Return a step with its row locked, as it stands now; it waits for somebody."""
    row = TaskState.objects.select_for_update().get(pk=task_state.pk)
    rules.check_waits(row)
    return row.specific


@command
def withdraw(*, actor: Actor, page: Any, user: Editor, reason: str) -> Withdrawal:
    """Take a page offline at once; one person is enough, and the reason is kept. Its address says so from now on."""
    page = type(page).objects.select_for_update().get(pk=page.pk)
    rules.check_withdraw(actor, page, reason)
    row = Withdrawal.objects.create(page_id=page.pk, person=user, reason=reason, at=clock.edition_now())
    if isinstance(page, ArticlePage):
        page.withdrawn = True
    UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    audit.record(actor, "newsroom.withdraw", row, purpose=reason[:200], after={"page": page.pk})
    return row
