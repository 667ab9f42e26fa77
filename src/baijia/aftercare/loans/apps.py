"""Registers loans with Django."""

from django.apps import AppConfig


class LoansConfig(AppConfig):
    """Subsidised loans of holders, the banks that lend and what the union pays."""

    name = "baijia.aftercare.loans"
    label = "loans"
