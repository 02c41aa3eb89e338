"""The form that finds cases: what its fields offer, what is set as chips, and what to loosen when nothing is found.

The engine finds; this only puts its filters into words and addresses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import request

import engine
from engine import OfferedProcess, OfferedVariable, SearchChoices
from engine.language import gettext as _
from web import pages
from web.addresses import PAGING, with_filters
from web.case_filters import VARIABLE, wanted

MANY = 101  # as the engine counts: more than a hundred
LOOSENED = 8  # filters that are tried without, when nothing is found


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One filter that is set."""

    place: str  # its name in the address
    words: str
    address: str  # of the page without it
    count: int = 0  # cases that would be found without it; 101: more than a hundred


@dataclass(frozen=True, kw_only=True)
class Finder:
    """What the form of a page shows."""

    asked: dict[str, str]  # of the address
    processes: tuple[OfferedProcess, ...]
    shown: tuple[OfferedProcess, ...]  # the chosen one, or all
    variables: tuple[OfferedVariable, ...]
    people: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]

    @property
    def folded(self) -> int:
        """How many of the filters that are set stand where the form is folded."""
        return sum(chip.place not in ("text", "month", "status", "late") for chip in self.chips)


def finder(*, known: tuple[str, ...] = ()) -> Finder:
    """Return the form of this page.

    Args:
        known: names in the address that are no filters of cases.
    """
    choices = engine.search_choices(pages.database(), actor=pages.person())
    asked = {name: value for name, value in request.args.items() if value and name not in (*PAGING, *known)}
    shown = tuple(one for one in choices.processes if one.key == asked.get("process")) or choices.processes
    variables = {one.name: one for process in shown for one in process.variables}
    return Finder(
        asked=asked,
        processes=choices.processes,
        shown=shown,
        variables=tuple(variables.values()),
        people=choices.people,
        chips=tuple(_chips(asked, choices)),
    )


def loosened(found: Finder) -> tuple[Chip, ...]:
    """Return the filters without one of which something would be found, with how much."""
    tried = []
    for chip in found.chips[:LOOSENED]:
        rest = {name: value for name, value in found.asked.items() if name != chip.place}
        count = engine.count_cases(pages.database(), actor=pages.person(), **wanted(rest)) if rest else MANY
        tried.append(Chip(place=chip.place, words=chip.words, address=chip.address, count=count))
    return tuple(chip for chip in tried if chip.count)


def count_in_words(page: engine.Page[Any]) -> str:
    """Return how many cases there are; more than a hundred are not counted out."""
    if page.next is None and page.previous is None:
        count = len(page.rows)
    else:
        count = engine.count_cases(pages.database(), actor=pages.person(), **wanted())
    return _("100 件以上") if count >= MANY else _("共 {count} 件", count=count)


def _chips(asked: dict[str, str], choices: SearchChoices) -> Iterator[Chip]:
    for place, value in asked.items():
        if told := _told(place, value, choices):
            yield Chip(place=place, words=told, address=with_filters(**{place: None}))


def _told(place: str, value: str, choices: SearchChoices) -> str:
    """Return what a part of the address asks for in words; empty where it asks for nothing."""
    if place in ("starter", "worker", "holder"):
        return _labelled(_people()[place], dict(choices.people).get(value, value))
    if place in ("waits", "done"):
        names = {each.id: each.name for process in choices.processes for each in process.elements}
        return _labelled(_("正停在") if place == "waits" else _("已办完"), names.get(value, value))
    if place == "process":
        return _labelled(_("流程"), {one.key: one.name for one in choices.processes}.get(value, value))
    if place == "status":
        return _labelled(_("状态"), pages.status_words(value)) if value in ("running", "completed", "cancelled") else ""
    if place.startswith(VARIABLE):
        return _told_of_variable(place, value, choices)
    span, _line, end = place.rpartition("_")
    if span in _days() and end in ("from", "to"):
        return _labelled(_days()[span], _("{day} 起", day=value) if end == "from" else _("到 {day}", day=value))
    return _plainly(place, value)


def _plainly(place: str, value: str) -> str:
    if place == "late":
        return _("有超时") if value == "1" else _("无超时")
    if place == "incident":
        return _("卡住了")
    names = {"text": _("查找"), "number": _("编号开头"), "month": _("接到的月份")}
    return _labelled(names[place], value) if place in names else ""


def _told_of_variable(place: str, value: str, choices: SearchChoices) -> str:
    name, _dot, ask = place.removeprefix(VARIABLE).rpartition(".")
    labels = {one.name: one.label for process in choices.processes for one in process.variables}
    said = {"true": _("是"), "false": _("否")}.get(value, value) if ask == "is" else value
    told = {"has": said, "is": said, "from": _("不小于 {value}", value=value), "to": _("不大于 {value}", value=value)}
    return _labelled(labels.get(name, name), told[ask]) if name and ask in told else ""


def _labelled(label: str, value: str) -> str:
    return _("{label}:{value}", label=label, value=value)


def _people() -> dict[str, str]:
    return {"starter": _("发起人"), "worker": _("办理过的人"), "holder": _("正在办理的人")}


def _days() -> dict[str, str]:
    return {"received": _("接到"), "began": _("开始"), "ended": _("结束"), "due": _("到期")}
