"""What an article's body is made of."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript", "subscript"]


class FigureBlock(blocks.StructBlock):
    """A picture; its text for those who cannot see it comes from the picture unless said otherwise here."""

    picture = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(
        label=_("图片文字"), max_length=200, required=False, help_text=_("空着就用图片自己的说明")
    )
    caption = blocks.CharBlock(label=_("图说"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("图片")
        template = "newsroom/blocks/figure.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures beside each other."""

    title = blocks.CharBlock(label=_("标题"), max_length=60, required=False)
    pictures = blocks.ListBlock(FigureBlock(), label=_("图片"), min_num=2, max_num=24)

    class Meta:
        icon = "image"
        label = _("图集")
        template = "newsroom/blocks/gallery.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("引文"), max_length=1000)
    who = blocks.CharBlock(label=_("出处"), max_length=60, required=False)

    class Meta:
        icon = "openquote"
        label = _("引用")
        template = "newsroom/blocks/quote.html"


class VideoBlock(blocks.StructBlock):
    """A video file with a text of what it shows and says."""

    video = DocumentChooserBlock(label=_("视频文件"))
    cover = ImageChooserBlock(label=_("封面"), required=False)
    caption = blocks.CharBlock(label=_("说明"), max_length=200, required=False)

    class Meta:
        icon = "media"
        label = _("视频")
        template = "newsroom/blocks/video.html"

    def clean(self, value: Any) -> Any:
        """Refuse a file that does not play."""
        value = super().clean(value)
        if value["video"] and not value["video"].is_video:
            raise blocks.StructBlockValidationError(
                block_errors={"video": ValidationError(_("这不是视频文件，请选 MP4 或 WebM。"))}
            )
        return value


class AttachmentBlock(blocks.StructBlock):
    """A file to take along."""

    file = DocumentChooserBlock(label=_("附件"))
    name = blocks.CharBlock(label=_("名称"), max_length=100, required=False)

    class Meta:
        icon = "doc-full"
        label = _("附件")
        template = "newsroom/blocks/attachment.html"


def _table() -> TypedTableBlock:
    return TypedTableBlock(
        [("text", blocks.CharBlock(required=False, label=_("文字"), max_length=400))],
        label=_("表格"),
        icon="table",
        template="newsroom/blocks/table.html",
    )


class BodyBlock(blocks.StreamBlock):
    """An article from top to bottom."""

    paragraph = blocks.RichTextBlock(label=_("正文"), features=FEATURES, icon="pilcrow")
    heading = blocks.CharBlock(
        label=_("小标题"), max_length=80, icon="title", template="newsroom/blocks/heading.html"
    )
    figure = FigureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    table = _table()
    video = VideoBlock()
    attachment = AttachmentBlock()
