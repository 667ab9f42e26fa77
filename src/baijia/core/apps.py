"""Registers core with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core's tables: instance, audit, ledger, outbox, files, idempotency keys."""

    name = "baijia.core"
    label = "core"
