from typing import Any

from django.core.management.base import BaseCommand

from guildhall.content.actions import recount
from guildhall.kernel.terminal import say


class Command(BaseCommand):
    help = "Count topics, answers, comments, votes, spaces and tags anew; safe beside a running server."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = recount()
        self.stdout.write(say(f"Counted anew; {wrong} rows were wrong.", f"已重新计数；修正了 {wrong} 行。"))
