"""Sends prepared statements to PostgreSQL all at once and reads their answers together, by libpq's pipeline mode.

The driver's cursors take 35 µs a statement for what most of ours do not need; this takes 5. It rolls nothing back.
"""

import select
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from psycopg import Binary, Connection, OperationalError, errors, pq
from psycopg.adapt import Transformer

Statement = tuple[str, Sequence[Any]]  # SQL with $1, $2, ..., and the values in their places


def _array(texts: list[str]) -> bytes:
    """Return an array of text as PostgreSQL writes it (manual 8.15.2)."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return ("{" + ",".join(f'"{text}"' for text in quoted) + "}").encode()


_BINARY, _TEXT = 1, 0
NotOnce = errors.DivisionByZero  # what `once` makes of a write that has not written one row
_DUMPERS: dict[type, Callable[[Any], bytes]] = {
    str: str.encode,
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: b"%d" % value,
    float: lambda value: repr(value).encode(),
    datetime: lambda value: value.isoformat().encode(),
    bytes: lambda value: value,
    Binary: lambda value: bytes(value.obj),
    list: _array,
}


class Answer(NamedTuple):
    """What came of one statement."""

    changed: int  # rows it wrote; of a query, rows it found
    rows: list[tuple[Any, ...]]


def carry_out(
    connection: Connection[Any],
    statements: Sequence[Statement],
    known: MutableMapping[str, bytes],
    *,
    begin: bytes | None,
    commit: bool,
    reading: bool = True,
) -> list[Answer]:
    """Carry out statements in their order.

    Args:
        known: SQL -> name of what this connection has prepared; grows.
        begin: what begins the transaction they are part of, where it has not begun.
        commit: end the transaction behind the last of them, in the same round trip.
        reading: the rows they return are asked for.
    Raises:
        psycopg.Error: the first that failed; none behind it was carried out, and the transaction can only be rolled
            back.
    """
    pgconn = connection.pgconn
    fresh = _unknown(statements, known)
    pgconn.enter_pipeline_mode()
    if begin:
        pgconn.send_query_params(begin, None)
    for sql, name in fresh.items():
        pgconn.send_prepare(name, sql.encode())
    for sql, values in statements:
        _send(pgconn, known.get(sql) or fresh[sql], values)
    if commit:
        pgconn.send_query_params(b"COMMIT", None)
    pgconn.pipeline_sync()
    results = list(_results(pgconn))[1 if begin else 0 :]
    pgconn.exit_pipeline_mode()
    prepared = zip(fresh.items(), results, strict=False)
    known.update(one for one, result in prepared if result.status == pq.ExecStatus.COMMAND_OK)
    for failed in (result for result in results if result.status == pq.ExecStatus.FATAL_ERROR):
        raise errors.error_from_result(failed)
    answer = partial(_answer, connection) if reading else _count
    return [answer(each) for each in results[len(fresh) : len(fresh) + len(statements)]]


def once(sql: str) -> str:
    """Return a write that fails with NotOnce unless it writes one row: nobody has to look before the commit."""
    return f"WITH done AS ({sql} RETURNING 1) SELECT 1 / count(*) FROM done"  # noqa: S608 - SQL of ours


def _unknown(statements: Sequence[Statement], known: MutableMapping[str, bytes]) -> dict[str, bytes]:
    new = dict.fromkeys(sql for sql, _values in statements if sql not in known)
    return {sql: b"clauseflow_%d" % number for number, sql in enumerate(new, len(known))}


def beginning(connection: Connection[Any]) -> bytes | None:
    """Return what begins a transaction as the driver would; None where one is open."""
    if connection.pgconn.transaction_status != pq.TransactionStatus.IDLE:
        return None
    level = connection.isolation_level
    return b"BEGIN" if level is None else f"BEGIN ISOLATION LEVEL {level.name.replace('_', ' ')}".encode()


def _send(pgconn: pq.abc.PGconn, name: bytes, values: Sequence[Any]) -> None:
    dumped = [None if value is None else _DUMPERS[type(value)](value) for value in values]
    formats = [_BINARY if type(value) in (bytes, Binary) else _TEXT for value in values]
    pgconn.send_query_prepared(name, dumped, formats, _BINARY)


def _results(pgconn: pq.abc.PGconn) -> Iterator[pq.abc.PGresult]:
    """Yield the result of each statement until all are in; others may work while this waits."""
    socket = select.poll()
    while pgconn.flush():
        socket.register(pgconn.socket, select.POLLIN | select.POLLOUT)
        socket.poll()
        pgconn.consume_input()
    socket.register(pgconn.socket, select.POLLIN)
    while True:
        while pgconn.is_busy():
            socket.poll()
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:  # between the answers of two statements
            if pgconn.status == pq.ConnStatus.BAD:
                raise OperationalError("the connection is lost")
            continue
        if result.status == pq.ExecStatus.PIPELINE_SYNC:
            return
        yield result


def _count(result: pq.abc.PGresult) -> Answer:
    found = result.status == pq.ExecStatus.TUPLES_OK
    return Answer(changed=result.ntuples if found else result.command_tuples or 0, rows=[])


def _answer(connection: Connection[Any], result: pq.abc.PGresult) -> Answer:
    if result.status != pq.ExecStatus.TUPLES_OK:
        return _count(result)
    reading = Transformer(connection)
    reading.set_pgresult(result)
    rows = reading.load_rows(0, result.ntuples, tuple)
    return Answer(changed=len(rows), rows=rows)
