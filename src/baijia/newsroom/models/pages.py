"""Articles and the site's own pages: what is released in three steps and in no other way."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from baijia.core import clock
from baijia.core.models import I, N, P
from baijia.newsroom import cache, text
from baijia.newsroom.blocks import BodyBlock
from baijia.newsroom.enums import Origin
from baijia.newsroom.forms import ReleasedPageForm

KEPT = ("number", "dated", "withdrawn", "batch")
"""What a page has for good, whatever stood in an earlier version."""


class ReleasedPage(Page):
    """A page whose text comes before readers by three people alone; see ``rules.release``."""

    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)
    responsible = models.ForeignKey(
        "newsroom.Editor", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任编辑")
    )

    base_form_class = ReleasedPageForm

    class Meta:
        abstract = True

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Come before readers.

        Raises:
            Refused: the version has not been signed in all three steps by three people.
        """
        from baijia.newsroom.rules import release

        release.check_publish(self, revision)
        shown = type(self).objects.live().filter(pk=self.pk).first()
        cache.forget(*(cache.tags_of(shown) if shown else ()))  # a topic it leaves shows it no more
        kwargs["skip_permission_checks"] = True  # three signatures are the permission, and the only one
        super().publish(revision, *args, **kwargs)

    def unpublish(self, set_expired: bool = False, *args: Any, **kwargs: Any) -> None:
        """Go offline by itself on its last day; in all other cases by ``commands.withdraw``, with a reason.

        Raises:
            Refused: it is not its last day.
        """
        from baijia.newsroom.rules import release

        if not set_expired:
            release.refuse_unpublish()
        super().unpublish(set_expired, *args, **kwargs)


class ArticleTag(TaggedItemBase):
    """A tag of an article."""

    content_object = ParentalKey(
        "newsroom.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )
    data_classes: ClassVar = {"tag": P, "content_object": P}


class ArticlePage(ReleasedPage):
    """An article. Its address never changes: column, date and number of its first release."""

    number = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    dated = models.DateTimeField(null=True, db_index=True, editable=False)
    withdrawn = models.BooleanField(default=False, editable=False)
    origin = models.CharField(_("来稿性质"), max_length=8, choices=Origin, default=Origin.OWN)
    lead = models.TextField(_("导语"), max_length=300, blank=True)
    author = models.CharField(_("作者"), max_length=60, blank=True)
    source = models.CharField(_("来源"), max_length=80, blank=True)
    source_url = models.URLField(_("原文链接"), max_length=400, blank=True)
    original_title = models.CharField(_("原标题"), max_length=255, blank=True)
    original_author = models.CharField(_("原作者"), max_length=60, blank=True)
    cover = models.ForeignKey(
        "newsroom.Picture", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("题图")
    )
    certificate = models.CharField(
        _("获奖者证书编号"),
        max_length=40,
        blank=True,
        help_text=_("写获奖者的故事时填；本人没有同意宣传报道的不能签发"),
    )
    batch = models.ForeignKey(
        "newsroom.Batch", models.SET_NULL, null=True, editable=False, related_name="articles"
    )
    headline = models.BooleanField(_("头条"), default=False)
    carousel = models.BooleanField(_("轮播"), default=False)
    recommended = models.BooleanField(_("推荐"), default=False)
    pinned = models.BooleanField(_("栏目置顶"), default=False)
    topics = ParentalManyToManyField(
        "newsroom.TopicPage", blank=True, related_name="articles", verbose_name=_("专题")
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("标签"))

    template = "newsroom/article.html"
    parent_page_types: ClassVar = ["newsroom.ColumnPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("zh_text"),
        index.AutocompleteField("zh_text"),
        index.FilterField("dated"),
    ]
    data_classes: ClassVar = dict.fromkeys(
        (
            "page_ptr",
            "body",
            "number",
            "dated",
            "withdrawn",
            "origin",
            "lead",
            "source",
            "source_url",
            "original_title",
            "cover",
            "certificate",
            "headline",
            "carousel",
            "recommended",
            "pinned",
        ),
        P,
    ) | {"responsible": I, "author": N, "original_author": N, "batch": I}

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldPanel("lead"),
                    FieldPanel("cover"),
                    FieldPanel("body"),
                    InlinePanel("corrections", heading=_("更正说明"), label=_("更正说明")),
                ],
                heading=_("稿件"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("author"), FieldPanel("responsible")]),
                    FieldRowPanel([FieldPanel("origin"), FieldPanel("source")]),
                    MultiFieldPanel(
                        [FieldPanel(name) for name in ("original_title", "original_author", "source_url")],
                        heading=_("转载（原样保留）"),
                    ),
                    FieldPanel("certificate"),
                ],
                heading=_("署名与来源"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [FieldPanel(name) for name in ("headline", "carousel", "recommended", "pinned")],
                        heading=_("位置"),
                    ),
                    FieldPanel("topics"),
                    FieldPanel("tags"),
                    InlinePanel("relations", heading=_("相关阅读"), label=_("稿件")),
                    FieldPanel("slug"),
                    PublishingPanel(),
                ],
                heading=_("编排"),
            ),
        ]
    )

    class Meta:
        # What orders the articles found, apart from their bodies: a search for a common word reads half of them.
        indexes: ClassVar = [
            models.Index(fields=["page_ptr", "dated", "number", "lead"], name="article_order")
        ]
        verbose_name = _("稿件")

    @property
    def column_slug(self) -> str:
        """The column's name in addresses, without a query."""
        return str(self.url_path).rstrip("/").split("/")[-2]

    @property
    def address(self) -> str:
        """The article's path; "" before its first release."""
        if not (self.number and self.dated):
            return ""
        day = self.dated.astimezone(clock.ZONE)
        return f"/a/{self.column_slug}/{day:%Y}/{day:%m%d}/{self.number}.html"

    @property
    def zh_text(self) -> str:
        """What search finds: title, lead, tags, author, source and body as bigrams."""
        tags = " ".join(tag.name for tag in self.tags.all())
        parts = (self.title, self.lead, tags, self.author, self.source, text.plain(self.body))
        return text.bigrams("\n".join(part for part in parts if part))

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """Return Wagtail's triple with the address that stays."""
        parts = super().get_url_parts(request)
        return (*parts[:2], self.address) if parts and self.address else parts

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Answer under the article's address alone, never under its slug."""
        raise Http404

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template what stands around an article."""
        from baijia.newsroom.queries import article

        found = article.around(self)
        columns = {self.column_slug, *(row.column_slug for row in found["related"])}
        cache.show(request, cache.SITE, *(cache.column_tag(slug) for slug in columns))
        return super().get_context(request, *args, **kwargs) | found

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the article, or that it was withdrawn."""
        if self.live or getattr(request, "is_preview", False):
            answer: HttpResponse = super().serve(request, *args, **kwargs)
            return answer
        from baijia.newsroom.queries import portal

        cache.show(request, cache.SITE, cache.column_tag(self.column_slug))
        column = portal.column(self.column_slug)
        return render(request, "newsroom/withdrawn.html", {"column": column}, status=410)

    def with_content_json(self, content: dict[str, Any]) -> ArticlePage:
        """Return the page as it stood in a version, with what it has for good."""
        found: ArticlePage = super().with_content_json(content)
        for name in KEPT:
            setattr(found, name, getattr(self, name))
        return found

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give the page its number and date when it first goes live."""
        if self.live:
            self.withdrawn = False
        if self.live and not self.number:
            with transaction.atomic():
                self._number()
                super().save(*args, **kwargs)
            return
        super().save(*args, **kwargs)

    save.alters_data = True  # type: ignore[attr-defined]

    def _number(self) -> None:
        from baijia.newsroom.models.columns import ColumnIndex

        ColumnIndex.objects.select_for_update().order_by("pk").first()  # one number at a time
        highest = ArticlePage.objects.aggregate(most=models.Max("number"))["most"]
        self.number = (highest or 0) + 1
        self.dated = self.dated or clock.edition_now()


class Correction(Orderable):
    """What was wrong and how it is right (更正), shown above the article for ever."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="corrections")
    text = models.TextField(_("更正内容"), max_length=400)
    data_classes: ClassVar = {"sort_order": P, "page": P, "text": P}
    panels: ClassVar = [FieldPanel("text")]


class Related(Orderable):
    """Another article worth reading, chosen by an editor."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="relations")
    to = models.ForeignKey(ArticlePage, models.CASCADE, related_name="+", verbose_name=_("稿件"))
    data_classes: ClassVar = {"sort_order": P, "page": P, "to": P}
    panels: ClassVar = [PageChooserPanel("to", "newsroom.ArticlePage")]


class SiteIndex(Page):
    """Where the site's own pages stand (``/site/``)."""

    max_count = 1
    template = "newsroom/site_index.html"
    parent_page_types: ClassVar = ["newsroom.HomePage"]
    subpage_types: ClassVar = ["newsroom.SitePage"]
    data_classes: ClassVar = {"page_ptr": P}

    class Meta:
        verbose_name = _("本站总目")


class SitePage(ReleasedPage):
    """A page about the site: about us, contact, copyright, jobs."""

    english = models.CharField(_("英文标题"), max_length=80, blank=True)
    template = "newsroom/site_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the page."""
        cache.show(request, cache.SITE)
        found: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return found

    parent_page_types: ClassVar = ["newsroom.SiteIndex"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("english"),
        FieldPanel("body"),
        FieldPanel("responsible"),
    ]
    data_classes: ClassVar = dict.fromkeys(("page_ptr", "english", "body"), P) | {"responsible": I}

    class Meta:
        verbose_name = _("本站页面")

    @property
    def address(self) -> str:
        """The page's path."""
        return f"/site/{self.slug}/"
