"""Home, columns and topics: the shelves on which articles stand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from baijia.core.models import P
from baijia.newsroom import cache

A_PAGE = 20


class HomePage(Page):
    """The front of the portal."""

    max_count = 1
    template = "newsroom/home.html"
    subpage_types: ClassVar = ["newsroom.ColumnIndex", "newsroom.SiteIndex"]
    data_classes: ClassVar = {"page_ptr": P}

    class Meta:
        verbose_name = _("首页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template what the front shows."""
        from baijia.newsroom.queries import front

        cache.show(request, cache.FRONT, cache.SITE, cache.AWARD)
        return super().get_context(request, *args, **kwargs) | front.front()


class ColumnIndex(Page):
    """Where columns stand (``/a/``): the newest of all, and a map of the columns."""

    max_count = 1
    template = "newsroom/index.html"
    parent_page_types: ClassVar = ["newsroom.HomePage"]
    subpage_types: ClassVar = ["newsroom.ColumnPage"]
    data_classes: ClassVar = {"page_ptr": P}

    class Meta:
        verbose_name = _("栏目总目")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template one page of all articles."""
        from baijia.newsroom.queries import portal

        cache.show(request, cache.FRONT, cache.SITE)
        return super().get_context(request, *args, **kwargs) | paged(request, portal.newest())


class Section(models.TextChoices):
    """Under which head the map of the columns lists a column."""

    POLITICS = "politics", _("要闻时政")
    PEOPLE = "people", _("民生社会")
    LAW = "law", _("政策法治")
    ECONOMY = "economy", _("经济科技")
    CULTURE = "culture", _("文化生活")
    UNION = "union", _("工会专题")


class ColumnPage(Page):
    """A column. One that needs a news licence is hidden until licence and permitted sources are entered."""

    english = models.CharField(_("英文名"), max_length=60, blank=True)
    section = models.CharField(_("归类"), max_length=10, choices=Section, default=Section.UNION)
    needs_licence = models.BooleanField(
        _("需要新闻许可证"), default=False, help_text=_("没有许可证编号和可转载稿源时不显示，不能签发")
    )
    front_place = models.PositiveSmallIntegerField(
        _("首页位置"), default=0, help_text=_("1 起排在首页，0 不上首页")
    )
    template = "newsroom/column.html"
    parent_page_types: ClassVar = ["newsroom.ColumnIndex"]
    subpage_types: ClassVar = ["newsroom.ArticlePage", "newsroom.TopicPage"]
    content_panels: ClassVar = [
        *Page.content_panels,
        *(FieldPanel(name) for name in ("english", "section", "needs_licence", "front_place")),
    ]
    data_classes: ClassVar = dict.fromkeys(
        ("page_ptr", "english", "section", "needs_licence", "front_place"), P
    )

    class Meta:
        verbose_name = _("栏目")

    @property
    def address(self) -> str:
        """The column's path."""
        return f"/a/{self.slug}/"

    def open(self) -> bool:
        """Whether readers see this column."""
        from baijia.newsroom.queries import portal

        return not self.needs_licence or portal.licensed()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer as if a hidden column were not there."""
        if not self.open():
            raise Http404
        answer: HttpResponse = super().serve(request, *args, **kwargs)
        return answer

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template one page of the column's articles, pinned ones first, and its topics."""
        from baijia.newsroom.queries import portal

        cache.show(request, cache.column_tag(self.slug), cache.SITE)
        found = paged(request, portal.of_column(self.slug, pinned=True))
        found["topics"] = TopicPage.objects.live().child_of(self).order_by("-first_published_at")
        return super().get_context(request, *args, **kwargs) | found


class TopicPage(Page):
    """A special topic: articles of any columns about one thing."""

    intro = models.TextField(_("导语"), max_length=400, blank=True)
    template = "newsroom/topic.html"
    parent_page_types: ClassVar = ["newsroom.ColumnPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro")]
    data_classes: ClassVar = dict.fromkeys(("page_ptr", "intro"), P)

    class Meta:
        verbose_name = _("专题")

    @property
    def address(self) -> str:
        """The topic's path."""
        return "/a/" + self.url_path.split("/a/", 1)[-1]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template one page of the topic's articles."""
        from baijia.newsroom.queries import portal

        cache.show(request, f"topic-{self.slug}", cache.SITE)
        column = portal.column(str(self.url_path).rstrip("/").split("/")[-2])
        found = paged(request, portal.of_topic(self)) | {"column": column}
        return super().get_context(request, *args, **kwargs) | found


def paged(request: HttpRequest, rows: Any) -> dict[str, Any]:
    """Return one page of a list under the name a pager asks for.

    Raises:
        Http404: the address asks for a page that is none: a search engine must not find endless copies.
    """
    paginator = Paginator(rows, A_PAGE)
    asked = request.GET.get("page", "1")
    if not asked.isdecimal() or len(asked) > 6 or not 1 <= int(asked) <= paginator.num_pages:
        raise Http404
    return {"rows": paginator.page(int(asked))}
