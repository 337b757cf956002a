"""The web application: static files first, then the pages that guests share, then a short queue, then Django."""

import gc

from django.core.wsgi import get_wsgi_application
from django.urls import resolve
from whitenoise import WhiteNoise

from guildhall.config import database, env, static
from guildhall.config.processes import leave_when_orphaned

known = env.read()
known.refuse_unsafe()
database.use_settings()
leave_when_orphaned()
pages = get_wsgi_application()

# Only now is Django ready for what these import.
from guildhall.activity.timekeeping import keep_time  # noqa: E402
from guildhall.config.crawl_gate import CrawlGate, note, read_terms  # noqa: E402
from guildhall.config.guest_cache import GuestCache  # noqa: E402
from guildhall.config.load_gate import LoadGate  # noqa: E402
from guildhall.config.page_listener import Listener  # noqa: E402
from guildhall.config.threads import keep_by_thread  # noqa: E402
from guildhall.kernel.buckets import by_address  # noqa: E402
from guildhall.planning.queries import first_run  # noqa: E402

keep_by_thread()
keep_time()
first_run.watch()

application = WhiteNoise(
    CrawlGate(GuestCache(LoadGate(pages), Listener()), read_terms(), note, by_address()),
    root=known.var / "static",
    prefix="static/",
    max_age=60,
    immutable_file_test=static.is_immutable,
)

resolve("/")  # reads every address of the house

# What stands now stays: looking through all of it again and again would halt everybody for a tenth of a second.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
