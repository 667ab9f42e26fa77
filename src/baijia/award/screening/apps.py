"""Registers screening with Django."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Eligibility verdicts and the outcome per dossier."""

    name = "baijia.award.screening"
    label = "screening"
