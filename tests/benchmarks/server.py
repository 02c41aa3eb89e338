"""What a PostgreSQL server on this machine has computed for a database: with the clients' own, all that its work took.

It asks the server which processes serve the database, and the system what they have used. Elsewhere it says nothing.
"""

import os
from pathlib import Path

from sqlalchemy import text

from engine.storage import Database

SERVING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"


def computed(database: Database) -> float:
    """Return the seconds of processor of all connections that are open to a database; 0 on SQLite."""
    if database.dialect != "postgresql":
        return 0.0
    with database.read() as connection:
        return sum(_seconds(pid) for pid in connection.scalars(text(SERVING)))


def _seconds(pid: int) -> float:
    status = Path(f"/proc/{pid}/stat")
    if not status.exists():
        return 0.0
    name, _bracket, fields = status.read_text().rpartition(")")
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK") if "postgres" in name else 0.0
