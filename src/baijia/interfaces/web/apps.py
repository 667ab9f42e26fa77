"""Registers the pages with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages by audience."""

    name = "baijia.interfaces.web"
    label = "web"
