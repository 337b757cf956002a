"""What the simulator has to remember between two runs: which world it was, and who has left since. Its own, nobody reads it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from guildhall.connectors.simulate.mark import source_of
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual

FORGOTTEN = Bilingual(
    "What the simulator remembers of this community is not at %(path)s. Put that folder back, or simulate anew elsewhere.",
    "在 %(path)s 找不到模拟器对这个社区的记录。请放回该目录，或在别处重新生成。",
)


@dataclass
class Memory:
    """`scale` is the constant of coming; `left`: day by number of person; `mails`: factor by kind of mail met so far."""

    size: str
    seed: int
    now: str
    scale: float
    left: dict[str, int] = field(default_factory=dict)
    mails: dict[str, float] = field(default_factory=dict)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.now)

    def keep(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = _path(folder, source_of(self.size, self.seed))
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")
        path.chmod(0o600)


def recall(folder: Path, source: str) -> Memory:
    """Refuses `forgotten`."""
    path = _path(folder, source)
    if not path.exists():
        raise Refusal("forgotten", FORGOTTEN, path=path)
    return Memory(**json.loads(path.read_text(encoding="utf-8")))


def _path(folder: Path, source: str) -> Path:
    _simulated, size, seed = source.split(":")
    return folder / f"{size}-{seed}.memory.json"
