"""The page everybody lands on: what waits, until when, and the one next step."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from baijia.core import outbox
from baijia.directory import commands as directory
from baijia.directory import queries
from baijia.directory.enums import Role
from baijia.interfaces.web.account.frame import account_frame, held_roles
from baijia.interfaces.web.account.sentences import sentence
from baijia.interfaces.web.account.todos import tasks


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the to-do list of every role, or of one."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = request.GET.get("role", "")
    role = Role(asked) if asked in held_roles(actor) else None
    rows = tasks(actor, role)
    context = {
        "frame": account_frame(request, role=role),
        "tasks": rows,
        "total": sum(row.count for row in rows),
        "nearest": next((row for row in rows if row.deadline and row.href), None),
        "letters": [(row, sentence(row)) for row in outbox.inbox(actor.account_uid)],
        "unread": outbox.unread(actor.account_uid),
        "posts": queries.posts_of(actor),
    }
    return render(request, "account/home.html", context)


@login_required
@require_POST
def read_messages(request: HttpRequest) -> HttpResponse:
    """Mark messages as read."""
    directory.note_read(actor=request.actor)  # type: ignore[attr-defined]
    return redirect("account-todo")
