"""What a database can commit at all: one row of ten thousand updated durably, over and over, by one client.

Nothing durable that commits each completion by itself can be faster; the loop does nothing else.
"""

import json
import random
import sqlite3
from time import perf_counter, process_time

import psycopg

from tests.benchmarks.driving import job, slices

ROWS = 10_000
UPDATE = "UPDATE one SET v = v + 1 WHERE id = {}"


def sqlite_update(url):
    """Return a function that updates a row of a SQLite file as durably as the product does."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("CREATE TABLE one (id integer PRIMARY KEY, v integer)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO one VALUES (?, 0)", ((number,) for number in range(ROWS)))
    connection.execute("COMMIT")
    return lambda number: connection.execute(UPDATE.format("?"), (number,))


def postgresql_update(url):
    """Return a function that updates a row on the PostgreSQL server by a prepared statement."""
    connection = psycopg.connect(url, autocommit=True)
    connection.execute("CREATE TABLE one (id integer PRIMARY KEY, v integer)")
    connection.execute("INSERT INTO one SELECT g, 0 FROM generate_series(0, %s) g", (ROWS - 1,))
    return lambda number: connection.execute(UPDATE.format("%s"), (number,), prepare=True)


def updated(update, count):
    """Update `count` rows at random and return the seconds of each."""
    chance, times = random.Random(1), []
    for row in chance.choices(range(ROWS), k=count):
        begun = perf_counter()
        update(row)
        times.append(perf_counter() - begun)
    return times


def main():
    """Warm up, update as often as is told, and print the times in seconds."""
    wanted = job()
    sqlite = wanted["url"].startswith("sqlite")
    update = sqlite_update(wanted["url"]) if sqlite else postgresql_update(wanted["url"])
    updated(update, 100)
    times, computed = [], 0.0
    for count in slices():
        before = process_time()
        times += updated(update, count)
        computed += process_time() - before
    versions = {"SQLite": sqlite3.sqlite_version} if sqlite else {"psycopg": psycopg.__version__}
    print(json.dumps({"completions": times, "cpu": computed, "versions": versions}))


if __name__ == "__main__":
    main()
