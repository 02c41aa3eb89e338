"""The named records of a deployment, read once and kept: a deployment never changes, so neither do they.

It reads the engine by its public face and knows no case.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import engine
from engine import feel
from engine.storage import Database
from forms.documents import declared
from forms.documents.declared import FILE, FOLDER, Declared
from forms.documents.dictionary import Dictionary, dictionary_in
from forms.documents.fill import text_of
from forms.documents.package import open_template, roots
from forms.documents.placeholders import Placeholder, read_all

KEPT = 64  # deployments a process keeps


@dataclass(frozen=True, kw_only=True, eq=False)
class Catalog:
    """The named records of one deployment."""

    records: tuple[Declared, ...]
    templates: Mapping[str, bytes]
    dictionary: Dictionary

    @cached_property
    def used(self) -> Mapping[str, frozenset[str]]:
        """Member -> the names its template begins with: fields, and ids of steps."""
        return {path: frozenset(_used(content)) for path, content in self.templates.items()}

    def of_process(self, process_id: str) -> tuple[Declared, ...]:
        """Return the records that cases of a process have."""
        return tuple(one for one in self.records if one.process == process_id)


NOTHING = Catalog(records=(), templates={}, dictionary=Dictionary(forms={}, steps={}, variables=frozenset()))
_lock = Lock()
_kept: OrderedDict[str, Catalog] = OrderedDict()


def catalog_of(db: Database, procedure: str, deployment_id: str) -> Catalog:
    """Return the named records of a deployment.

    Args:
        procedure: the deployment's.
        deployment_id: which a case runs in.
    """
    with _lock:
        if deployment_id in _kept:
            _kept.move_to_end(deployment_id)
            return _kept[deployment_id]
    found = read_catalog(engine.files_of_deployment(db, procedure=procedure, deployment_id=deployment_id))
    with _lock:
        _kept[deployment_id] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def declared_records(files: Mapping[str, bytes]) -> tuple[Declared, ...]:
    """Return the named records of a bundle that was judged when it was deployed, in the order of its file."""
    return declared.read(files[FILE]) if FILE in files else ()


def read_catalog(files: Mapping[str, bytes]) -> Catalog:
    """Read the named records of a bundle that was judged when it was deployed."""
    if FILE not in files:
        return NOTHING
    templates = {path: content for path, content in files.items() if path.startswith(FOLDER)}
    return Catalog(records=declared.read(files[FILE]), templates=templates, dictionary=dictionary_in(files))


def _used(content: bytes) -> set[str]:
    places = (
        place
        for root in roots(open_template(content))
        for paragraph in root.iter("{*}p")
        for place in read_all(text_of(paragraph))
    )
    return {name for place in places for name in _names(place)}


def _names(place: Placeholder) -> frozenset[str]:
    """A form's field is named after its form; of a step, the step itself counts."""
    if place.expression:
        return feel.compile(place.expression).names
    return frozenset((place.listed or place.path)[:2])
