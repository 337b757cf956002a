from typing import Any

from django.core.management.base import BaseCommand

from guildhall.content.actions import rebake
from guildhall.kernel.terminal import say


class Command(BaseCommand):
    help = "Render all texts of older releases anew from their source; safe beside a running server."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for done in rebake():  # noqa: B007 - the last count is the result
            self.stdout.write(say(f"{done} texts …", f"{done} 篇……"), ending="\r")
        self.stdout.write(say(f"{done} texts rendered anew.", f"已重新渲染 {done} 篇内容。"))
