"""Addresses of the pages for the public."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
