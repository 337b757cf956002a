"""Hot, fixed SQL past the ORM: psycopg binds on the server and prepares, Django's cursor does neither."""

from typing import Any

import psycopg
from django.db import connection


def raw_cursor() -> "psycopg.Cursor[Any]":
    """A psycopg cursor on Django's own connection, so it shares the transaction. Use as a context manager."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)
