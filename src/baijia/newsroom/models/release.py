"""Three steps of release (三审三校) as a Wagtail workflow, what each step signed, and what was withdrawn."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page

from baijia.core.models import I, N, Record
from baijia.newsroom.enums import Step


class ProofTask(AbstractGroupApprovalTask):
    """One step: somebody of the step's group reads proof and signs. A text that is changed meanwhile begins anew."""

    step = models.CharField(_("审校环节"), max_length=8, choices=Step)
    admin_form_fields = (*AbstractGroupApprovalTask.admin_form_fields, "step")
    data_classes: ClassVar = {"task_ptr": I, "step": I, "groups": I}

    class Meta:
        verbose_name = _("审校")
        verbose_name_plural = _("审校")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Return the two things a reader of proof may do, both with a record."""
        if not self._user_in_groups(user):
            return []
        return [("reject", _("退回修改"), True), ("approve", _("审校通过"), True)]

    def get_form_for_action(self, action: str) -> Any:
        """Return the form of the record."""
        from baijia.newsroom.forms import ProofForm, ReturnForm

        return ProofForm if action == "approve" else ReturnForm

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Sign the step or send the page back; see ``commands.release``."""
        from baijia.newsroom import commands

        if action_name == "approve":
            commands.sign(actor=user.actor, task_state=task_state, user=user, **kwargs)
        elif action_name == "reject":
            commands.send_back(actor=user.actor, task_state=task_state, user=user, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """Return what the workflow's page says."""
        return str(_("三审三校的一个环节：由这一环节的人员审校并留下记录"))


def digest(revision: Any) -> str:
    """Return the digest of what a version says, over canonical JSON."""
    shown = json.dumps(
        revision.content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    return hashlib.sha256(shown.encode()).hexdigest()


class Proof(Record):
    """One signature: who read which version of a page in which step, and how many mistakes were mended."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="proofs")
    revision_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, help_text="of what was read: a version can be written over")
    step = models.CharField(max_length=8, choices=Step)
    person = models.ForeignKey("newsroom.Editor", models.PROTECT, related_name="+")
    mistakes = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    data_classes: ClassVar = dict.fromkeys(
        ("page", "revision_id", "digest", "step", "person", "mistakes", "at"), I
    ) | {"note": N}

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["page", "revision_id", "step"], name="one_proof_a_step"),
            models.UniqueConstraint(fields=["page", "revision_id", "person"], name="one_step_a_person"),
        ]


class Withdrawal(Record):
    """An article taken offline at once by one person, and why."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="withdrawals")
    person = models.ForeignKey("newsroom.Editor", models.PROTECT, related_name="+")
    reason = models.TextField(_("撤稿原因"), max_length=400)
    at = models.DateTimeField()
    data_classes: ClassVar = {"page": I, "person": I, "reason": I, "at": I}

    class Meta:
        ordering = ["-id"]
