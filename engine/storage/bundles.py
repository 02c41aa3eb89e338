"""Compiled bundles of deployments, kept in memory: a deployment never changes, so neither does what is kept."""

from collections import OrderedDict
from threading import Lock

from sqlalchemy import Connection

from engine.bpmn.bundle import Bundle, compile_bundle
from engine.storage import deployments

KEPT = 64  # bundles a process keeps

_lock = Lock()
_kept: OrderedDict[str, Bundle] = OrderedDict()


def kept(deployment_id: str) -> Bundle | None:
    """Return the compiled bundle of a deployment if this process has it in memory."""
    with _lock:
        if deployment_id in _kept:
            _kept.move_to_end(deployment_id)
            return _kept[deployment_id]
    return None


def bundle_of(connection: Connection, deployment_id: str) -> Bundle:
    """Return the compiled bundle of a deployment; the least used of more than sixty-four are read again."""
    found = kept(deployment_id)
    if found is not None:
        return found
    bundle = compile_bundle(deployments.files(connection, deployment_id))
    with _lock:
        _kept[deployment_id] = bundle
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return bundle
