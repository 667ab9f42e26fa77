"""The desk's own places in Wagtail's editor: tips, old articles, withdrawal, the copy for WeChat, the site's lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from baijia.newsroom.models import ArticlePage, PermittedSource, PressCard, ReleasedPage, WordRule
from baijia.newsroom.rules import tips
from baijia.newsroom.views import desk, importing


class SourceViews(SnippetViewSet):
    """Outlets whose news may be reprinted."""

    model = PermittedSource
    icon = "list-ul"


class WordViews(SnippetViewSet):
    """The word list."""

    model = WordRule
    icon = "tag"
    list_display = ("word", "instead", "severity")


class CardViews(SnippetViewSet):
    """Press cards."""

    model = PressCard
    icon = "user"
    list_display = ("number", "name", "post", "valid_until")


class SiteViews(SnippetViewSetGroup):
    """The site's lists."""

    items = (WordViews, SourceViews, CardViews)
    menu_label = gettext_lazy("站务")
    menu_icon = "cogs"
    menu_order = 400


register_snippet(SiteViews)


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    """Return the addresses of the desk's own pages, below the editor's."""
    return [
        path("tips/", desk.tip_list, name="desk-tips"),
        path("tips/<str:uid>/", desk.tip, name="desk-tip"),
        path("tips/<str:uid>/files/<str:stored>/", desk.tip_file, name="desk-tip-file"),
        path("batches/", importing.batches, name="desk-batches"),
        path("batches/<str:uid>/", importing.batch, name="desk-batch"),
        path("paste/", importing.paste, name="desk-paste"),
        path("articles/<int:pk>/withdraw/", desk.withdraw, name="desk-withdraw"),
        path("articles/<int:pk>/wechat/", desk.wechat, name="desk-wechat"),
    ]


class DeskItem(MenuItem):
    """A way to one of the desk's own pages, for those who work here."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the menu has it."""
        return tips.handles(request.actor)  # type: ignore[attr-defined]


@hooks.register("register_admin_menu_item")
def tips_item() -> MenuItem:
    """Put what was sent in into the menu."""
    return DeskItem(_("来稿来件"), reverse("desk-tips"), name="tips", icon_name="mail", order=300)


@hooks.register("register_admin_menu_item")
def batches_item() -> MenuItem:
    """Put old articles into the menu."""
    return DeskItem(_("旧稿导入"), reverse("desk-batches"), name="batches", icon_name="upload", order=310)


@hooks.register("register_admin_menu_item")
def paste_item() -> MenuItem:
    """Put pasting a whole text into the menu."""
    return DeskItem(_("粘贴成稿"), reverse("desk-paste"), name="paste", icon_name="copy", order=305)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Any, user: Any, next_url: str | None = None, **_more: Any) -> Any:
    """Offer withdrawal and the copy for WeChat above a page."""
    yield from _buttons(page)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Any, user: Any, next_url: str | None = None, **_more: Any) -> Any:
    """Offer the same beside a page in a list."""
    yield from _buttons(page)


def _buttons(page: Any) -> Any:
    page = page.specific
    if isinstance(page, ArticlePage):
        yield Button(_("微信稿"), reverse("desk-wechat", args=[page.pk]), icon_name="copy", priority=70)
    if isinstance(page, ReleasedPage) and page.live:
        yield Button(
            _("紧急撤稿"), reverse("desk-withdraw", args=[page.pk]), icon_name="warning", priority=80
        )


SIGNING = "action-workflow-action"


@hooks.register("before_edit_page")
def one_signature_at_a_time(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Let the second of two clicks wait for the first: it would be taken for a save, and a save begins the steps anew."""
    if request.method != "POST" or SIGNING not in request.POST or hasattr(request, "signs"):
        return None
    with transaction.atomic():
        Page.objects.select_for_update().get(pk=page.pk)
        task = page.current_workflow_task
        acts = [name for name, _words, _modal in task.get_actions(page, request.user)] if task else []
        if request.POST.get("workflow-action-name") not in acts:
            messages.error(request, _("没有再签：这一环节已经签过，或现在轮到别的环节。"))
            return redirect("wagtailadmin_explore", page.get_parent().pk)
        request.signs = True  # type: ignore[attr-defined]
        answer: HttpResponse = EditView.as_view()(request, page.pk)
        return answer


@hooks.register("before_copy_page")
def no_copy(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Refuse a second copy of what was released once: it would come out unread."""
    if not isinstance(page.specific, ReleasedPage):
        return None
    messages.error(request, _("稿件不能复制，请新建后走三审三校。"))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_delete_page")
def no_deletion(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Refuse to delete what readers have seen: its address says for ever what became of it."""
    if page.first_published_at is None:
        return None
    messages.error(request, _("发布过的页面不能删除，请用“紧急撤稿”。"))
    return redirect("wagtailadmin_explore", page.get_parent().pk)
