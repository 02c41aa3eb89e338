"""Where the runtime asks for processes and calendars outside a bundle. It knows no storage: others answer."""

from typing import Protocol

from engine.bpmn.bundle import Bundle
from engine.calendars import CHINA, Calendar, published


class Library(Protocol):
    """Deployed processes, by key."""

    def find(self, key: str, wanted: str) -> str | None:
        """Return `<bundle>|<process>` of a deployed process, or None.

        Args:
            key: local id, or `procedure/id`.
            wanted: `latest:`, `versionTag:<tag>` or `version:<number>`; "" is the newest of another procedure.
        """

    def bundle(self, digest: str) -> Bundle | None:
        """Return the bundle that `find` named."""


class Alone:
    """No library: a bundle on its own calls its own processes."""

    def find(self, _key: str, _wanted: str) -> str | None:
        """Find nothing."""
        return None

    def bundle(self, _digest: str) -> Bundle | None:
        """Know nothing."""
        return None


class Calendars(Protocol):
    """Calendars by which limits are counted."""

    def get(self, id: str) -> Calendar | None:
        """Return a calendar; "" is the one of the procedure."""


class Published:
    """The calendars that come with the product."""

    def get(self, id: str) -> Calendar | None:
        """Return one of them; "" is China's."""
        return published().get(id or CHINA)
