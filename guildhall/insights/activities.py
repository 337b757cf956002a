"""What staff do with the figures, as the log says it."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb("insights.report.asked", en="%(actor)s asked for a report of a period", zh_hans="%(actor)s 要求生成一份时段报告")
@dataclass(frozen=True)
class ReportAsked:
    pass
