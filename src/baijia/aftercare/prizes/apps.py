"""Registers prizes with Django."""

from django.apps import AppConfig


class PrizesConfig(AppConfig):
    """Obligations, payment batches, books."""

    name = "baijia.aftercare.prizes"
    label = "prizes"
