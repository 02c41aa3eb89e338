"""Salted digests of values: the chain holds these, so that a value can be erased later and the chain still verifies.

Each name of a step has a salt of its own: with salt and value gone, the digest that stays says nothing about it.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from engine.audit.canonical import canonical

SALT_BYTES = 16
Sealed = dict[str, list[Any]]  # name -> [salt, value], or [digest] once erased


def seal(step: Mapping[str, Mapping[str, Any]]) -> dict[str, Sealed]:
    """Give each name of a step a fresh salt, one wherever it stands: it is erased everywhere or nowhere.

    Args:
        step: place of the event in the step -> its values, name -> JSON value.
    Returns:
        What is stored beside the chain: place -> name -> [salt as hex, value].
    """
    names = {name for values in step.values() for name in values}
    chance = secrets.token_hex(SALT_BYTES * len(names))  # the system is asked once, and no byte is used twice
    size = 2 * SALT_BYTES
    salts = {name: chance[n * size : (n + 1) * size] for n, name in enumerate(names)}
    return {place: {name: [salts[name], value] for name, value in of.items()} for place, of in step.items()}


def erase(sealed: Sealed, names: frozenset[str]) -> Sealed:
    """Return `sealed` with the named values and their salts replaced by their digests."""
    return {name: [_digest(name, entry)] if name in names else entry for name, entry in sealed.items()}


def values_digest(sealed: Mapping[str, Sealed]) -> bytes:
    """Return the digest over all values of a step: the same before and after erasure.

    Args:
        sealed: place of the event in the step -> its sealed values.
    Raises:
        ValueError, TypeError: values that are none.
    """
    digests = {place: {name: _digest(name, entry) for name, entry in of.items()} for place, of in sealed.items()}
    return hashlib.sha256(b"\x02" + canonical(digests)).digest()


def opened(sealed: Sealed) -> dict[str, Any]:
    """Return name -> value of what was not erased."""
    return {name: entry[1] for name, entry in sealed.items() if len(entry) == 2}


def _digest(name: str, entry: list[Any]) -> str:
    if len(entry) == 1:
        return str(entry[0])
    salt, value = entry
    return hmac.digest(bytes.fromhex(salt), canonical([name, value]), "sha256").hex()
