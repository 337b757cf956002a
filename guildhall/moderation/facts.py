"""What segments may ask of levels of trust. Whoever has no standing is at level 0."""

from guildhall.kernel.registry import Choices, SegmentField, segment_fields
from guildhall.kernel.text import Bilingual
from guildhall.moderation.rules.levels import LEVELS

OR_HIGHER = {
    str(number): Bilingual(f"{number} ({name.en.lower()})", f" {number} 级（{name.zh_hans}）")
    for number, name in enumerate(LEVELS)
}

segment_fields.add(
    SegmentField(
        name="moderation.level",
        label=Bilingual("Level of trust, at least", "信任等级不低于"),
        group=Bilingual("Level", "等级"),
        rows="""SELECT m.id AS who, 1 AS what FROM members_member m LEFT JOIN moderation_standing s ON s.member_id = m.id
            WHERE coalesce(s.level, 0) >= ANY({of}::smallint[])""",
        says=Bilingual("have at least the level of trust %(of)s", "信任等级不低于%(of)s"),
        denies=Bilingual("are below the level of trust %(of)s", "信任等级低于%(of)s"),
        choices=Choices(
            offered=lambda: list(OR_HIGHER.items()),
            labels=lambda values: {one: OR_HIGHER[one] for one in values if one in OR_HIGHER},
        ),
    )
)
