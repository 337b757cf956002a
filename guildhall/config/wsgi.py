"""The web application: static files first, then the pages that guests share, then a short queue, then Django."""

import gc

from whitenoise import WhiteNoise

from guildhall.config import static
from guildhall.config.loaded import known, pages
from guildhall.config.processes import leave_when_orphaned

# Only now is Django ready for what these import.
from guildhall.activity.timekeeping import keep_time  # isort: skip
from guildhall.config.crawl_gate import CrawlGate, note, read_terms  # isort: skip
from guildhall.config.guest_cache import GuestCache  # isort: skip
from guildhall.config.handed_on import hand_on  # isort: skip
from guildhall.config.load_gate import LoadGate  # isort: skip
from guildhall.config.page_listener import Listener  # isort: skip
from guildhall.config.threads import keep_by_thread  # isort: skip
from guildhall.kernel.buckets import by_address  # isort: skip
from guildhall.planning.queries import first_run  # isort: skip

leave_when_orphaned()
keep_by_thread()
hand_on()
keep_time()
first_run.watch()

application = WhiteNoise(
    CrawlGate(GuestCache(LoadGate(pages), Listener()), read_terms(), note, by_address()),
    root=known.var / "static",
    prefix="static/",
    max_age=60,
    immutable_file_test=static.is_immutable,
)

gc.freeze()
gc.set_threshold(10_000, 20, 20)
