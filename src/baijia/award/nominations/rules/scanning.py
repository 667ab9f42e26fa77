"""Which scanned page belongs where, and why one of an older version does not."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from baijia.award.nominations import paper
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.paper import Page, Papers
from baijia.award.nominations.queries import channels
from baijia.award.nominations.rules.filing import spoken
from baijia.core.actor import Actor
from baijia.core.models import AuditRow
from baijia.core.refused import Refused, not_found
from baijia.directory.enums import Role


def check_scans(actor: Actor, dossier: Dossier, page: Page) -> None:
    """Who files scans the form and its own opinion; a recommending union its own opinion and those below it.

    Raises:
        Refused: naming whose page it is.
    """
    if actor.is_system:
        return
    if page.union is not None and actor.has(Role.RECOMMENDER, path=page.union.path):
        return
    own = page.is_form or page.union == dossier.unit
    if own and (channels.files(actor, dossier) or actor.has(Role.RECOMMENDER, path=dossier.unit.path)):
        return
    where = {"union": page.union.name if page.union else dossier.unit.name}
    raise Refused("scan.whose", _("这是%(union)s的意见页，请由该工会上传。") % where)


def check_takes_scans(actor: Actor, dossier: Dossier) -> None:
    """The actor files the dossier or recommends at or above it.

    Raises:
        Refused: hidden.
    """
    files = channels.files(actor, dossier)
    if not (actor.is_system or files or actor.has(Role.RECOMMENDER, path=dossier.unit.path)):
        raise not_found()


def check_locked(papers: Papers) -> None:
    """The dossier was handed in: what was printed before is a draft.

    Raises:
        Refused: it is a draft, or returned for correction.
    """
    if not papers.locked:
        raise Refused(
            "scan.draft", _("材料还没有报送，或已退回修改；请报送后重新打印，用不带“草稿”的表盖章、扫描。")
        )


def page_for(dossier: Dossier, papers: Papers, found: re.Match[str]) -> Page:
    """Return the page that a barcode of this dossier names.

    Raises:
        Refused: it is of a draft or of an older version, told with its date where it is known.
    """
    if found["tag"] == "D" or found["number"] == "DRAFT":
        raise Refused("scan.draft", _("扫描的是草稿，草稿不能盖章；请报送后打印正式表格。"))
    check_locked(papers)
    page = next((each for each in papers.pages if each.code == found[0]), None)
    if page is not None:
        return page
    when = _version(dossier, found["hash"]) if found["tag"] == "F" else None
    now = {"at": spoken(dossier.saved_at)}
    if when:
        raise Refused(
            "scan.older",
            _("扫描的是 %(then)s 报送的版本，内容已在 %(at)s 改过，旧表作废；请打印新表盖章后再扫描。")
            % (now | {"then": when}),
        )
    if found["tag"] in paper.LEVEL_TAGS:
        raise Refused("scan.older", _("这一意见页打印后内容有改动，旧页作废；请打印新的意见页盖章后再扫描。"))
    raise Refused(
        "scan.unknown", _("条码中的摘要与这份材料的任何版本都不相符，请核对是不是本系统打印的表格。")
    )


def _version(dossier: Dossier, start: str) -> str:
    """Return when the version with this digest was handed in, "" where there is none."""
    rows = AuditRow.objects.filter(object_uid=dossier.uid, act="nominations.submit").order_by("id")
    for row in rows:
        if str(row.after.get("digest", "")).upper().startswith(start):
            return spoken(row.edition_at)
    return ""


def check_by_hand(papers: Papers, key: str, reason: str) -> Page:
    """A person matches a page whose barcode cannot be read, and says why.

    Raises:
        Refused: no such page, or no reason.
    """
    check_locked(papers)
    page = papers.page(key)
    if page is None:
        raise Refused("scan.page", _("请选择这是哪一页。"), field="page")
    if not 2 <= len(reason.strip()) <= 200:
        raise Refused("scan.reason", _("请写明人工核对的情况（2 至 200 字）。"), field="reason")
    return page
