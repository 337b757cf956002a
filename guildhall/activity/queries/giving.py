"""Contributions that stand, as the log tells them: one that was taken back counts nothing until it is restored."""

from __future__ import annotations

from guildhall.kernel.meanings import meaning_of
from guildhall.kernel.registry import verbs

# In braces: gave, turning, base and taking are text[] from `giving()`; since is a moment.
GIVEN = """SELECT a.id, a.actor_key, a.occurred_at FROM activity_activity a
WHERE a.verb = ANY({gave}) AND a.occurred_at >= {since} AND a.actor_key IS NOT NULL AND NOT EXISTS (
    SELECT FROM (
        SELECT DISTINCT ON (turn.base, r.subject_type, r.subject_id) turn.base, r.subject_type, r.subject_id, r.verb
        FROM activity_activity r JOIN unnest({turning}, {base}) AS turn (verb, base) ON turn.verb = r.verb
        ORDER BY turn.base, r.subject_type, r.subject_id, r.id DESC
    ) last WHERE last.verb = ANY({taking}) AND last.base = a.verb
    AND last.subject_type = a.subject_type AND last.subject_id = a.subject_id
)"""


def giving() -> dict[str, list[str]]:
    """`gave`: verbs of contributions. `turning`: those that take one back or restore it, with its verb in `base` at the same
    place. `taking`: those of them that take back."""
    told = [(verb.name, meaning) for verb in verbs if (meaning := meaning_of(verb.name)) and meaning.verb.contribution]
    turned = [(name, meaning) for name, meaning in told if name != meaning.verb.name]
    return {
        "gave": [name for name, meaning in told if name == meaning.verb.name],
        "turning": [name for name, _meaning in turned],
        "base": [meaning.verb.name for _name, meaning in turned],
        "taking": [name for name, meaning in turned if not meaning.stands],
    }
