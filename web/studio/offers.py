"""What the panel's selects offer: forms, groups, clauses and decision tables of one bundle. It reads, never judges."""

from collections.abc import Mapping
from typing import Any

import engine
from engine import language
from engine.language import gettext as _
from web import pages

Offer = dict[str, Any]  # {"value", "label"}, for a decision with "inputs"


def offers_of(procedure: str) -> dict[str, list[Offer]]:
    """Return the lists for the modeller's page: what is deployed and whoever belongs to the procedure now."""
    database = pages.database()
    deployment = engine.latest_deployment(database, procedure)
    organization = engine.organization(database, procedure)
    if deployment is None:
        return {"forms": [], "groups": _groups(organization), "clauses": [], "decisions": []}
    bundle = engine.bundle_of(database, deployment)
    return {
        "forms": [{"value": key, "label": form_name(key, form)} for key, form in sorted(bundle.forms.items())],
        "groups": _groups(organization),
        "clauses": [
            {"value": number, "label": clause_name(number, clause)} for number, clause in bundle.clauses.items()
        ],
        "decisions": [
            {"value": key, "label": f"{table.name} · {key}", "inputs": [column.text for column in table.inputs]}
            for key, table in sorted(bundle.decisions.items())
        ],
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


def _groups(organization: Mapping[str, Any]) -> list[Offer]:
    return [{"value": name, "label": _group_name(name)} for name in organization.get("groups", {})]


def _group_name(name: str) -> str:
    if name.endswith("/head"):
        return _("{group} 的负责人", group=name.removesuffix("/head"))
    return name
