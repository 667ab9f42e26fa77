"""Registers honours with Django."""

from django.apps import AppConfig


class HonoursConfig(AppConfig):
    """Register of honours, certificates, revocation."""

    name = "baijia.award.honours"
    label = "honours"
