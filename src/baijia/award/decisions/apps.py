"""Registers decisions with Django."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Resolution, approval, public notice, objections."""

    name = "baijia.award.decisions"
    label = "decisions"
