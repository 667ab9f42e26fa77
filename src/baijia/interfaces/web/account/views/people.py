"""Accounts of the level below: opened with a password on paper, handed over by date, reset without e-mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from baijia.award.nominations import commands as nominations
from baijia.core import clock, entropy
from baijia.core.actor import Actor
from baijia.core.refused import Refused, not_found
from baijia.directory import commands, queries
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Account, Assignment, Union
from baijia.interfaces.web import refusals, sheets
from baijia.interfaces.web.account.forms import (
    GrantForm,
    HandOverForm,
    IdentifyForm,
    MoveForm,
    OpenForm,
    ReasonForm,
    ResetForm,
    UnionForm,
)
from baijia.interfaces.web.account.frame import account_frame, manages
from baijia.interfaces.web.listing import ordered, paged, with_part
from baijia.interfaces.web.ui.frame import Chip

MOST_HINTS = 400
ORDERS = {
    "name": ("display_name", "username"),
    "username": ("username",),
    "state": ("is_active", "must_change_password", "username"),
}
View = Callable[..., HttpResponse]


def for_openers(view: View) -> View:
    """Open a view to those who open accounts; to others it does not exist."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not manages(_actor(request)):
            raise not_found()
        return view(request, *args, **kwargs)

    return guarded


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context["frame"] = account_frame(request, current="account-list")
    return render(request, f"account/{template}.html", context, status=status)


@for_openers
def listing(request: HttpRequest) -> HttpResponse:
    """List the accounts below, by role and by what is looked for."""
    actor = _actor(request)
    text, role = request.GET.get("q", "").strip()[:60], request.GET.get("role", "")
    offered = queries.roles_to_open(actor)
    role = role if role in offered else ""
    found = ordered(request, queries.managed(actor, text=text, role=role), ORDERS)
    if sheets.asked_for(request):
        return _sheet(found)
    chips = [Chip(_("全部"), with_part(request.GET, role=""), current=not role)]
    chips += [Chip(str(one.label), with_part(request.GET, role=one), current=one == role) for one in offered]
    context = {
        "page": paged(request, found),
        "q": text,
        "chips": chips if len(offered) > 1 else [],
        "offered": offered,
    }
    return _page(request, "list", context)


def _sheet(found: Any) -> HttpResponse:
    """Give out the accounts as the list shows them: who, under which name, where in which role, in use or not."""
    heads = [_("姓名"), _("账号"), _("任职"), _("状态")]

    def line(row: Account) -> tuple[str, ...]:
        posts = [
            f"{one.get_role_display()} · {one.union.name}" for one in row.assignments.all() if not one.ends
        ]
        state = _("还没换密码") if row.must_change_password else _("在用")
        return row.display_name, row.username, "；".join(posts), state if row.is_active else _("已停用")

    return sheets.of_list(_("账号"), heads, found, line)


@for_openers
def open_new(request: HttpRequest) -> HttpResponse:
    """Open an account; the answer is the slip with its one-time password, shown this once."""
    actor = _actor(request)
    unions = queries.unions_to_open(actor)
    data = request.POST if request.method == "POST" else None
    form = OpenForm(data, roles=queries.roles_to_open(actor), unions=unions)
    if data is not None and form.is_valid():
        password = entropy.text(12)
        try:
            account = commands.open_account(
                actor=actor,
                username=form.cleaned_data["username"],
                display_name=form.cleaned_data["display_name"].strip(),
                role=Role(form.cleaned_data["role"]),
                union=form.cleaned_data["union"],
                password=password,
            )
            return _slip(request, account, password)
        except Refused as refused:
            refusals.put(form, refused)
    words = {"heading": _("开立账号"), "act": _("开立，显示一次性密码")}
    return _form_page(request, "open", form, unions=unions[:MOST_HINTS], **words)


@for_openers
def add_union(request: HttpRequest) -> HttpResponse:
    """Enter a union that is not in the tree yet, so that its officer can be given an account."""
    actor = _actor(request)
    unions = queries.unions_to_add_below(actor)
    kinds = [UnionKind.UNIT, UnionKind.STREET]
    if actor.has(Role.ORGANISER) or actor.has(Role.ADMINISTRATOR):
        kinds += [UnionKind.DISTRICT, UnionKind.INDUSTRY]
    form = UnionForm(request.POST if request.method == "POST" else None, kinds=kinds, unions=unions)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            added = commands.add_union(
                actor=actor,
                **given | {"kind": UnionKind(given["kind"]), "members": given["members"] or 0},
            )
            messages.success(
                request, _("已登记%(name)s，现在可以给它的经办人开立账号。") % {"name": added.name}
            )
            return redirect("account-open")
        except Refused as refused:
            refusals.put(form, refused)
    words = {"heading": _("登记下级工会"), "act": _("登记")}
    return _form_page(request, "union", form, unions=unions[:MOST_HINTS], **words)


@for_openers
def move_unit(request: HttpRequest) -> HttpResponse:
    """Hang a grassroots union below another one; its dossiers go with it."""
    actor = _actor(request)
    units, unions = queries.units_to_move(actor), queries.unions_to_add_below(actor)
    form = MoveForm(request.POST if request.method == "POST" else None, units=units, unions=unions)
    if form.is_bound and form.is_valid():
        try:
            moved = nominations.move_unit(actor=actor, **form.cleaned_data)
            messages.success(
                request,
                _("%(name)s已调整到%(above)s，它报送的材料今后由那里推荐。")
                % {"name": moved.name, "above": form.cleaned_data["parent"].name},
            )
            return redirect("account-list")
        except Refused as refused:
            refusals.put(form, refused)
    words = {"heading": _("调整隶属"), "act": _("调整")}
    hints = {"unions": unions[:MOST_HINTS], "units": units[:MOST_HINTS]}
    return _form_page(request, "move", form, **words, **hints)


def _slip(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    context = {
        "account": account,
        "password": password,
        "posts": _running(account),
        "site": settings.BASE_URL,
        "opener": _actor(request).name,
    }
    return render(request, "account/slip.html", context)


def _form_page(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    *,
    heading: str,
    act: str,
    account: Account | None = None,
    unions: Iterable[Union] = (),
    units: Iterable[Union] = (),
) -> HttpResponse:
    context = {
        "form": form,
        "account": account,
        "heading": heading,
        "act": act,
        "whom": f"{account.display_name} · {account.username}" if account else "",
        "back": reverse("account-show", args=[account.uid]) if account else reverse("account-list"),
        "unions": unions,
        "units": units,
    }
    return _page(request, template, context, 422 if form.is_bound and form.errors else 200)


def _running(account: Account) -> list[Assignment]:
    today = clock.wall_now().astimezone(clock.ZONE).date()
    rows = account.assignments.select_related("union").order_by("pk")
    return [row for row in rows if row.ends is None or row.ends > today]


@for_openers
def show(request: HttpRequest, uid: str) -> HttpResponse:
    """Show an account, its posts and what may be done with it."""
    account = queries.managed_account(_actor(request), uid)
    posts = list(account.assignments.select_related("union").order_by("-pk"))
    identifies = _actor(request).has(Role.ADMINISTRATOR)
    context = {"account": account, "posts": posts, "running": _running(account), "identifies": identifies}
    return _page(request, "show", context)


@for_openers
def grant(request: HttpRequest, uid: str) -> HttpResponse:
    """Give a further role or unit."""
    actor, account = _actor(request), queries.managed_account(_actor(request), uid)
    unions = queries.unions_to_open(actor)
    data = request.POST if request.method == "POST" else None
    form = GrantForm(data, roles=queries.roles_to_open(actor), unions=unions)
    if data is not None and form.is_valid():
        try:
            commands.grant_role(
                actor=actor,
                account=account,
                role=Role(form.cleaned_data["role"]),
                union=form.cleaned_data["union"],
            )
            messages.success(request, _("已增加任职。"))
            return redirect("account-show", uid=uid)
        except Refused as refused:
            refusals.put(form, refused)
    words = {"heading": _("增加任职"), "act": _("增加")}
    return _form_page(request, "grant", form, account=account, unions=unions[:MOST_HINTS], **words)


@for_openers
def identify(request: HttpRequest, uid: str) -> HttpResponse:
    """Tie an account to its person by the identity number, which is sealed and never shown."""
    actor, account = _actor(request), queries.managed_account(_actor(request), uid)
    if not actor.has(Role.ADMINISTRATOR):
        raise not_found()
    form = IdentifyForm(
        request.POST if request.method == "POST" else None, initial={"name": account.display_name}
    )
    if form.is_bound and form.is_valid():
        try:
            commands.identify_account(actor=actor, account=account, **form.cleaned_data)
            messages.success(request, _("已实名登记。"))
            return redirect("account-show", uid=uid)
        except Refused as refused:
            refusals.put(form, refused)
    words = {"heading": _("实名登记"), "act": _("登记")}
    return _form_page(request, "identify", form, account=account, **words)


@for_openers
def hand_over(request: HttpRequest, uid: str) -> HttpResponse:
    """Let somebody else take over a post from a day on."""
    actor, account = _actor(request), queries.managed_account(_actor(request), uid)
    posts = [row for row in _running(account) if row.ends is None]
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, posts=posts)
    if data is not None and form.is_valid():
        to = queries.managed(actor).filter(username=form.cleaned_data["to"], is_active=True).first()
        if to is None or to == account:
            form.add_error("to", _("没有这个账号，或者它不归您管理。"))
        else:
            post = next(row for row in posts if row.uid == form.cleaned_data["assignment"])
            try:
                commands.hand_over(actor=actor, assignment=post, to=to, on=form.cleaned_data["on"])
                messages.success(request, _("已登记交接。"))
                return redirect("account-show", uid=uid)
            except Refused as refused:
                refusals.put(form, refused)
    words = {"heading": _("交接"), "act": _("登记交接")}
    return _form_page(request, "hand_over", form, account=account, **words)


@for_openers
def reset(request: HttpRequest, uid: str) -> HttpResponse:
    """Set a new one-time password and show it once."""
    actor, account = _actor(request), queries.managed_account(_actor(request), uid)
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            password = commands.reset_password(
                actor=actor, account=account, with_factor=form.cleaned_data["with_factor"]
            )
            return _slip(request, account, password)
        except Refused as refused:
            refusals.put(form, refused)
    words = {"heading": _("重置密码"), "act": _("重置，显示一次性密码")}
    return _form_page(request, "reset", form, account=account, **words)


@for_openers
def close(request: HttpRequest, uid: str) -> HttpResponse:
    """Close an account, or open a closed one again, with a reason."""
    actor, account = _actor(request), queries.managed_account(_actor(request), uid)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        act = commands.close_account if account.is_active else commands.reopen_account
        try:
            act(actor=actor, account=account, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("账号已停用。") if account.is_active else _("账号已恢复，请重新授予任职。")
            )
            return redirect("account-show", uid=uid)
        except Refused as refused:
            refusals.put(form, refused)
    closing = account.is_active
    words = {
        "heading": _("停用账号") if closing else _("恢复账号"),
        "act": _("停用") if closing else _("恢复"),
    }
    return _form_page(request, "close", form, account=account, **words)
