"""A case under its lock: the row as it was read, the bundle it runs in, and what its diagram says about cases."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine import feel
from engine.audit import Head
from engine.bpmn import runtime
from engine.bpmn.bundle import Bundle
from engine.bpmn.diagram import CaseSettings
from engine.bpmn.runtime import CaseFacts
from engine.bpmn.step import Step
from engine.commands.library import Deployed
from engine.errors import ExpressionFailed, ExpressionInvalid
from engine.shelf import Shelf
from engine.storage import Connection, bundles, instance_words
from engine.storage.search import pieces_of, search_text
from engine.storage.sort_key import TEXT, sort_key
from engine.storage.tables import NUMBER
from engine.storage.types import Row


@dataclass(frozen=True)
class Case:
    """An instance whose row this transaction has locked."""

    row: Row
    bundle: Bundle
    drafted: Collection[str] | None = None  # ids of its open tasks that have a draft; None: it was not read
    participants: Collection[str] = ()  # who is known to have to do with it; others may have, where it was not read

    @classmethod
    def of(cls, connection: Connection, row: Row, **read: Collection[str]) -> "Case":
        """Join a locked row with its bundle, and with what else was read under the lock."""
        return cls(row=row, bundle=bundles.bundle_of(connection, row["deployment_id"]), **read)

    @property
    def id(self) -> str:
        """Id of the instance."""
        return str(self.row["id"])

    @property
    def head(self) -> Head:
        """Where the chain of the instance ends."""
        return Head(chain=self.id, seq=self.row["chain_seq"], hash=self.row["chain_hash"])

    @property
    def settings(self) -> CaseSettings:
        """How the process numbers, titles and finds its cases."""
        return self.bundle.processes[self.row["process_id"]].case

    @property
    def zone(self) -> ZoneInfo:
        """Zone of the process."""
        return ZoneInfo(self.settings.zone)

    def advance(self, connection: Connection, command: runtime.Command, *, at: datetime, actor: str | None) -> Step:
        """Let something happen to the case, in memory.

        Args:
            connection: of the command's transaction.
            at: the moment it happens; for a timer the moment it was due.
            actor: who caused it; None for timers and handlers.
        Raises:
            Conflict: what it is about no longer waits.
            DiagramFault: the diagram cannot go on.
        """
        row, library = self.row, Deployed(connection, self.row["procedure"])
        facts = self.facts(actor)
        return runtime.advance(
            self.bundle,
            row["process_id"],
            row["state"],
            command,
            now=at,
            case=facts,
            library=library,
            calendars=Shelf(connection, row["procedure"]),
        )

    def facts(self, actor: str | None) -> CaseFacts:
        """Return what the diagram may know of the case and of who acts."""
        row = self.row
        key = row["business_key"] or ""
        return CaseFacts(instance_id=self.id, business_key=key, started_by=row["started_by"], actor=actor)


def received(settings: CaseSettings, variables: Mapping[str, Any], otherwise: datetime) -> datetime:
    """Return the moment a case counts from: its received variable, or `otherwise` where that holds no moment."""
    try:
        moment = datetime.fromisoformat(str(variables.get(settings.received_variable)))
    except ValueError:
        return otherwise
    return moment if moment.tzinfo else otherwise


def title(settings: CaseSettings, variables: Mapping[str, Any], otherwise: str) -> str:
    """Return the title of a case in lists, or `otherwise` where its expression gives no text."""
    if not settings.title.startswith("="):
        return settings.title or otherwise
    try:
        found = feel.compile(settings.title).evaluate(variables)
    except (ExpressionInvalid, ExpressionFailed):
        return otherwise
    return found if isinstance(found, str) else otherwise


def find_by(connection: Connection, case: Case, variables: Mapping[str, Any]) -> None:
    """Let the case be found by its number and by the variables its diagram names, where they changed."""
    before, new = case.row["variables"], case.row["revision"] == 0
    changed = [name for name in case.settings.search if variables.get(name) != before.get(name)]
    number = case.row["business_key"] if new else None
    if not changed and not number:
        return
    words = {name: _found_by(variables.get(name), case.zone) for name in changed}
    if number:
        words[NUMBER] = search_text(number), TEXT + search_text(number)
    instance_words.find_by(connection, case.id, words)
    had = set() if new else _pieces(case, before)
    has = _pieces(case, variables)
    instance_words.add_pieces(connection, case.id, has - had)
    instance_words.drop_pieces(connection, case.id, had - has)


def _found_by(value: Any, zone: ZoneInfo) -> tuple[str, str]:
    return search_text(value or ""), sort_key(value, zone)


def _pieces(case: Case, variables: Mapping[str, Any]) -> set[str]:
    values = (case.row["business_key"], *(variables.get(name) for name in case.settings.search))
    return pieces_of(search_text(value) for value in values if value)
