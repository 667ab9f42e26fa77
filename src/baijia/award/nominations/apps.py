"""Registers nominations with Django."""

from django.apps import AppConfig


class NominationsConfig(AppConfig):
    """Dossiers, confirmations, attachments, the recommendation chain."""

    name = "baijia.award.nominations"
    label = "nominations"
