"""Passwords: what is accepted, how it is hashed, how it is compared. Holds no password and writes no row."""

import secrets
import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import InvalidValue
from engine.language import gettext as _

SHORTEST = 10  # characters
LONGEST = 200  # more only costs time
_AT_ONCE = 4  # each takes 19 MiB for its while: a flood of attempts must not take the machine's memory
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without what is misread: l and 1, o and 0

_hasher = PasswordHasher(time_cost=3, memory_cost=19 * 1024, parallelism=1)  # argon2id as OWASP advises
_slots = BoundedSemaphore(_AT_ONCE)


def random_password() -> str:
    """Return a fresh password of sixteen characters (80 bits) that can be read over the telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _place in range(4)) for _part in range(4))


def accepted(password: str, user_id: str) -> str:
    """Return `password` in the form in which it is hashed.

    Raises:
        InvalidValue: too short, too long, or nothing but the login name.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidValue(reason=_("密码需要 {least} 到 {most} 个字符。", least=SHORTEST, most=LONGEST))
    if user_id in password.lower() and len(password) < len(user_id) + SHORTEST:
        raise InvalidValue(reason=_("密码不能由用户名组成,请换一个。"))
    return _plain(password)


def hashed(password: str) -> str:
    """Return the argon2id hash of an accepted password, with its parameters and a fresh salt."""
    with _slots:
        return _hasher.hash(_plain(password))


def is_right(password_hash: str, password: str) -> bool:
    """Return whether `password` is the one that was hashed; takes as long where there is no hash to compare with.

    Args:
        password_hash: as `hashed` returned it; empty where there is no account or no password yet.
    """
    with _slots:
        try:
            _hasher.verify(password_hash or _of_nobody(), _plain(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return True


def needs_rehash(password_hash: str) -> bool:
    """Return whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


@cache
def _of_nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def _plain(password: str) -> str:
    """Return the same text for the same keys, whichever way a machine composes accents."""
    return unicodedata.normalize("NFC", password)
