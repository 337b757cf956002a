"""Figures about threads list them: whoever opens threads says what they are called."""

from guildhall.insights.queries.rows import THREADS
from guildhall.kernel.registry import port, verbs


def test_every_room_that_opens_threads_names_them():
    opening = {verb.room for verb in verbs if verb.speaks == "subject"}
    assert opening == {name.partition(".")[0] for name in THREADS}
    assert all(port("subject", name) for name in THREADS)
