"""Registers the directory with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Unions, accounts, persons."""

    name = "baijia.directory"
    label = "directory"
