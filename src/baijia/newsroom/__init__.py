"""The newsroom: a portal on Wagtail that carries the award in public. It pulls by query; nothing imports it."""
