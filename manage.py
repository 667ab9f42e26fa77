"""Django's own command line, for developers."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baijia.config.settings")
    os.environ.setdefault("BAIJIA_SCRATCH", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
