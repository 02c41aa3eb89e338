"""Judges the end of a course: where the case ended and what its record shows. It changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import engine
import forms
from engine.errors import NotFound
from engine.language import gettext as _
from web.scenarios import compare
from web.scenarios.course import Course, Known
from web.scenarios.scenario import Differs


def judge(course: Course, known: Known) -> None:
    """See that the case is as the scenario expects it.

    Args:
        course: played to its end.
        known: what `=` values may read.
    Raises:
        Differs: it is not; the text says the first thing.
    """
    found = next(_differences(course, known), "")
    if found:
        raise Differs(found)


def _differences(course: Course, known: Known) -> Iterator[str]:
    expected, case, zone = course.scenario.expected, course.case, course.scenario.zone
    if case.status != expected.status:
        yield _("案件状态应为 {expected},实际为 {found}", expected=expected.status, found=case.status)
    yield from _ends(course)
    yield from compare.record(course.resolved(dict(expected.record), known), case.variables, zone)
    yield from compare.rows(
        course.resolved({k: list(v) for k, v in expected.rows.items()}, known), case.variables, zone
    )
    yield from _rounds(course)
    yield from _limits(course)
    yield from _notices(course)
    yield from _archive(course)
    yield from _records(course)


def _ends(course: Course) -> Iterator[str]:
    """Ends of sub-processes need not be named; those that are must have been reached."""
    wanted = course.scenario.expected.ends
    inner = {
        element.id for element in course.diagrams[""].elements.values() if element.scope and element.kind == "endEvent"
    }
    reached = {element_id for _process, element_id in course.visited.elements}
    found = set(course.case.ends) | ((wanted or set()) & inner & reached)
    if wanted is not None and found != wanted:
        expected, seen = compare.shown(sorted(wanted)), compare.shown(sorted(found))
        yield _("结束事件应为 {expected},实际为 {found}", expected=expected, found=seen)


def _rounds(course: Course) -> Iterator[str]:
    found = Counter(taken.element_id for taken in course.taken)
    words = _("{name} 应办理 {expected} 次,实际 {found} 次")
    yield from compare.counts(course.scenario.expected.rounds, found, words)


def _limits(course: Course) -> Iterator[str]:
    found: dict[str, tuple[str, ...]] = {}
    for limit in course.case.limits:
        found[limit.id] = (*found.get(limit.id, ()), str(limit.verdict))
    words = _("时限 {name} 应为 {expected},实际为 {found}")
    yield from compare.counts(course.scenario.expected.limits, found, words)


def _notices(course: Course) -> Iterator[str]:
    for told in course.scenario.expected.notices:
        page = engine.notices(course.stage.database, actor=course.stage.actor(told.to))
        mine = [notice.message for notice in page.rows if notice.instance_id == course.instance_id]
        if not any(told.says in message for message in mine):
            yield _("{name} 应收到“{says}”,实际收到 {found}", name=told.to, says=told.says, found=compare.shown(mine))


def _archive(course: Course) -> Iterator[str]:
    wanted = course.scenario.expected.archived
    if wanted is None:
        return
    page = engine.archive_entries(course.stage.database, actor=engine.SYSTEM, procedure=course.stage.procedure)
    found = sum(entry.instance_id == course.instance_id for entry in page.rows)
    if found != wanted:
        yield _("应备案 {expected} 份,实际 {found} 份", expected=wanted, found=found)


def _records(course: Course) -> Iterator[str]:
    for record_id, texts in course.scenario.expected.records.items():
        try:
            made = forms.make_record(
                course.stage.database, actor=engine.SYSTEM, instance_id=course.instance_id, record_id=record_id
            )
        except NotFound:
            yield _("没有记录“{record}”,或还不能生成", record=record_id)
            continue
        for text in texts:
            if text not in made.content.text:
                yield _("记录“{record}”里没有“{text}”", record=record_id, text=text)
