"""How often somebody may try a password: counted for the login and for the address, before it is compared.

A window begins with its first attempt. What is counted is a hash, for people mistype passwords into the login field.
"""

import hashlib
import math
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from engine import clock
from engine.errors import TooManyAttempts
from engine.storage import Connection, Database, accounts

WINDOW = timedelta(minutes=15)
PER_LOGIN = 10  # a person who mistypes; a guesser gets 960 a day
PER_REMOTE = 100  # a whole office behind one address


def spend_attempt(db: Database, login: str, remote: str) -> None:
    """Count one attempt, in a transaction of its own so that it counts whatever follows.

    Args:
        login: as it is stored, known or not.
        remote: address the request came from; empty counts for the login alone.
    Raises:
        TooManyAttempts: with the minutes until the window is over; the password must not be compared then.
    """
    with db.begin() as connection:
        waits = [_spend(connection, subject, most) for subject, most in _subjects(login, remote)]
    if longest := max(waits):
        raise TooManyAttempts(minutes=longest)


def forgive(connection: Connection, login: str) -> None:
    """Forget the attempts of a login that has just proved itself; those of its address stay."""
    accounts.forget_attempts(connection, _hash("login", login))


def _subjects(login: str, remote: str) -> list[tuple[str, int]]:
    own = [(_hash("login", login), PER_LOGIN)]
    return [*own, (_hash("remote", _network(remote)), PER_REMOTE)] if remote else own


def _network(remote: str) -> str:
    """Return the address that stands for one customer line: all of an IPv4 address, the first half of an IPv6 one."""
    try:
        address = ip_address(remote)
    except ValueError:
        return remote
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((int(address), 64), strict=False))
    return str(address)


def _hash(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}\0{text}".encode()).hexdigest()


def _spend(connection: Connection, subject: str, most: int) -> int:
    """Count one attempt; return the minutes to wait, 0 when it may go on."""
    now = clock.now()
    row = accounts.count_attempt(connection, subject, now, now + WINDOW)
    left: timedelta = row["ends_at"] - now
    return 0 if row["count"] <= most else max(1, math.ceil(left / timedelta(minutes=1)))
