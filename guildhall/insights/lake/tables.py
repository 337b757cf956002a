"""The lake's own tables, column by column. 'int' 64 bits, 'ints' a list of 32-bit scope ids, 'time' UTC, 'date' a local day.

People are opaque keys. `person` is the key that stands for somebody after merges; `actor` and `target` in `activity` are
the keys as the log has them. A column that may be empty is said to be.
"""

from __future__ import annotations

EVERYWHERE = 0  # the scope of everything, in tables with one row a scope

ACTIVITY = {  # the log, row for row
    "id": "int",
    "verb": "text",
    "at": "time",  # occurred
    "day": "date",
    "recorded_at": "time",
    "known": "date",  # the local day of `recorded_at`
    "actor": "int",  # may be empty
    "target": "int",  # may be empty
    "subject_type": "text",
    "subject": "int",
    "thread": "int",  # what it belongs to, by the verb's `speaks` or `thread`; may be empty
    "scopes": "ints",
    "source": "text",  # empty: done here
    "play": "int",  # may be empty
    "caused_by": "int",  # may be empty
    "payload": "text",  # JSON
}
ROLLUP = {  # what stands, counted; withdrawn acts are out
    "person": "int",
    "day": "date",
    "verb": "text",
    "scope": "int",
    "n": "int",
    "who": "int",  # as on that day: PERSON, STAFF, BOT, PURGED
}
VOLUMES = {"scope": "int", "day": "date", "verb": "text", "who": "int", "n": "int"}  # rollup without people
PERSON, STAFF, BOT, PURGED = 0, 1, 2, 3
PRESENCE = {  # days on which a person (never staff, bot or purged) acted; one row a person, act, scope and day
    "person": "int",
    "act": "text",  # 'contribution' | 'visit'
    "scope": "int",
    "day": "date",
    "prev": "date",  # their active day before, same act and scope; empty: the first
    "n": "int",  # acts on the day
}
ATTENDANCE = {  # presence without people: how many acted on a day, by their active day before
    "act": "text",
    "scope": "int",
    "day": "date",
    "prev": "date",  # empty: the first
    "people": "int",
}
SPREADS = {  # how contributions lie on people: how many made n of them in a period
    "scope": "int",
    "grain": "text",  # 'week' | 'month'
    "since": "date",  # first day of the period
    "n": "int",
    "people": "int",
}
THREADS = {  # whatever was opened and stands: questions, discussions, articles …
    "thread": "int",
    "kind": "text",  # the opening verb
    "is_question": "flag",
    "at": "time",
    "day": "date",
    "opener": "int",  # may be empty
    "who": "int",  # the opener, as on that day
    "scopes": "ints",
    "imported": "flag",
    "joined": "date",  # of the opener; may be empty
    "replied_at": "time",  # first standing reply by another person who is no bot (staff count as people); may be empty
    "waited": "int",  # whole seconds until then; may be empty
    "replier": "int",  # may be empty
    "replier_who": "int",  # may be empty
    "replies": "int",  # standing replies by others who are no bots
    "repliers": "int",  # distinct
    "own": "int",  # standing replies of the opener
    "solved_at": "time",  # may be empty
    "closed_at": "time",  # may be empty
}
TIES = {  # directed, between two different people who are no staff, bots or purged on that day
    "actor": "int",
    "target": "int",
    "tie": "text",  # 'answered' | 'replied' | 'commented' | 'upvoted' | 'accepted' …
    "scope": "int",
    "day": "date",
    "n": "int",
}
GRAPHS = {  # what the ties of a period make up, however often each was made
    "scope": "int",
    "grain": "text",  # 'week' | 'month'
    "since": "date",  # first day of the period
    "sort": "text",  # 'spoken': of contributions alone | 'all'
    "ties": "int",  # directed
    "returned": "int",  # of them: the other way as well
    "people": "int",  # with a tie
}
MEETINGS = {  # with how many others people had a tie in the 30 days from their first contribution on
    "scope": "int",
    "day": "date",  # of that contribution
    "sort": "text",  # of ties: 'spoken' | 'all'
    "met": "int",
    "returned": "int",  # of them: both ways
    "people": "int",
}
FIRST_DAYS = 30
PEOPLE = {  # everybody the log or the members' room knows; one row a person
    "person": "int",
    "joined": "date",  # may be empty
    "first": "date",  # first standing contribution; may be empty
    "imported": "flag",  # joined by an import
    "who": "int",  # now
}
STATES = {  # lifecycle, settled day by day
    "person": "int",
    "state": "text",  # 'new' | 'active' | 'resting' | 'dormant'
    "since": "date",
    "until": "date",  # not part of it; empty: still so
}
VERBS = {  # dimension, from the registry
    "verb": "text",
    "base": "text",  # what it comes down to: itself, or what it takes back or restores
    "stands": "flag",  # false: it takes back
    "contribution": "flag",
    "visit": "flag",
    "newcomer": "flag",
    "tie": "text",
    "opens": "text",
    "answers": "text",
    "closes": "text",
    "shuts": "text",
    "speaks": "text",
    "purges": "flag",
}
SCOPES = {"scope": "int", "kind": "text", "ref": "int"}
# What the next refresh compares with, to know which months it must make again.
WITHDRAWN = {"id": "int", "month": "text"}  # acts that were taken back
FACTS = {  # keys that do not simply stand for a person who is nothing else; a row for each time on the staff
    "key": "int",
    "person": "int",
    "bot": "flag",
    "purged": "flag",
    "since": "date",  # may be empty
    "until": "date",  # may be empty
}

TABLES: dict[str, dict[str, str]] = {
    "activity": ACTIVITY,
    "rollup": ROLLUP,
    "volumes": VOLUMES,
    "presence": PRESENCE,
    "attendance": ATTENDANCE,
    "spreads": SPREADS,
    "threads": THREADS,
    "ties": TIES,
    "graphs": GRAPHS,
    "meetings": MEETINGS,
    "people": PEOPLE,
    "states": STATES,
    "verbs": VERBS,
    "scopes": SCOPES,
}
OWN: dict[str, dict[str, str]] = {"withdrawn": WITHDRAWN, "facts": FACTS}
