"""One diagram or file of tables as its owner finds it: the draft if there is one, else what is deployed."""

import re
from dataclasses import dataclass
from functools import cached_property

import engine
from engine import errors
from engine.errors import Finding
from web import pages
from web.studio import members
from web.studio.blueprint import require_owner

FILE_NAME = re.compile(r"[\w][\w.-]{0,95}\.(?:bpmn|dmn)")


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A diagram on the owner's desk."""

    procedure: str
    path: str  # name within the bundle
    deployed: bytes  # the file that runs, empty when there is none
    draft: engine.Draft | None

    @property
    def content(self) -> bytes:
        """The file as it stands: the draft, else what runs."""
        return self.draft.content if self.draft else self.deployed

    @property
    def revision(self) -> int | None:
        """What a save must be based on; None while there is no draft."""
        return self.draft.revision if self.draft else None

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the file as it stands."""
        return members.findings_of(self.procedure, self.path, self.content)


def open_drawing(procedure: str, path: str) -> Drawing:
    """Return a diagram of a procedure the person owns.

    Raises:
        NotFound: there is no such diagram, deployed or drafted, or the person does not own the procedure.
    """
    require_owner(procedure)
    deployed = engine.latest_files(pages.database(), procedure).get(path, b"")
    draft = engine.draft(pages.database(), actor=pages.person(), procedure=procedure, path=path)
    if not FILE_NAME.fullmatch(path) or not (draft or deployed):
        raise errors.NotFound
    return Drawing(procedure=procedure, path=path, deployed=deployed, draft=draft)
