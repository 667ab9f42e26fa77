"""``newsroom_install``: what a newsroom needs and does not have yet."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand

from baijia.core.actor import SYSTEM
from baijia.newsroom import commands


class Command(BaseCommand):
    """Make tree, groups and workflow after ``migrate``; what an editor has changed stays as it is."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run the command with the address of the settings."""
        parts = urlsplit(settings.BASE_URL)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        commands.install(actor=SYSTEM, host=parts.hostname or "127.0.0.1", port=port)
