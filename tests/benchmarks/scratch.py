"""Databases of the benchmark's own: a SQLite file in the cache folder or a database on the PostgreSQL server.

Each is empty when a contender begins and gone when it has ended, however it ended.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

import engine
from engine.storage import Database
from tests.benchmarks.environments import Missing, cache

SERVER = os.environ.get("CLAUSEFLOW_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1/postgres")
OURS = "clauseflow_bench_"
_numbers = count(1)
SETTINGS = ("server_version", "shared_buffers", "max_wal_size", "fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Yield the URL of an empty database.

    Args:
        kind: `sqlite`, `postgresql`, or nothing.
    Raises:
        Missing: no PostgreSQL server answers.
    """
    if kind == "postgresql":
        with _on_the_server() as url:
            yield url
    elif kind == "sqlite":  # not in the temporary folder, which may lie in memory
        with tempfile.TemporaryDirectory(dir=cache(), prefix="database-", ignore_cleanup_errors=True) as folder:
            yield f"sqlite:///{Path(folder) / 'bench.db'}"
    else:
        yield ""


@contextmanager
def product(kind: str) -> Iterator[Database]:
    """Yield a database of the product with its tables and nothing in them.

    Raises:
        Missing: no PostgreSQL server answers.
    """
    with database(kind) as url, closing(Database(url)) as found:
        engine.upgrade(found)
        yield found


@contextmanager
def copied(url: str) -> Iterator[str]:
    """Yield the URL of a copy of a PostgreSQL database to which nobody is connected."""
    with _on_the_server(like=url.rpartition("/")[2]) as copy:
        yield copy


def settings() -> dict[str, str]:
    """Return what of the PostgreSQL server's settings the figures depend on; nothing when it does not answer."""
    try:
        with _server() as connection:
            found = connection.execute(
                "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)", [[*SETTINGS]]
            )
            return dict(sorted(found))
    except Missing:
        return {}


def _server() -> psycopg.Connection:
    try:
        url = SERVER.replace("postgresql+psycopg", "postgresql")
        return psycopg.connect(url, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        raise Missing("no PostgreSQL server answers; CLAUSEFLOW_TEST_POSTGRESQL names one") from None


@contextmanager
def _on_the_server(like: str = "template1") -> Iterator[str]:
    name = f"{OURS}{os.getpid()}_{next(_numbers)}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with _server() as connection:
        _drop_those_of_ended_runs(connection)
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like))
        connection.execute(create)
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = on").format(sql.Identifier(name)))
    try:
        yield SERVER.replace("postgresql+psycopg", "postgresql").rpartition("/")[0] + f"/{name}"
    finally:
        with _server() as connection:
            connection.execute(drop)


def _drop_those_of_ended_runs(connection: psycopg.Connection) -> None:
    found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{OURS}%"]).fetchall()
    for (name,) in found:
        process = name.removeprefix(OURS).partition("_")[0]
        if process.isdigit() and not Path(f"/proc/{process}").exists():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
