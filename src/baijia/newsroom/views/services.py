"""Services of the portal: the lookup page, press cards, press kit, help, a map of the site."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from baijia.core import clock, limits
from baijia.newsroom import cache
from baijia.newsroom.models import PressCard, TopicPage
from baijia.newsroom.queries import award, portal

A_MINUTE = 6


class StaffForm(forms.Form):
    """A press card, as it is shown to somebody."""

    number = forms.CharField(label=_("证件号"), max_length=20)
    name = forms.CharField(label=_("姓名"), max_length=40)


@require_safe
def query(request: HttpRequest) -> HttpResponse:
    """Show what can be looked up, and where."""
    cache.show(request, cache.SITE)
    places = {
        name: award.address(f"public-{name}")
        for name in ("check", "lookup", "notices", "objection", "honours", "verify")
    }
    return render(request, "newsroom/query.html", {"places": places})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: HttpRequest) -> HttpResponse:
    """Tell whether a press card belongs to a name; one answer for all that does not, and so often for a number."""
    form = StaffForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        number, name = form.cleaned_data["number"].strip().upper(), form.cleaned_data["name"].strip()
        limits.count("press-card", number, most=A_MINUTE)
        today = clock.edition_now().date()
        card = PressCard.objects.filter(number=number, name=name, valid_until__gte=today).first()
        context |= {"asked": True, "card": card}
    return render(request, "newsroom/staff.html", context, status=422 if form.errors else 200)


@require_safe
def press_kit(request: HttpRequest) -> HttpResponse:
    """Show what a journalist needs: the mark, figures as they stand, the wording of names, whom to ask."""
    cache.show(request, cache.SITE, cache.AWARD)
    return render(request, "newsroom/press_kit.html", award.box() | {"host": settings.SITE["host"]})


@require_safe
def explained(request: HttpRequest) -> HttpResponse:
    """Explain how to make the site the start page, keep it, read it in large type, and use it by keyboard."""
    cache.show(request, cache.SITE)
    return render(request, "newsroom/help.html", {})


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Show every column, topic and page of the site."""
    cache.show(request, cache.SITE, cache.FRONT)
    return render(
        request,
        "newsroom/map.html",
        {
            "sections": portal.by_section(),
            "topics": TopicPage.objects.live().order_by("title"),
            "pages": portal.site_pages(),
        },
    )
