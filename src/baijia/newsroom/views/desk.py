"""The desk's own pages: what was sent in, withdrawal, the copy for WeChat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from baijia.core import files
from baijia.core.refused import Refused, not_found
from baijia.newsroom import commands
from baijia.newsroom.enums import GROUPS, TipState
from baijia.newsroom.forms import ReasonForm, add_refusal
from baijia.newsroom.models import ArticlePage, ColumnPage, Editor, ReleasedPage
from baijia.newsroom.queries import tips as queries
from baijia.newsroom.rules import tips as tip_rules
from baijia.newsroom.wechat import copy as wechat_copy

A_PAGE = 50


def _released(pk: int) -> Any:
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, ReleasedPage):
        raise Http404
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a page offline at once, with a reason."""
    page = _released(pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            commands.withdraw(
                actor=request.actor,  # type: ignore[attr-defined]
                page=page,
                user=request.user,
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("《%(title)s》已撤下，原地址显示“本文已撤回”。") % {"title": page.title}
            )
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return render(request, "newsroom/desk/withdraw.html", {"page": page, "form": form})


@require_safe
def wechat(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an article as WeChat's editor takes it: styles in the elements, nothing else."""
    page = _released(pk)
    if not isinstance(page, ArticlePage):
        raise Http404
    copy = wechat_copy(page.get_latest_revision_as_object())
    return render(request, "newsroom/desk/wechat.html", {"page": page, "copy": copy})


class WordForm(forms.Form):
    """A message to whoever sent a tip."""

    text = forms.CharField(
        label=gettext_lazy("答复"), max_length=tip_rules.WORD_MOST, widget=forms.Textarea(attrs={"rows": 4})
    )


class AssignForm(forms.Form):
    """Who takes care of a tip."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("承办人"),
        queryset=Editor.objects.filter(groups__name__in=GROUPS.values()).distinct(),
    )


class DraftForm(forms.Form):
    """In which column the draft of a tip stands."""

    column = forms.ModelChoiceField(label=gettext_lazy("栏目"), queryset=ColumnPage.objects.order_by("path"))


@require_safe
def tip_list(request: HttpRequest) -> HttpResponse:
    """List what was sent in."""
    if not tip_rules.handles(request.actor):  # type: ignore[attr-defined]
        raise not_found()
    state = request.GET.get("state", "")
    state = state if state in TipState else ""
    found = queries.for_desk(request.actor, state)  # type: ignore[attr-defined]
    rows = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "rows": rows,
        "pages": rows.paginator.get_elided_page_range(rows.number),
        "states": TipState.choices,
        "state": state,
    }
    return render(request, "newsroom/desk/tips.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def tip(request: HttpRequest, uid: str) -> HttpResponse:
    """Show one tip with its conversation, and take what is done with it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.one(actor, uid)
    shown: tuple[str, str] | None = None
    if request.method == "POST":
        if "reveal" in request.POST:
            shown = queries.sender(actor=actor, tip=found, purpose=_("核实来稿"))
        else:
            done = _act(request, found)
            if done is not None:
                return done
    context = {
        "tip": found,
        "sender": shown,
        "word": WordForm(),
        "assign": AssignForm(),
        "draft": DraftForm(),
        "closed": found.state == TipState.CLOSED,
    }
    return render(request, "newsroom/desk/tip.html", context)


def _act(request: HttpRequest, found: Any) -> HttpResponse | None:
    """Do what was asked with one command; None where something was missing, which a message says."""
    actor = request.actor  # type: ignore[attr-defined]
    acts: dict[str, type[forms.Form]] = {
        "answer": WordForm,
        "close": WordForm,
        "assign": AssignForm,
        "draft": DraftForm,
    }
    act = next((name for name in acts if name in request.POST), "")
    form = acts[act](request.POST) if act else None
    if form is None or not form.is_valid():
        messages.error(request, _("请填好再提交。"))
        return None
    given = form.cleaned_data
    if act == "answer":
        commands.answer_tip(actor=actor, tip=found, text=given["text"])
    elif act == "close":
        commands.close_tip(actor=actor, tip=found, text=given["text"])
    elif act == "assign":
        commands.assign_tip(actor=actor, tip=found, to=given["to"])
    else:
        article = commands.draft_from_tip(actor=actor, tip=found, user=request.user, column=given["column"])
        messages.success(request, _("已转成草稿，来源不随稿件带出。"))
        return redirect("wagtailadmin_pages:edit", article.pk)
    return redirect("desk-tip", found.uid)


@require_safe
def tip_file(request: HttpRequest, uid: str, stored: str) -> HttpResponse:
    """Send the cleaned copy of a file of a tip, to be kept and never shown by the browser."""
    found = queries.one(request.actor, uid)  # type: ignore[attr-defined]
    row = next((each.stored for each in found.files.all() if each.stored.uid == stored), None)
    if row is None:
        raise not_found()
    answer = HttpResponse(files.read_bare(row), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{row.uid}.{files.ending_of(row.kind)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
