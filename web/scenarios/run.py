"""Plays every scenario of a procedure, each with the cases it builds on, on a database of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

import engine
import forms
from engine.bpmn.bundle import compile_bundle
from engine.errors import ClauseflowError, DiagramRefused
from engine.language import gettext as _
from web.scenarios.course import Course, Known
from web.scenarios.coverage import Visited, not_visited
from web.scenarios.judge import judge
from web.scenarios.read import read
from web.scenarios.report import Report, Result
from web.scenarios.scenario import Differs, Line, Scenario, Unreadable
from web.scenarios.stage import Stage, Stages, quick_folder
from web.scenarios.tables import checked

FOLDER, SUFFIX = "scenarios/", ".yaml"
Progress = Callable[[str], object]
Scenarios = Mapping[str, Scenario]
Found = TypeVar("Found")


def run(
    procedure: str,
    files: Mapping[str, bytes],
    database_url: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Play all scenarios of a procedure.

    Args:
        procedure: its name; its tables, groups and keys bear it.
        files: its bundle, the scenarios among them.
        database_url: an empty PostgreSQL database to work in; None makes SQLite files that are thrown away.
        progress: called with the name of each scenario that has been played.
    Returns:
        What passed, what differed, and what no scenario went through.
    """
    scenarios, results = _read(files)
    visited, played = Visited(), {path: data for path, data in files.items() if not path.startswith(FOLDER)}
    engine.set_page_renderer(forms.archive_page)
    with tempfile.TemporaryDirectory(prefix="clauseflow-", dir=quick_folder()) as folder:
        forms.set_uploads(Path(folder) / "uploads")
        stages = Stages(Path(folder), database_url)
        for name in sorted({*scenarios, *results}):
            if name in scenarios:
                results[name] = _result(stages, procedure, played, name, scenarios, visited)
            if progress is not None:
                progress(name)
    ordered = tuple(results[name] for name in sorted(results))
    return Report(procedure=procedure, results=ordered, not_visited=_left_over(files, visited))


def _read(files: Mapping[str, bytes]) -> tuple[dict[str, Scenario], dict[str, Result]]:
    """Return the scenarios by name, and a result for each file that is none."""
    scenarios: dict[str, Scenario] = {}
    results: dict[str, Result] = {}
    for path in sorted(path for path in files if path.startswith(FOLDER) and path.endswith(SUFFIX)):
        name = path.removeprefix(FOLDER).removesuffix(SUFFIX)
        try:
            scenarios[name] = read(name, files[path])
        except Unreadable as error:
            results[name] = Result(name=name, reason=str(error))
    return scenarios, results


def _result(
    stages: Stages, procedure: str, files: Mapping[str, bytes], name: str, scenarios: Scenarios, visited: Visited
) -> Result:
    title, reason = scenarios[name].title, ""
    try:
        if scenarios[name].checks:
            visited.add(checked(compile_bundle(files), scenarios[name]))
            return Result(name=name, title=title)
        chain = [scenarios[each] for each in chain_of(name, scenarios)]
        with stages.fresh(procedure, files, min(each.lines[0].at for each in chain)) as stage:
            visited.add(_played(stage, chain))
    except Differs as found:
        reason = str(found)
    except DiagramRefused as error:
        reason = error.message + "".join(
            f" {each.file} {each.element_id or ''} {each.reason}" for each in error.findings
        )
    except ClauseflowError as error:
        reason = error.message
    return Result(name=name, title=title, reason=reason)


def chain_of(name: str, scenarios: Scenarios, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names of the scenarios whose cases one builds on, in the order of `after`, and its own at last.

    Raises:
        Differs: one of them does not exist, or builds on this one.
    """
    if name in above:
        raise Differs(_("场景互为前提:{names}", names=" → ".join((*above, name))))
    if name not in scenarios or (above and scenarios[name].checks):
        raise Differs(_("没有场景“{name}”", name=name))
    found: dict[str, None] = {}
    for before in scenarios[name].after:
        found.update(dict.fromkeys(chain_of(before, scenarios, (*above, name))))
    return (*found, name)


def _played(stage: Stage, chain: list[Scenario]) -> Visited:
    """Play the lines of all scenarios of a chain in the order of their moments, and judge the last."""
    courses = {scenario.name: _within(scenario, chain, partial(Course, stage, scenario)) for scenario in chain}
    for line, scenario in _in_time(chain):
        _within(scenario, chain, partial(courses[scenario.name].play, line, _known(courses)))
    last = courses[chain[-1].name]
    last.finish()
    judge(last, _known(courses))
    return last.visited


def _in_time(chain: list[Scenario]) -> list[tuple[Line, Scenario]]:
    lines = [(line, scenario) for scenario in chain for line in scenario.lines]
    return sorted(lines, key=lambda pair: pair[0].at)  # lines of one moment stay as the chain has them


def _known(courses: Mapping[str, Course]) -> Known:
    """Variables of the cases by the name of their scenario; `-` in a name reads `_`."""
    return {name.replace("-", "_"): course.case.variables for name, course in courses.items() if course.instance_id}


def _within(scenario: Scenario, chain: list[Scenario], do: Callable[[], Found]) -> Found:
    """Do something for a scenario; where it builds the ground for another, what differs names it."""
    try:
        return do()
    except Differs as found:
        if scenario is chain[-1]:
            raise
        raise Differs(_("前提场景 {name}:{reason}", name=scenario.name, reason=found)) from found


def _left_over(files: Mapping[str, bytes], visited: Visited) -> tuple[str, ...]:
    try:
        return not_visited(compile_bundle(files), visited)
    except ClauseflowError:
        return ()
