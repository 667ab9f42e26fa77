"""The bare page that others are compared with: Django without middleware, a word and nothing else."""

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[], SECRET_KEY="bench")

import django  # noqa: E402 - after the settings

django.setup()


def hello(_request: HttpRequest) -> HttpResponse:
    """Say it."""
    return HttpResponse("hello")


urlpatterns = [path("", hello)]
application = WSGIHandler()
