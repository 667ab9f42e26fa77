"""The moments at which the public's tests play."""

from datetime import datetime

OPENS = datetime.fromisoformat("2021-09-28T09:00:00+08:00")
DURING = datetime.fromisoformat("2021-09-29T10:06:00+08:00")
AFTER = datetime.fromisoformat("2021-10-11T09:00:00+08:00")
