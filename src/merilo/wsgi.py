"""The site as a WSGI application, for granian or any other server; what is too large or too slow gets no further."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "merilo.settings")
_site = get_wsgi_application()

from merilo.accounts.bodies import guarded  # noqa: E402 - needs the settings

application = guarded(_site)
