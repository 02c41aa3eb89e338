"""Versions of definitions: each process, decision and form of a bundle; a new version only where its file changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.bpmn.bundle import Bundle, compile_bundle
from engine.storage import Connection, deployments

Found = tuple[str, str, str, str]  # kind, key, name, path


def write_definitions(
    connection: Connection, procedure: str, deployment_id: str, bundle: Bundle, files: Mapping[str, bytes]
) -> tuple[tuple[str, int], ...]:
    """Give every definition of a bundle its version and note that the bundle holds it.

    Args:
        connection: of the deployment, which holds the lock of the procedure.
    Returns:
        Key `procedure/id` and version of each.
    """
    before = deployments.latest_definitions(connection, procedure)
    ids, versions = [], []
    for kind, key, name, path in _definitions(bundle, files):
        known: Any = before.get((kind, key))
        digest = deployments.sha256(files[path])
        version = known.version if known and known.sha256 == digest else (known.version if known else 0) + 1
        if known and version == known.version:
            ids.append(known.id)
        else:
            row = {"procedure": procedure, "kind": kind, "key": key, "version": version, "name": name, "path": path}
            ids.append(deployments.add_definition(connection, **row, sha256=digest, deployment_id=deployment_id))
        versions.append((f"{procedure}/{key}", version))
    deployments.use_definitions(connection, deployment_id, ids)
    return tuple(versions)


def _definitions(bundle: Bundle, files: Mapping[str, bytes]) -> Iterator[Found]:
    for process in bundle.processes.values():
        yield "process", process.id, process.name, process.file
    for path in sorted(files):
        if path.endswith((".dmn", ".form")):
            alone = compile_bundle({path: files[path]})
            yield from (("decision", key, table.name or key, path) for key, table in alone.decisions.items())
            yield from (("form", key, str(form.get("title") or key), path) for key, form in alone.forms.items())
