"""Settings of the tests: a scratch instance, a cheap password hash, a database that can be kept."""

import os
from pathlib import Path

os.environ.setdefault("BAIJIA_SCRATCH", "1")
os.environ.setdefault("BAIJIA_DATA", str(Path(__file__).parent.parent / "var" / "tests"))

from baijia.config.settings import *  # noqa: F403

# scripts/test names a database after the hash of all migrations and keeps it with --reuse-db.
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("BAIJIA_TEST_DATABASE") or None}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files are looked up when asked for: a scan for every test client would take longer than the tests.
WHITENOISE_AUTOREFRESH = True
