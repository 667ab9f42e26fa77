"""Settings of the newsroom's tests: its own process's, with a database of their own that is kept."""

import os
from pathlib import Path

os.environ.setdefault("BAIJIA_SCRATCH", "1")
os.environ.setdefault("BAIJIA_DATA", str(Path(__file__).parent.parent / "var" / "tests"))

from baijia.config.newsroom import *  # noqa: F403

DATABASES["default"]["TEST"] = {"NAME": os.environ.get("BAIJIA_TEST_DATABASE") or None}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
