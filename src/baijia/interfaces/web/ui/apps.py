"""Registers the components with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components and their gallery."""

    name = "baijia.interfaces.web.ui"
    label = "ui"
