"""Ids of new instances: UUIDs of version 7, which grow with time, so that what is new lies together in every index.

An id says when it was made and nothing else; nobody may do anything for knowing one.
"""

import secrets
from datetime import datetime

_VARIANT = "89ab"  # two bits of a UUID are fixed


def new_instance_id(at: datetime) -> str:
    """Return an id that nobody has: 48 bits of milliseconds since 1970, and 74 of chance, as 32 hexadecimal digits.

    Args:
        at: now.
    Source: RFC 9562, section 5.7.
    """
    chance = secrets.token_hex(10)
    return f"{int(at.timestamp() * 1000):012x}7{chance[:3]}{_VARIANT[int(chance[3], 16) % 4]}{chance[4:19]}"
