"""How long the disk takes to make a small write durable at this moment, which tells how busy others keep it.

It judges nothing, and leaves no file.
"""

import os
import tempfile
from pathlib import Path
from time import perf_counter

WRITES, SIZE = 20, 4096


def write_seconds(folder: Path) -> list[float]:
    """Return the seconds of each of a few durable writes to a file in a folder."""
    durable = getattr(os, "fdatasync", os.fsync)  # macOS has only the latter
    times = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _number in range(WRITES):
            begun = perf_counter()
            os.write(file.fileno(), bytes(SIZE))
            durable(file.fileno())
            times.append(perf_counter() - begun)
    return times
