"""What readers see of a picture or a file changes only as the page around it does."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from baijia.core.refused import Refused


def check_change(row: Any) -> None:
    """Ask whether a picture or file may be changed or deleted: three people have signed the page that shows it.

    Raises:
        Refused: a released page shows it.
    """
    keys = ReferenceIndex.get_references_to(row).values("object_id")
    shown = Page.objects.live().annotate(key=Cast("pk", CharField())).filter(key__in=keys).first()
    if shown is not None:
        raise Refused(
            "media.released",
            _("“%(title)s”已用在发布的《%(page)s》里，不能改动或删除。请另传一个，改稿后重走三审三校。")
            % {"title": row.title, "page": shown.title},
        )
