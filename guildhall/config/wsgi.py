"""The web application: static files first, then the pages that guests share, then Django."""

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from guildhall.config import database, env, static
from guildhall.config.guest_cache import GuestCache
from guildhall.config.page_listener import Listener
from guildhall.config.processes import leave_when_orphaned

known = env.read()
known.refuse_unsafe()
database.use_settings()
leave_when_orphaned()

application = WhiteNoise(
    GuestCache(get_wsgi_application(), Listener()),
    root=known.var / "static",
    prefix="static/",
    max_age=60,
    immutable_file_test=static.is_immutable,
)
