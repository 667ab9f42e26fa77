"""WSGI entry point of the newsroom's own process, served by granian; what anybody may see comes from the page cache."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "baijia.config.newsroom"
_django = get_wsgi_application()

from baijia.config import warm  # noqa: E402 - needs the settings
from baijia.newsroom.cache import PageCache  # noqa: E402

application = PageCache(_django)
warm.keep()
