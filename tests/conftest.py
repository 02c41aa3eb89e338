"""A fresh database for each test, on SQLite and on PostgreSQL; everything else a test makes itself."""

import os
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from psycopg import sql

import engine
from engine import clock, language
from engine.commands.people import passwords
from engine.storage import Database, upgrade
from engine.storage.tables import metadata
from tests import servers
from tests.needs import lacking


class _Compiled(BytecodeCache):
    """Templates as they were compiled first in this process: every test has an application of its own."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Compiled()}
SERVER = os.environ.get("CLAUSEFLOW_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1/postgres")
OURS = "clauseflow_test_"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """A SQLite file with the schema, made once a process and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "clauseflow.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database | None]:
    """A database of this process on the PostgreSQL server with the schema; None when no server answers."""
    server = SERVER.replace("postgresql+psycopg", "postgresql")
    try:
        connection = psycopg.connect(server, autocommit=True, connect_timeout=5)
    except psycopg.OperationalError:
        yield None
        return
    with connection:
        _drop_databases_of_ended_processes(connection)
        name = f"{OURS}{os.getpid()}"
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
    database = Database(server.rpartition("/")[0] + f"/{name}")
    upgrade(database)
    yield database
    database.close()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_databases_of_ended_processes(connection: psycopg.Connection) -> None:
    for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{OURS}%"]).fetchall():
        if not Path(f"/proc/{name.removeprefix(OURS)}").exists():
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def sqlite_database(sqlite_template, tmp_path) -> Iterator[Database]:
    path = tmp_path / "clauseflow.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def postgresql_database(postgresql) -> Iterator[Database]:
    if postgresql is None:
        lacking("PostgreSQL")
    yield postgresql
    _empty(postgresql)


def _empty(database: Database) -> None:
    """Delete every row, all at once; history refuses that until its triggers are told to look away."""
    rows = (f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables))
    guards = [f"ALTER TABLE history_step {state} TRIGGER USER" for state in ("DISABLE", "ENABLE")]
    with database.begin() as connection:
        connection.exec_driver_sql("; ".join([guards[0], *rows, guards[1]]))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request) -> Database:
    """An empty database with the schema: the test runs once on each of the two."""
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory) -> Path:
    """A certificate of this machine with its key; made once a process."""
    return servers.certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusting(certificate) -> ssl.SSLContext:
    """What a client needs to trust the servers of these tests."""
    return ssl.create_default_context(cafile=certificate)


@pytest.fixture
def mail_server(certificate) -> Iterator[servers.MailServer]:
    with servers.running(servers.MailServer(certificate)) as server:
        yield server


@pytest.fixture
def robot_server(certificate, monkeypatch) -> Iterator[servers.RobotServer]:
    monkeypatch.setenv("no_proxy", "localhost")  # whatever the machine is set to
    with servers.running(servers.RobotServer(certificate)) as server:
        yield server


@pytest.fixture(autouse=True)
def _cheap_hashes() -> Iterator[None]:
    """Hash with the least work that argon2 allows: tests are about who gets in, not about how long it takes."""
    with pytest.MonkeyPatch.context() as patch:  # a test's own ends before what it was laid over is closed
        patch.setattr(passwords, "_hasher", passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._of_nobody.cache_clear()
        yield
    passwords._of_nobody.cache_clear()


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    """Let no test leave the clock stopped, another language or a way out of the house behind."""
    yield
    engine.set_channels(engine.Channels())
    clock.set_to(None)
    language.use(language.DEFAULT)
