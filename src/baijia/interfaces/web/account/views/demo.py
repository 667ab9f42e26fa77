"""The accounts of a demonstration. The page exists only where a synthetic instance was made for one."""

from __future__ import annotations

import json
import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from baijia.core.models import Instance
from baijia.directory.models import Account

READY = "ready.json"


@never_cache
def accounts(request: HttpRequest) -> HttpResponse:
    """Show who may be signed in as, with passwords and the codes of this half minute."""
    ready = _ready()
    codes = _codes([row["username"] for row in ready["accounts"]])
    context = {
        "rows": [{**row, "code": codes.get(row["username"])} for row in ready["accounts"]],
        "link": request.build_absolute_uri(ready["nominee_link"]) if ready["nominee_link"] else "",
        "last_six": ready["last_six"],
        "ideas": [line.replace("BASE", f"{request.scheme}://{request.get_host()}") for line in ready["try"]],
        "left": app_settings.TOTP_PERIOD - int(time.time()) % app_settings.TOTP_PERIOD,
        "period": app_settings.TOTP_PERIOD,
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "account/demo_rows.html" if part else "account/demo.html", context)


def _ready() -> dict[str, Any]:
    path = settings.DATA / READY
    if not (settings.SCRATCH and Instance.current().synthetic and path.is_file()):
        raise Http404
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def _codes(usernames: list[str]) -> dict[str, str]:
    """Return the current code of each account that has a second factor: real codes, as an app shows them."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    rows = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__in=Account.objects.filter(username__in=usernames)
    ).select_related("user")
    return {
        row.user.username: auth.format_hotp_value(auth.hotp_value(decrypt(row.data["secret"]), counter))
        for row in rows
    }
