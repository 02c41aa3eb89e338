"""Packages on disk: one written to a file, and those of past months that a folder still lacks. It changes none.

The folder is the operator's, a share of the company for example; nothing that stands in a diagram names a file.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import engine
from engine.storage import Database
from web.review.package.build import Package, package_of

MONTHS = 12  # that are looked back; older ones are asked for by command


def write(package: Package, file: Path) -> None:
    """Write a package; one that broke off never stands under the name that was asked for."""
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as target:
            target.writelines(package.pieces())
        os.replace(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


def file_missing(db: Database, folder: Path, *, zone: ZoneInfo, now: datetime) -> list[Path]:
    """Write the package of every past month that is not in the folder: `PROCEDURE/PROCEDURE-yyyy-MM.zip`.

    A month in which no case ended has none.

    Args:
        folder: must be there: a share that is not mounted is not made up on the local disk.
        zone: whose months these are.
        now: the months before that of this moment are over.
    Returns:
        What was written.
    Raises:
        OSError: the folder is not there, or cannot be written to.
    """
    if not folder.is_dir():
        raise FileNotFoundError(folder)
    written = []
    for procedure in engine.procedures(db, actor=engine.SYSTEM):
        for month in _months_before(now.astimezone(zone)):
            file = folder / procedure / f"{procedure}-{month}.zip"
            if not file.exists() and _filed(db, file, procedure, month, zone):
                written.append(file)
    return written


def _filed(db: Database, file: Path, procedure: str, month: str, zone: ZoneInfo) -> bool:
    package = package_of(db, actor=engine.SYSTEM, procedure=procedure, month=month, zone=zone)
    if package is None:
        return False
    file.parent.mkdir(exist_ok=True)
    write(package, file)
    return True


def _months_before(moment: datetime) -> Iterator[str]:
    for _number in range(MONTHS):
        moment = moment.replace(day=1) - timedelta(days=1)
        yield f"{moment:%Y-%m}"
