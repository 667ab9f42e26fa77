"""Stamped paper comes back: scans are matched with what was printed, by their barcode or by a named person."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from baijia.award.nominations import paper
from baijia.award.nominations.commands import locking
from baijia.award.nominations.enums import MatchedBy
from baijia.award.nominations.models import Dossier, ScannedPage
from baijia.award.nominations.paper import Page
from baijia.award.nominations.queries.visibility import visible_to
from baijia.award.nominations.rules import scanning as rules
from baijia.core import audit, barcodes, clock, files, pictures
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.inspection import Limits, examine
from baijia.core.models import StoredFile
from baijia.core.refused import Refused, not_found

TAKEN = Limits(formats=("pdf", "jpeg", "png"), mb=40, pages=60)


@command
def take_scan(*, actor: Actor, name: str, data: bytes, dossier_uid: str = "") -> list[ScannedPage]:
    """Take a scan of stamped pages in and match each by its barcode.

    With ``dossier_uid`` all pages belong to that dossier, and one without a readable barcode waits for a match by
    hand. Without, a pile of pages of many dossiers is matched by barcode alone. Nothing is kept of a file of which
    one page is refused.

    Raises:
        Refused: a page of another dossier, of a draft or of an older version, each with its page number.
    """
    kind = examine(name, data, TAKEN).kind
    codes = [_code(page) for page in pictures.pages(data, kind)]
    given = locking.dossier(actor, dossier_uid) if dossier_uid else None
    if given is not None:
        rules.check_takes_scans(actor, given)
    found = _matched(actor, codes, given)
    stored = files.store(name=name, data=data, limits=TAKEN)
    return [_keep(actor, dossier, stored, number, page) for number, dossier, page in found]


def _code(picture: object) -> re.Match[str] | None:
    texts = barcodes.read(picture, paper.MARK)  # type: ignore[arg-type]
    return next((found for text in texts if (found := paper.CODE.fullmatch(text))), None)


def _matched(
    actor: Actor, codes: Iterable[re.Match[str] | None], given: Dossier | None
) -> list[tuple[int, Dossier, Page | None]]:
    found: list[tuple[int, Dossier, Page | None]] = []
    for number, code in enumerate(codes, start=1):
        try:
            dossier = _dossier(actor, code, given)
            page = None
            if code is not None:
                page = rules.page_for(dossier, paper.papers(dossier), code)
                rules.check_scans(actor, dossier, page)
            else:
                rules.check_locked(paper.papers(dossier))
        except Refused as refusal:
            if refusal.hidden and given is None:
                raise
            where = _("第 %(n)d 页：") % {"n": number}
            raise Refused(refusal.code, f"{where}{refusal.sentence}") from None
        found.append((number, dossier, page))
    return found


def _dossier(actor: Actor, code: re.Match[str] | None, given: Dossier | None) -> Dossier:
    if given is not None:
        if code is not None and code["number"] not in (given.number, "DRAFT"):
            raise Refused("scan.other", _("这一页是另一份材料的，请到那份材料里上传。"))
        return given
    if code is None:
        raise Refused("scan.unread", _("没有读出条码；请到该份材料的“纸质表格”里上传，再人工核对。"))
    if code["number"] == "DRAFT":
        raise Refused("scan.draft", _("扫描的是草稿，草稿不能盖章；请报送后打印正式表格。"))
    rows = visible_to(actor).filter(number=code["number"]).values_list("uid", flat=True)
    if len(rows) != 1:
        raise Refused("scan.nobody", _("条码上的公开编号不在您可以处理的材料中。"))
    dossier = locking.dossier(actor, rows[0])
    rules.check_takes_scans(actor, dossier)
    return dossier


def _keep(actor: Actor, dossier: Dossier, stored: StoredFile, number: int, page: Page | None) -> ScannedPage:
    row = ScannedPage.objects.create(
        dossier=dossier,
        file=stored,
        number=number,
        page=page.key if page else "",
        digest=page.digest if page else "",
        matched=MatchedBy.BARCODE if page else MatchedBy.NOBODY,
        by_uid=actor.account_uid,
        by_name=actor.name,
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "nominations.take_scan",
        dossier,
        scope=dossier.edition.code,
        after={"page": row.page, "sha256": stored.sha256, "number": number, "matched": str(row.matched)},
    )
    return row


@command
def match_scan(*, actor: Actor, scan_uid: str, page: str, reason: str) -> ScannedPage:
    """Say of a scanned page whose barcode was not read which page it is; the name of who says so is kept."""
    of_it = ScannedPage.objects.filter(uid=scan_uid, matched=MatchedBy.NOBODY).values_list(
        "dossier__uid", flat=True
    )
    if not of_it:
        raise not_found()
    dossier = locking.dossier(actor, of_it[0])
    rules.check_takes_scans(actor, dossier)
    row = ScannedPage.objects.select_for_update(of=("self",)).get(uid=scan_uid)
    found = rules.check_by_hand(paper.papers(dossier), page, reason)
    rules.check_scans(actor, dossier, found)
    row.page, row.digest, row.matched, row.reason = found.key, found.digest, MatchedBy.HAND, reason.strip()
    row.by_uid, row.by_name, row.at = actor.account_uid, actor.name, clock.edition_now()
    row.save()
    audit.record(
        actor,
        "nominations.match_scan",
        dossier,
        scope=dossier.edition.code,
        purpose=row.reason,
        after={"page": row.page, "sha256": row.file.sha256, "number": row.number},
    )
    return row
