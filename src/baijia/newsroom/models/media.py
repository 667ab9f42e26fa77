"""Pictures with their text and licence, and files that were looked into before they are kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from baijia.core.models import I, P

_MEDIA = ("id", "title", "file", "created_at", "collection")


class Shown:
    """What a page shows from elsewhere: as long as a released page does, it stays what three people have seen."""

    shown: ClassVar[tuple[str, ...]]
    pk: Any

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep it.

        Raises:
            Refused: what is shown has changed, and a released page shows it.
        """
        before = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        if before and any(str(getattr(before, name)) != str(getattr(self, name)) for name in self.shown):
            self._check()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete it.

        Raises:
            Refused: a released page shows it.
        """
        self._check()
        return super().delete(*args, **kwargs)

    def _check(self) -> None:
        from baijia.newsroom.rules import media

        media.check_change(self)


class Picture(Shown, AbstractImage):
    """A picture of the portal; without its text (``description``) and licence no article with it is released."""

    licence = models.CharField(
        _("版权与授权"), max_length=200, blank=True, help_text=_("拍摄者，以及凭什么可以使用")
    )
    admin_form_fields = (*Image.admin_form_fields, "licence")
    shown = ("file", "description", "licence")
    data_classes: ClassVar = dict.fromkeys(("description", "licence", "width", "height"), P) | dict.fromkeys(
        (
            "uploaded_by_user",
            "focal_point_x",
            "focal_point_y",
            "focal_point_width",
            "focal_point_height",
            "file_size",
            "file_hash",
        ),
        I,
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")


class Rendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")
    data_classes: ClassVar = {"image": P}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_a_filter"
            )
        ]


class Attachment(Shown, AbstractDocument):
    """A file of an article: a document or a video. Its kind is told by its content."""

    kind = models.CharField(_("类型"), max_length=80, blank=True, editable=False)
    admin_form_fields = Document.admin_form_fields
    shown = ("file", "title")
    data_classes: ClassVar = {"kind": P, "uploaded_by_user": I, "file_size": P, "file_hash": P}

    class Meta(AbstractDocument.Meta):
        verbose_name = _("附件")
        verbose_name_plural = _("附件")

    def clean(self) -> None:
        """Look at the name of a file that was taken; one that was refused already has its sentence."""
        if self.file:
            super().clean()

    @property
    def is_video(self) -> bool:
        """Whether it plays."""
        return self.kind.startswith("video/")
