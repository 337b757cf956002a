import time
from typing import Any

from django.core.management.base import BaseCommand

from guildhall.content.actions import reindex
from guildhall.content.queries.soundness import to_index
from guildhall.kernel.terminal import say


class Command(BaseCommand):
    help = "Give search the words of every post it does not know yet; safe beside a running server, goes on where it was stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        total, done, began = to_index(), 0, time.monotonic()
        for done in reindex():
            rate = done / max(time.monotonic() - began, 0.001)
            share, left = min(100, 100 * done // max(total, 1)), max(0, total - done) / rate
            words = say(
                f"{done:,} of {total:,} posts ({share} %), {rate:,.0f} a second, {left:,.0f} s left",
                f"{done:,} / {total:,} 篇（{share}%），每秒 {rate:,.0f} 篇，约剩 {left:,.0f} 秒",
            )
            self.stdout.write(f"{words:<80}", ending="\r")
            self.stdout.flush()
        self.stdout.write(f"{say(f'{done:,} posts indexed.', f'已索引 {done:,} 篇内容。'):<80}")
