#!/usr/bin/env python
"""Django's own commands, for developers: `python manage.py makemigrations`. People use `merilo`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "merilo.settings")
    from django.core.management import execute_from_command_line

    from merilo.settings import SettingRejected

    try:
        execute_from_command_line(sys.argv)
    except SettingRejected as rejected:
        print(rejected, file=sys.stderr)
        sys.exit(2)
