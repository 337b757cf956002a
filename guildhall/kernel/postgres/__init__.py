"""The embedded PostgreSQL: one cluster in `var/pg`, reached over a private unix socket, shared by every command."""

from guildhall.kernel.postgres.binaries import MAJOR, program
from guildhall.kernel.postgres.cluster import APPLICATION_ROLE, DATABASE, Cluster
from guildhall.kernel.postgres.server import Server, ensure_running, running_pid, stop

__all__ = [
    "APPLICATION_ROLE",
    "DATABASE",
    "MAJOR",
    "Cluster",
    "Server",
    "ensure_running",
    "program",
    "running_pid",
    "stop",
]
