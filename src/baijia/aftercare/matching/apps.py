"""Registers matching with Django."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Needs, offers and what comes of them."""

    name = "baijia.aftercare.matching"
    label = "matching"
