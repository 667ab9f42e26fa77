"""Addresses of the finance desk."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path

from baijia.interfaces.web.finance.views import batches, keeping, overview


def page(route: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Return an address of the desk: signed in, below ``finance/``."""
    return path(f"finance/{route}", login_required(view), name=f"finance-{name}")


EDITION = "<slug:code>/"
BATCH = "batches/<slug:uid>/"

urlpatterns: list[URLPattern] = [
    page("", overview.home, "home"),
    page("settings/", keeping.settings, "settings"),
    page("settings/new/<slug:kind>/", keeping.new_setting, "setting-new"),
    page("settings/<slug:uid>/", keeping.setting, "setting"),
    page("tax/", keeping.taxes, "tax"),
    page("tax/<slug:uid>/", keeping.declaration, "declaration"),
    page("tax/<slug:uid>/sheet/", keeping.sheet, "sheet"),
    page(BATCH, batches.batch, "batch"),
    page(BATCH + "do/<slug:name>/", batches.act, "batch-act"),
    page(BATCH + "return/", batches.bring_return, "return"),
    page(BATCH + "files/<str:name>", batches.file, "file"),
    page(BATCH + "voucher/", batches.voucher, "voucher"),
    page(EDITION, overview.edition, "edition"),
    page(EDITION + "raise/", overview.raise_prizes, "raise"),
    page(EDITION + "links/", overview.links, "links"),
    page(EDITION + "batches/new/", batches.draft, "draft"),
    page(EDITION + "accounts/", keeping.rekey, "rekey"),
    page(EDITION + "fees/", keeping.fees, "fees"),
    page(EDITION + "books/", keeping.books, "books"),
    page(EDITION + "owed/<slug:uid>/donation/", overview.donation, "donation"),
    page(EDITION + "owed/<slug:uid>/revoked/", overview.settle_revoked, "revoked"),
    page(EDITION + "recoveries/<slug:uid>/", overview.receive, "receive"),
]
