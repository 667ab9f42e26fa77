"""The desk's ways in for text from elsewhere: a file of old articles, and one pasted text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from baijia.core.refused import Refused, RefusedMany, not_found
from baijia.newsroom import cleaning, commands, reading
from baijia.newsroom.forms import add_refusal
from baijia.newsroom.models import Batch, ColumnPage
from baijia.newsroom.rules import tips as tip_rules

MB = 50


class BatchForm(forms.Form):
    """A file of old articles."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy("旧稿的 .xlsx 表格，或按 a/栏目/年/月日/编号.html 存放的网页打成的 .zip"),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be read at once."""
        given = self.cleaned_data["file"]
        if given.size > MB * 2**20:
            raise forms.ValidationError(_("文件超过 %(mb)d MB，请分开导入。") % {"mb": MB})
        return given


class PasteForm(forms.Form):
    """A text pasted whole; what the browser had on its clipboard comes as HTML."""

    column = forms.ModelChoiceField(label=gettext_lazy("栏目"), queryset=ColumnPage.objects.order_by("path"))
    title = forms.CharField(label=gettext_lazy("标题"), max_length=reading.TITLE_MOST)
    source = forms.CharField(
        label=gettext_lazy("粘贴的内容"),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=cleaning.MOST,
        help_text=gettext_lazy("从 Word、WPS、公众号复制来的文字或网页代码；样式、脚本和跟踪代码都会去掉"),
    )


def _check(request: HttpRequest) -> None:
    if not tip_rules.handles(request.actor):  # type: ignore[attr-defined]
        raise not_found()


@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """List the batches and read a new file; every fault of a file is said, and nothing of it is kept then."""
    _check(request)
    form = BatchForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            articles = reading.read(given.name, given.read(), columns())
            made = commands.read_batch(
                actor=request.actor,  # type: ignore[attr-defined]
                user=request.user,
                name=given.name,
                articles=articles,
            )
        except Refused as refusal:
            refusals = refusal.refusals if isinstance(refusal, RefusedMany) else [refusal]
            faults = [each.sentence for each in refusals]
        else:
            messages.success(request, _("已读入 %(n)d 篇，待复审。") % {"n": made.size})
            return redirect("desk-batch", made.uid)
    context = {"form": form, "faults": faults, "rows": Batch.objects.all()[:50]}
    return render(request, "newsroom/desk/batches.html", context)


def columns() -> dict[str, str]:
    """Return every column by what a file may call it."""
    found = {}
    for title, slug in ColumnPage.objects.values_list("title", "slug"):
        found[title] = found[slug] = slug
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a batch and take the signature of the second or third person."""
    _check(request)
    found = Batch.objects.filter(uid=uid).first()
    if found is None:
        raise not_found()
    acts = {
        "review": commands.review_batch,
        "release": commands.release_batch,
        "drop": commands.drop_batch,
    }
    act = next((name for name in acts if name in request.POST), "")
    if request.method == "POST" and act:
        acts[act](actor=request.actor, batch=found, user=request.user)  # type: ignore[attr-defined]
        messages.success(request, _("已记录。"))
        return redirect("desk-batch", uid)
    rows = found.articles.order_by("dated", "pk")
    return render(request, "newsroom/desk/batch.html", {"batch": found, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """Make a draft of a pasted text and say what was left out of it."""
    _check(request)
    form = PasteForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        cleaned = cleaning.clean(reading.as_html(given["source"]))
        try:
            page = commands.draft(
                actor=request.actor,  # type: ignore[attr-defined]
                user=request.user,
                column=given["column"],
                title=given["title"],
                blocks=cleaned.blocks,
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            if cleaned.dropped:
                messages.info(request, _("已去掉：%(what)s。") % {"what": "、".join(cleaned.dropped)})
            return redirect("wagtailadmin_pages:edit", page.pk)
    return render(request, "newsroom/desk/paste.html", {"form": form})
