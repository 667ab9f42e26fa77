"""Registers experts with Django."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """The pool, conflicts of interest, draws."""

    name = "baijia.award.experts"
    label = "experts"
