"""Processes of other deployments, for call activities: the newest, a version, or one with a tag. It deploys nothing."""

from collections.abc import Iterator

from engine.bpmn.bundle import Bundle
from engine.storage import Connection, bundles, deployments


class Deployed:
    """What the runtime may call besides the bundle its case runs in."""

    def __init__(self, connection: Connection, procedure: str) -> None:
        self._connection, self._procedure = connection, procedure

    def find(self, key: str, wanted: str) -> str | None:
        """Return `<deployment>|<process>` of a deployed process, or None.

        Args:
            key: local id within the procedure of the case, or `procedure/id`.
            wanted: `latest:`, `versionTag:<tag>` or `version:<number>`; "" is the newest.
        """
        procedure, _slash, process_id = key.rpartition("/")
        binding, _colon, version = wanted.partition(":")
        for number, deployment_id in self._versions(procedure or self._procedure, process_id):
            found = binding in ("", "latest") or (binding == "version" and version == str(number))
            if found or (binding == "versionTag" and version == self._tag(deployment_id, process_id)):
                return f"{deployment_id}|{process_id}"
        return None

    def bundle(self, digest: str) -> Bundle | None:
        """Return the bundle of a deployment."""
        return bundles.bundle_of(self._connection, digest)

    def _versions(self, procedure: str, process_id: str) -> Iterator[tuple[int, str]]:
        """Version and deployment, the newest first. The newest version runs in the newest bundle that carries it."""
        newest = deployments.latest(self._connection, procedure)
        for number, first in deployments.versions(self._connection, procedure, "process", process_id):
            carried = newest and deployments.version_of(self._connection, newest, "process", process_id) == number
            yield number, newest if newest and carried else first

    def _tag(self, deployment_id: str, process_id: str) -> str:
        return bundles.bundle_of(self._connection, deployment_id).processes[process_id].diagram.version_tag
