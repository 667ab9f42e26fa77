"""Registers the newsroom with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    """Pages, editors, release, tips."""

    name = "baijia.newsroom"
    label = "newsroom"
    verbose_name = _("采编")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what Wagtail publishes, so that the page cache forgets exactly that."""
        from baijia.newsroom import cache

        cache.listen()
