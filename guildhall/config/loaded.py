"""Everything that stands still in a web process, read once before the processes part, so that they hold it together."""

import gc

import rjieba
from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from guildhall.config import database, env

known = env.read()
known.refuse_unsafe()
database.use_settings()
pages = get_wsgi_application()

resolve("/")  # reads every address of the house
rjieba.cut("词典")  # reads its dictionary

# What stands now stays: looking through all of it again and again would halt everybody for a tenth of a second, and
# touching it would give every process a copy of its own.
gc.collect()
gc.freeze()
