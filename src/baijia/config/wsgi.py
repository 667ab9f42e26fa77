"""WSGI entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baijia.config.settings")
application = get_wsgi_application()

from baijia.config import warm  # noqa: E402 - needs the settings

warm.keep()
