"""An edition in its filing window, served live: the server's own thread reads the clock from the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import Browser, Page

import filing
from baijia.core import clock
from baijia.core.models import Instance
from baijia.directory.models import Account


def set_clock(moment: str) -> None:
    """Let edition time run on from ``moment`` for every thread."""
    ahead = datetime.fromisoformat(moment) - clock.wall_now() + timedelta(seconds=1)
    Instance.objects.filter(pk=1).update(clock_offset=int(ahead.total_seconds()))


def page_of(browser: Browser, site: str, account: Account | None = None, *, width: int = 1440) -> Page:
    """Open a page of somebody who has signed in; script errors end the test when the page is closed."""
    context = browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    if account is not None:
        value = filing.sign_in(account).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": site}])
    return context.new_page()
