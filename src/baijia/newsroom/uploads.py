"""Forms of uploads: what a file is, is told by its content, before anything opens it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from baijia.core import inspection
from baijia.core.inspection import Limits
from baijia.core.refused import Refused

PICTURES = Limits(formats=("jpeg", "png"), mb=20, megapixels=60)
DOCUMENTS = Limits(formats=("pdf", "docx", "xlsx"), mb=20, pages=400)
VIDEO_MB = 200


class PictureForm(BaseImageForm):
    """The form of a picture: told by its content, small enough to be opened, with text and licence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        too_many = _("图片超过 %(most)d 百万像素，请缩小后再上传。") % {"most": PICTURES.megapixels}
        self.fields["file"].error_messages["file_too_many_pixels"] = too_many

    def clean_file(self) -> Any:
        """Refuse what is no JPG or PNG, however it is called, and what is too large to be opened."""
        return _looked_into(self.cleaned_data["file"], PICTURES)


class AttachmentForm(BaseDocumentForm):
    """The form of an attachment: a document without macros, or a video that is one."""

    def clean_file(self) -> Any:
        """Refuse what is none of the kinds taken, however it is called."""
        given = self.cleaned_data["file"]
        video = video_kind(_beginning(given))
        if video:
            if given.size > VIDEO_MB * 2**20:
                sized = {"name": given.name[:60], "mb": VIDEO_MB}
                raise forms.ValidationError(_("“%(name)s”超过 %(mb)d MB，请压缩后再上传。") % sized)
            self.instance.kind = video
            return given
        return _looked_into(given, DOCUMENTS, self.instance)


def _beginning(given: Any) -> bytes:
    given.seek(0)
    found: bytes = given.read(16)
    given.seek(0)
    return found


def video_kind(beginning: bytes) -> str:
    """Return the media type of a video told by its first bytes, "" where they are no video's."""
    if beginning[4:8] == b"ftyp":
        return "video/mp4"
    return "video/webm" if beginning.startswith(b"\x1a\x45\xdf\xa3") else ""


def _looked_into(given: Any, limits: Limits, row: Any = None) -> Any:
    """Return an uploaded file that holds what it says.

    Raises:
        ValidationError: with the sentence of the one who looked into it.
    """
    if not hasattr(given, "size") or isinstance(given, FieldFile):
        return given  # unchanged
    if given.size > limits.mb * 2**20:
        sized = {"name": given.name[:60], "mb": limits.mb}
        raise forms.ValidationError(_("“%(name)s”超过 %(mb)d MB，请压缩后再上传。") % sized)
    given.seek(0)
    try:
        found = inspection.examine(given.name, given.read(), limits)
    except Refused as refusal:
        raise forms.ValidationError(refusal.sentence, code=refusal.code) from None
    given.seek(0)
    if row is not None:
        row.kind = found.kind
    return given
