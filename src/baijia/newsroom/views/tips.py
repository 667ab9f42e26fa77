"""Tips and submissions (报料投稿): the form, the receipt, the conversation under it.

No outside service guards the form. A field no person sees, a form older than a few seconds, one text once, and counts
by sender and for the whole site keep machines and floods out; who sends is known to the counts as a keyed hash alone.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from baijia.core import limits
from baijia.core.actor import PUBLIC
from baijia.core.refused import Refused
from baijia.newsroom import commands
from baijia.newsroom.commands.tips import Sent
from baijia.newsroom.enums import TipKind
from baijia.newsroom.forms import add_refusal
from baijia.newsroom.middleware import address_of
from baijia.newsroom.models import Tip
from baijia.newsroom.queries import tips as queries
from baijia.newsroom.rules import tips as rules

RECEIPT = "tip_receipt"
SOONEST, LATEST = 3, 6 * 3600
"""Seconds between the form's being asked for and its coming back."""
A_SENDER, THE_SITE, QUESTIONS = 6, 120, 10
"""Tips within an hour from one address and from all, and questions about one receipt within a minute."""
SALT = "baijia.newsroom.tip-form"
TAKEN = _("PDF、JPG、PNG、DOCX，每个不超过 10 MB，最多 5 个")


class ManyFiles(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; a list, perhaps empty."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files as a list."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(each, initial) for each in given]


class TipForm(forms.Form):
    """What somebody sends. ``website`` is for machines alone; ``opened`` says when the form was asked for."""

    kind = forms.ChoiceField(label=_("类型"), choices=TipKind, widget=forms.RadioSelect)
    title = forms.CharField(label=_("标题"), max_length=rules.TITLE_MOST)
    text = forms.CharField(label=_("内容"), max_length=rules.TEXT_MOST, widget=forms.Textarea)
    files = FilesField(label=_("附件"), required=False, help_text=TAKEN)
    way = forms.ChoiceField(
        label=_("署名"),
        choices=[("anonymous", _("匿名")), ("named", _("实名"))],
        initial="anonymous",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("姓名"), required=False, max_length=40)
    contact = forms.CharField(label=_("联系方式"), required=False, max_length=80)
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))
    opened = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse what no person sends."""
        cleaned = super().clean() or {}
        try:
            signing.TimestampSigner(salt=SALT).unsign(cleaned.get("opened", ""), max_age=LATEST)
            made = float(cleaned["opened"].split(":")[0])
        except (signing.BadSignature, ValueError, KeyError):
            raise forms.ValidationError(_("页面开得太久，请核对内容后再次提交。")) from None
        if cleaned.get("website") or _seconds() - made < SOONEST:
            raise forms.ValidationError(_("提交得太快，请稍等几秒再按一次。"))
        return cleaned


def _seconds() -> float:
    from baijia.core import clock

    return clock.wall_now().timestamp()


def _opened() -> str:
    return signing.TimestampSigner(salt=SALT).sign(f"{_seconds():.0f}")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Take a tip. It is the public's even where somebody is signed in: the audit must not name who sends."""
    if request.method == "POST":
        form = TipForm(request.POST, request.FILES)
        if form.is_valid():
            limits.count("tip", address_of(request), most=A_SENDER, seconds=3600)
            limits.count("tips", "site", most=THE_SITE, seconds=3600)
            receipt = _take(form)
            if receipt:
                request.session[RECEIPT] = receipt
                return redirect("portal-tip-received")
        shown = form.data.copy()
        shown["opened"] = _opened()
        form.data = shown
    else:
        kind = request.GET.get("kind", "")
        form = TipForm(
            initial={
                "kind": kind if kind in TipKind else TipKind.TIP,
                "opened": _opened(),
                "way": "anonymous",
            }
        )
    status = 422 if form.errors else 200
    return render(request, "newsroom/tips.html", {"form": form}, status=status)


def _take(form: TipForm) -> str:
    given = form.cleaned_data
    anonymous = given["way"] == "anonymous"
    try:
        tip = commands.send_tip(
            actor=PUBLIC,
            sent=Sent(
                kind=given["kind"],
                title=given["title"],
                text=given["text"],
                anonymous=anonymous,
                name="" if anonymous else given["name"],
                contact="" if anonymous else given["contact"],
                files=[(each.name, each.read()) for each in given["files"]],
            ),
        )
    except Refused as refusal:
        _add(form, refusal)
        return ""
    return str(tip.receipt)


@never_cache
@require_http_methods(["GET", "HEAD"])
def received(request: HttpRequest) -> HttpResponse:
    """Show the receipt to the browser that sent a tip."""
    receipt = request.session.get(RECEIPT)
    if not receipt:
        return redirect("portal-tip-follow")
    return render(request, "newsroom/tip_received.html", {"receipt": receipt})


class FollowForm(forms.Form):
    """A receipt, and perhaps one more message."""

    receipt = forms.CharField(label=_("回执号"), max_length=40)
    text = forms.CharField(label=_("补充"), required=False, max_length=rules.WORD_MOST, widget=forms.Textarea)
    files = FilesField(label=_("附件"), required=False, help_text=TAKEN)

    def clean(self) -> dict[str, Any]:
        """Ask for a word with files."""
        cleaned = super().clean() or {}
        if cleaned.get("files") and not (cleaned.get("text") or "").strip():
            self.add_error("text", _("请写一句附件是什么。"))
        return cleaned


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Show the conversation under a receipt and take one more message; one answer for every receipt that is none."""
    form = FollowForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    form.is_valid()
    if receipt := getattr(form, "cleaned_data", {}).get("receipt"):
        limits.count("tip-follow", queries.receipt_hash(receipt), most=QUESTIONS)
        try:
            tip = queries.by_receipt(receipt)
        except Refused:
            return render(request, "newsroom/tip_follow.html", context | {"unknown": True})
        if not form.errors and form.cleaned_data["text"] and _say(form, tip):
            tip = queries.by_receipt(receipt)
            form = FollowForm({"receipt": receipt})
            form.is_valid()
        context = {"form": form, "tip": tip, "receipt": receipt}
    return render(request, "newsroom/tip_follow.html", context, status=422 if form.errors else 200)


def _say(form: FollowForm, tip: Tip) -> bool:
    """Add one message; tell whether it was taken."""
    given = [(each.name, each.read()) for each in form.cleaned_data["files"]]
    try:
        commands.add_word(actor=PUBLIC, tip=tip, text=form.cleaned_data["text"], given=given)
    except Refused as refusal:
        _add(form, refusal)
        return False
    return True


def _add(form: forms.Form, refusal: Refused) -> None:
    """Put what was refused under its field; what is said of a file under the files."""
    if refusal.code.startswith("file."):
        form.add_error("files", refusal.sentence)
    else:
        add_refusal(form, refusal)
