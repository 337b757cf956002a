"""How much one address may have of something in a minute, in the memory of one process, and which address a request is from."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

MOST_ADDRESSES = 20_000


class Buckets:
    """Tokens by key, filled evenly to one minute's worth; the keys used longest ago are forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str, a_minute: float, cost: float = 1.0) -> int:
        """Take `cost`; 0, or the whole seconds until there is enough, and then nothing was taken."""
        if not a_minute:
            return 0
        now, (tokens, at) = self.clock(), self.held.get(key, (a_minute, self.clock()))
        tokens = min(a_minute, tokens + (now - at) * a_minute / 60)
        if tokens < cost:
            return max(1, round((cost - tokens) * 60 / a_minute + 0.5))
        self.held[key] = (tokens - cost, now)
        self.held.move_to_end(key)
        if len(self.held) > MOST_ADDRESSES:
            self.held.popitem(last=False)
        return 0


def address_of(environ: Mapping[str, Any]) -> str:
    """The address in front of the trusted proxies; of IPv6 the network, which one reader has all of."""
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    told = [one.strip() for one in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    said = told[-proxies] if 0 < proxies <= len(told) else str(environ.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return said
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
