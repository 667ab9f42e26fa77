"""Registers programmes with Django."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes, editions, addenda, quotas, fences."""

    name = "baijia.award.programmes"
    label = "programmes"
