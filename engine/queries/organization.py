"""A procedure's organisation as forms and diagrams read it: departments, regions, groups with members, heads."""

from typing import Any

from engine.authorization import HEAD
from engine.queries.directory import Directory, directory
from engine.storage import Database


def organization(db: Database, procedure: str) -> dict[str, Any]:
    """Return the organisation of a procedure as it is now, to be read and not changed. It holds no data of a case.

    Args:
        procedure: whose.
    Returns:
        `departments` and `regions`: choices by name; `groups`: local name -> its members as choices, `X/head` for those
        who lead X; `heads`: local name of a group -> those who lead it. Closed groups and accounts are left out.
    """
    found = directory(db)
    if procedure not in found.organizations:
        found.organizations[procedure] = _organization(found, procedure)
    return found.organizations[procedure]


def group_labels(db: Database, procedure: str) -> dict[str, str]:
    """Return local name of a group of a procedure -> its label, closed ones as well."""
    start = f"{procedure}/"
    labels = directory(db).labels.items()
    return {key.removeprefix(start): label for key, label in labels if key.startswith(start)}


def _organization(directory: Directory, procedure: str) -> dict[str, Any]:
    found: dict[str, Any] = {"departments": [], "regions": [], "groups": {}, "heads": {}}
    for row in directory.groups:
        if row["procedure"] != procedure:
            continue
        if row["kind"] != "role":
            found[f"{row['kind']}s"].append({"value": row["local"].partition("/")[2], "label": row["label"]})
        led = list(directory.members.get(row["key"] + HEAD, ()))
        found["groups"][row["local"]] = list(directory.members.get(row["key"], ()))
        found["groups"][row["local"] + HEAD] = found["heads"][row["local"]] = led
    return found
