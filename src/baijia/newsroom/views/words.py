"""The words of Wagtail's scripts, with those that its own catalogue leaves in English."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response


class Words(JavaScriptCatalog):
    """Wagtail's catalogue and ours above it."""

    packages = ["wagtail.admin"]

    def get_paths(self, packages: list[str]) -> list[str]:
        """Return the folders of catalogues, the one that wins last."""
        ours = [str(path) for path in settings.LOCALE_PATHS if path.name == "newsroom"]
        return [*super().get_paths(packages), *ours]


def script_words(request: HttpRequest) -> HttpResponse:
    """Hand the words out in the editor's own language, as Wagtail does."""
    answer: HttpResponse = get_localized_response(Words.as_view(), request)
    return answer
