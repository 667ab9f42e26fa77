"""Tokens of programs that file for the own account: listed, opened and shown once, revoked."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baijia.core import clock
from baijia.core.refused import Refused, not_found
from baijia.directory import commands, queries, rules
from baijia.interfaces.web import refusals
from baijia.interfaces.web.access import PROGRAMS
from baijia.interfaces.web.account.forms import TokenForm
from baijia.interfaces.web.desks import actor_of, check_fresh


@login_required
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the own tokens, also those that have ended: somebody without a filing role any more may look, too."""
    actor = actor_of(request)
    context = {
        "tokens": queries.tokens_of(actor),
        "now": clock.wall_now(),
        "may_open": rules.may_have_tokens(actor),
        "address": f"{settings.BASE_URL}/{PROGRAMS}",
    }
    return render(request, "account/tokens.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest) -> HttpResponse:
    """Open a token and show it, this once; asks first who it is where the proof is older."""
    actor = actor_of(request)
    if not rules.may_have_tokens(actor):
        raise not_found()
    check_fresh(request)
    form = TokenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            token = commands.open_api_token(actor=actor, account=request.user, **form.cleaned_data)
            context = {"token": token, "address": f"{settings.BASE_URL}/{PROGRAMS}"}
            return render(request, "account/token_shown.html", context)
        except Refused as refused:
            refusals.put(form, refused)
    context = {"form": form, "most": rules.MOST_TOKENS}
    return render(
        request, "account/token_open.html", context, status=422 if form.is_bound and form.errors else 200
    )


@login_required
@require_POST
def revoke(request: HttpRequest, token: str) -> HttpResponse:
    """End one of the own tokens."""
    try:
        row = commands.revoke_api_token(actor=actor_of(request), uid=token)
        messages.success(request, _("令牌“%(name)s”已吊销，用它的程序不能再报送。") % {"name": row.name})
    except Refused as refused:
        if refused.hidden:
            raise
        messages.error(request, refused.sentence)
    return redirect("account-tokens")
