"""Registers maker spaces with Django."""

from django.apps import AppConfig


class IncubatorConfig(AppConfig):
    """Spaces, who is in them and who helps them."""

    name = "baijia.aftercare.incubator"
    label = "incubator"
