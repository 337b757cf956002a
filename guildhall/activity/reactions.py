"""What the log does when it reads itself: it seals what staff did."""

from guildhall.activity.actions import seal_acts
from guildhall.kernel.registry import Reader, readers
from guildhall.kernel.text import Bilingual

readers.add(
    Reader(
        name="activity.seals",
        handle=seal_acts,
        reads=lambda verb: bool(verb.staff),
        from_imports=False,
        about=Bilingual("Chains what staff did, hash by hash", "将运营操作逐条串入哈希链"),
    )
)
