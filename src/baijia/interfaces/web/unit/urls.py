"""Addresses of the pages for filing officers of units."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
