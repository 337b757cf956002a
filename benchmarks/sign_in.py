"""Whether the time an answer takes tells who has an account: known and unknown names in turn, medians side by side.

In one process, without a network, through the whole application with its real hasher. Stated aim: over 200 pairs the
median difference within a pair is less than 10 ms. (Within a pair, since other work on the machine slows both alike; the
processor's time, which such work touches least, stands beside it.)
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Callable
from statistics import median

from benchmarks.report import Report, throwaway_database

AIM = 10.0  # ms
PASSWORD = "correct horse battery staple"
Took = tuple[float, float]  # seconds on the clock, seconds of the processor
Post = Callable[[str], tuple[str, dict[str, str]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, done within 45 s")
    pairs = 20 if parser.parse_args().quick else 200
    os.environ["EMAIL_URL"] = "smtp://localhost"  # mail is written down and left to a worker that does not run
    with throwaway_database():
        measure(pairs).print()


def measure(pairs: int) -> Report:
    report, opened = Report("sign_in"), _world()
    ways: dict[str, tuple[str, str, Post]] = {
        "sign in by handle": ("ada", "eve", _signing_in),
        "sign in by address": ("ada@example.org", "eve@example.org", _signing_in),
        "sign in as an imported person": ("imported", "eve", _signing_in),
        "ask for a new password": ("ada@example.org", "eve@example.org", _resetting),
        "sign up": ("ada@example.org", "eve@example.org", _signing_up(opened)),
    }
    _pairs(3, *next(iter(ways.values())))  # templates and connections are warm from here
    gaps: dict[str, list[float]] = {}
    for what, (known, unknown, post) in ways.items():
        answers = _pairs(pairs, known, unknown, post)
        gaps[what] = [abs(1000 * median(one[kind] - other[kind] for one, other in answers)) for kind in (0, 1)]
        (first, used), (second, worked) = (
            [1000 * median(pair[who][kind] for pair in answers) for kind in (0, 1)] for who in (0, 1)
        )
        report.add(f"{what}: known", size=f"processor {used:.1f} ms", rate=f"{first:.1f} ms")
        report.add(
            f"{what}: unknown",
            size=f"processor {worked:.1f} ms",
            rate=f"{second:.1f} ms",
            ratio=f"{first / second:.3f}",
        )
    largest = max(gaps, key=lambda what: gaps[what][0])
    report.figures |= {"pairs": pairs, "aim_ms": AIM, "largest_gap_ms": round(gaps[largest][0], 2)}
    report.figures["largest_processor_gap_ms"] = round(max(gap[1] for gap in gaps.values()), 2)
    report.figures["largest_at"] = largest.replace(" ", "_")
    return report


def _world() -> str:
    """A proven member and an imported person; returns a sign-up form's seal, old enough to be believed."""
    from django.core import signing

    from guildhall.members.actions import create_member
    from guildhall.members.actions.security import trust_email
    from guildhall.members.forms.joining import LEAST_SECONDS, SALT

    ada = create_member(handle="ada", name="Ada", email="ada@example.org")
    ada.set_password(PASSWORD)
    ada.save()
    trust_email(member=ada, email="ada@example.org")
    create_member(handle="imported", name="Imported", claimed_at=None)
    opened = signing.TimestampSigner(salt=SALT).sign("sign-up")
    time.sleep(LEAST_SECONDS + 1)
    return opened


def _pairs(count: int, known: str, unknown: str, post: Post) -> list[tuple[Took, Took]]:
    """What a known and an unknown name took. Which of a pair comes first is drawn, so that neither profits."""
    drawn = random.Random(7)
    pairs = []
    for _pair in range(count):
        took = {name: _asked(*post(name)) for name in drawn.sample((known, unknown), 2)}
        pairs.append((took[known], took[unknown]))
    return pairs


def _asked(path: str, data: dict[str, str]) -> Took:
    """One answer to a new visitor, as if nobody had tried before and nothing had come of it."""
    from django.core.cache import cache
    from django.db import transaction
    from django.test import Client

    cache.clear()
    client = Client(headers={"host": "localhost"})
    with transaction.atomic():
        began = time.perf_counter(), time.process_time()
        answer = client.post(path, data)
        took = time.perf_counter() - began[0], time.process_time() - began[1]
        transaction.set_rollback(True)
    if answer.status_code not in (302, 422):
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return took


def _signing_in(name: str) -> tuple[str, dict[str, str]]:
    return "/accounts/login/", {"login": name, "password": "not the password"}


def _resetting(name: str) -> tuple[str, dict[str, str]]:
    return "/accounts/password/reset/", {"email": name}


def _signing_up(opened: str) -> Post:
    def post(name: str) -> tuple[str, dict[str, str]]:
        person = {"username": "newcomer", "email": name, "password1": PASSWORD, "nickname": ""}
        return "/accounts/signup/", {**person, "opened": opened}

    return post


if __name__ == "__main__":
    main()
