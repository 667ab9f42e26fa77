"""How a test opens pages of the office and presses their buttons."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpResponse
from django.test import Client


def signed_in(account: Any, *, factor: bool = True, age: int = 0) -> Client:
    """Return a client of an account that signed in ``age`` seconds ago."""
    client = Client()
    client.force_login(account)
    session = client.session
    at = time.time() - age
    methods = [{"method": "password", "at": at}, {"method": "mfa", "at": at}]
    session["account_authentication_methods"] = methods if factor else methods[:1]
    session.save()
    return client


def confirm(client: Client, url: str, **more: str) -> HttpResponse:
    """Open a confirmation page, tick it and press the button."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return client.post(url, {"seal": page.context["facts"].seal, "read": "on", **more})
