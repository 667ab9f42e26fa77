"""Addresses of the pages for the organiser's office, leader and supervisor."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
