"""In a web process nothing is async: what Django keeps for every task is kept for every thread.

Language, zone and address prefix are asked for two hundred times a page, connections twenty times, and Python's own
`threading.local` answers in C what asgiref's `Local` answers behind a lock: a twentieth of a page.
"""

import threading
from typing import Any

from django.core.cache import caches
from django.db import connections
from django.urls import base
from django.utils import timezone
from django.utils.translation import trans_real

KEPT: tuple[tuple[Any, str], ...] = (
    (trans_real, "_active"), (timezone, "_active"), (base, "_prefixes"), (base, "_urlconfs"),
    (connections, "_connections"), (caches, "_connections"),
)  # fmt: skip


def keep_by_thread() -> None:
    """Once, when Django is ready and before the first request. Not for the worker, whose jobs run in a loop of asyncio."""
    connections.close_all()
    for holder, name in KEPT:
        setattr(holder, name, threading.local())
