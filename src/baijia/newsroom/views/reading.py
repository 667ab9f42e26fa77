"""What readers ask besides pages: search, and that their reading be counted."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from baijia.newsroom import cache, commands
from baijia.newsroom.frame import called
from baijia.newsroom.middleware import address_of
from baijia.newsroom.models.columns import A_PAGE
from baijia.newsroom.queries import portal
from baijia.newsroom.queries import search as queries


class SearchForm(forms.Form):
    """What a reader asks."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=200)
    column = forms.ChoiceField(label=_("栏目"), required=False)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        columns = [(row.slug, called(row)) for row in portal.open_columns()]
        self.fields["column"].choices = [("", _("全部栏目")), *columns]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Say where the days stand the wrong way round."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if isinstance(since, date) and isinstance(until, date) and since > until:
            self.add_error("until", _("结束日期早于开始日期，请改正。"))
        return cleaned


@require_safe
def article(request: HttpRequest, column: str, year: int, mmdd: str, number: int) -> HttpResponse:
    """Show an article by the address it has had since it came out; any other with its number leads there."""
    found = portal.by_number(number)
    if found is None:
        raise Http404
    if request.path != found.address:
        return HttpResponsePermanentRedirect(found.address)
    answer: HttpResponse = found.serve(request)
    return answer


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what is found, with the words marked."""
    form = SearchForm(request.GET or None)
    context: dict[str, object] = {"form": form, "words": ""}
    if form.is_valid():
        given = form.cleaned_data
        asked = queries.Asked(given["q"], given["column"], given["since"], given["until"])
        words = asked.words.strip()[: queries.LONGEST]
        page = Paginator(queries.keys(asked), A_PAGE).get_page(request.GET.get("page"))
        found = queries.rows(list(page))
        rows = [(row, queries.marked(row.title, words), queries.excerpt(row, words)) for row in found]
        context |= {"words": words, "page": page, "rows": rows, "columns": portal.columns()}
    cache.show(request, cache.FRONT, cache.SITE)
    return render(request, "newsroom/search.html", context, status=422 if form.errors else 200)


@csrf_exempt
@require_POST
def click(request: HttpRequest, number: int) -> JsonResponse:
    """Count a reader and tell how many there were. It takes nothing but a number, so that it needs no token."""
    article = portal.by_number(number)
    if article is None or not article.live:
        raise Http404
    readers = commands.count_click(
        article=article,
        address=address_of(request),
        agent=request.headers.get("User-Agent", ""),
    )
    return JsonResponse({"readers": readers})
