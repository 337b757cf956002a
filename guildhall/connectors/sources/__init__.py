"""Every platform a community can move in from, by name."""

from guildhall.connectors.importing.source import Source
from guildhall.connectors.sources.discourse import SOURCE as DISCOURSE
from guildhall.connectors.sources.git import SOURCE as GIT
from guildhall.connectors.sources.stackexchange import SOURCE as STACKEXCHANGE
from guildhall.connectors.sources.zulip import SOURCE as ZULIP

SOURCES: dict[str, Source] = {source.name: source for source in (STACKEXCHANGE, DISCOURSE, GIT, ZULIP)}
