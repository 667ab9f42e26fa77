"""Standing for one's own work: an account for the channel that an edition opens to everybody."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from baijia.award.nominations import commands
from baijia.award.nominations.enums import Channel
from baijia.award.programmes import queries as programmes
from baijia.core import limits
from baijia.core.actor import PUBLIC
from baijia.core.refused import Refused, not_found
from baijia.interfaces.web import refusals
from baijia.interfaces.web.public import calendar, forms
from baijia.interfaces.web.public.crumbs import crumbs
from baijia.interfaces.web.public.views.editions import published

AN_HOUR = 20


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Open the account; then sign in and file as units do, for the own person alone."""
    edition = published(code)
    definition = programmes.in_force(edition)
    if Channel.SELF not in definition["filing"]["channels"]:
        raise not_found()
    form = forms.SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limits.count("sign-up", request.META.get("REMOTE_ADDR", ""), most=AN_HOUR, seconds=3600)
        given = {key: form.cleaned_data[key] for key in ("username", "name", "password")}
        try:
            commands.sign_up(actor=PUBLIC, edition=edition, **given)
            messages.success(request, _("账号已开立，请登录后填写申报表。"))
            return redirect("account_login")
        except Refused as refused:
            refusals.put(form, refused)
    ordinal = calendar.ordinal(definition)
    context = {
        "form": form,
        "edition": edition,
        "definition": definition,
        "crumbs": crumbs((_("评选活动"), "public-editions"), ordinal, _("个人自荐")),
    }
    return render(request, "public/apply.html", context, status=422 if form.errors else 200)
