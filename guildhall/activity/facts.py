"""What segments may ask of the log: who gave something, how often, on how many days."""

from guildhall.activity.queries.giving import GIVEN, giving
from guildhall.kernel.registry import SegmentField, segment_fields
from guildhall.kernel.text import Bilingual

ACTIVITY = Bilingual("What they give", "参与贡献")

segment_fields.add(
    SegmentField(
        name="activity.gave",
        label=Bilingual("Contributions of any kind", "各类贡献"),
        group=ACTIVITY,
        rows=f"SELECT g.actor_key AS who, g.id AS what FROM ({GIVEN}) g",  # noqa: S608 - constants
        says=Bilingual("contributed something", "有过贡献"),
        denies=Bilingual("contributed nothing", "没有任何贡献"),
        often=Bilingual("contributed at least %(times)s times", "贡献至少 %(times)s 次"),
        seldom=Bilingual("contributed fewer than %(times)s times", "贡献不足 %(times)s 次"),
        windowed=True,
        by_key=True,
        more=giving,
    )
)
segment_fields.add(
    SegmentField(
        name="activity.days",
        label=Bilingual("Days on which they contributed", "有贡献的天数"),
        group=ACTIVITY,
        rows=f"SELECT g.actor_key AS who, (g.occurred_at AT TIME ZONE {{zone}})::date AS what FROM ({GIVEN}) g",  # noqa: S608
        says=Bilingual("contributed on a day or more", "有一天以上作出贡献"),
        denies=Bilingual("contributed on no day", "没有一天作出贡献"),
        often=Bilingual("contributed on at least %(times)s days", "至少 %(times)s 天有贡献"),
        seldom=Bilingual("contributed on fewer than %(times)s days", "有贡献的天数不足 %(times)s 天"),
        windowed=True,
        by_key=True,
        more=giving,
    )
)
