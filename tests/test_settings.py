"""Settings of the tests: a scratch instance, a cheap password hash, a database file that can be kept."""

import os
from pathlib import Path

os.environ.setdefault("BAIJIA_SCRATCH", "1")
os.environ.setdefault("BAIJIA_DATA", str(Path(__file__).parent.parent / "var" / "tests"))

from baijia.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
