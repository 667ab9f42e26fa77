"""WSGI entry point where no web server stands in front of the two processes (see ``interfaces.front``)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baijia.config.settings")
award = get_wsgi_application()

from django.conf import settings  # noqa: E402 - once Django is set up

from baijia.interfaces.front import Front  # noqa: E402

host, _colon, port = str(settings.NEWSROOM).rpartition(":")
application = Front(award, host, int(port))
