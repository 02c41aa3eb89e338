"""What the panel's selects offer: what a bundle holds, who belongs to its procedure, which processes can be called.

It reads, never judges.
"""

from collections.abc import Mapping
from typing import Any

import engine
from engine import language
from engine.language import gettext as _
from web import pages
from web.studio.calendars import known_calendars

Offer = dict[str, Any]  # {"value", "label"}, for a decision with "inputs"


def offers_of(procedure: str) -> dict[str, list[Offer]]:
    """Return the lists for the modeller's page: what is deployed and whoever belongs to the procedure now."""
    database = pages.database()
    deployment = engine.latest_deployment(database, procedure)
    if deployment is None:
        return {
            "forms": [],
            "groups": _groups(procedure),
            "clauses": [],
            "decisions": [],
            "processes": _processes(procedure),
            "calendars": _calendars(procedure),
        }
    bundle = engine.bundle_of(database, deployment)
    return {
        "forms": [{"value": key, "label": form_name(key, form)} for key, form in sorted(bundle.forms.items())],
        "groups": _groups(procedure),
        "clauses": [
            {"value": number, "label": clause_name(number, clause)} for number, clause in bundle.clauses.items()
        ],
        "decisions": [
            {"value": key, "label": f"{table.name} · {key}", "inputs": sorted(table.logic.names())}
            for key, table in sorted(bundle.decisions.items())
        ],
        "processes": _processes(procedure),
        "calendars": _calendars(procedure),
    }


def form_name(key: str, form: Mapping[str, Any]) -> str:
    """Return what a form is called, with its key, which is what diagrams name it by."""
    said = form.get("clauseflow") or {}
    title = said.get("title_en") if language.current() == "en" else None
    title = title or said.get("title") or form.get("title") or ""
    return f"{title} · {key}" if title else key


def clause_name(number: str, clause: Mapping[str, Any]) -> str:
    """Return a clause in a line: its number and its title, or the beginning of its text."""
    title = clause.get("title_en") if language.current() == "en" else None
    return f"{number} {title or clause.get('title') or str(clause.get('rule', ''))[:40]}"


def _processes(procedure: str) -> list[Offer]:
    """Processes a call activity can name: this procedure's by their id, then those of others the person may see."""
    known = engine.definitions(pages.database(), actor=pages.person(), kind="process")
    own = [
        {"value": one.id, "label": f"{one.name or one.id} · {one.id}"} for one in known if one.procedure == procedure
    ]
    others = [one for one in known if one.procedure != procedure]
    return own + [{"value": one.key, "label": f"{one.name or one.id} · {one.key}"} for one in others]


def _calendars(procedure: str) -> list[Offer]:
    return [{"value": id_, "label": f"{one.name} · {id_}"} for id_, one in known_calendars(procedure).items()]


def _groups(procedure: str) -> list[Offer]:
    """Every group that is open, and those who lead it; the labels of groups are no secret of the administrators."""
    known = [one for one in engine.groups(pages.database(), actor=engine.SYSTEM, procedure=procedure) if one.active]
    heads = [{"value": f"{one.local}/head", "label": _("{group}负责人", group=one.label)} for one in known]
    return [{"value": one.local, "label": f"{one.label} · {one.local}"} for one in known] + heads
