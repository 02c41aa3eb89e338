"""Makes the demo: first the people with their passwords, then the cases, played up to the present.

Asked a second time it does nothing: the people and cases that are there stay as they are.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import yaml

import engine
from engine import clock
from engine.language import gettext as _
from engine.storage import Database
from web import library
from web.demo.shift import beginning, moved
from web.scenarios.course import Course
from web.scenarios.read import read
from web.scenarios.scenario import Differs, Line
from web.scenarios.stage import Stage

BEGINNING = timedelta(days=40)  # before now: when the procedures of a demo are deployed, before its first case
PASSWORDS = "demo-passwords.txt"
Say = Callable[[str], None]


def is_empty(database: Database) -> bool:
    """Return whether nobody and nothing is there yet."""
    deployed = any(engine.latest_deployment(database, procedure) for procedure in library.procedures())
    return not deployed and not engine.users(database, actor=engine.SYSTEM)


def prepare(database: Database, folder: Path, *, progress: Say) -> None:
    """Add the people that are missing, and the cases of every procedure that has none.

    Args:
        folder: where the passwords are kept, readable by this account only.
        progress: told what is done, a line at a time.
    """
    now, courses = clock.now(), []
    for procedure in library.procedures():
        deployed = engine.latest_deployment(database, procedure)
        if deployed is None:
            continue
        _people(database, procedure, folder / PASSWORDS, progress)
        path = library.TOP / "processes" / procedure / "demo" / "cases.yaml"
        if path.is_file() and not _has_cases(database, procedure, deployed):
            stage = Stage(database=database, procedure=procedure, deployment_id=deployed)
            courses += _courses(stage, path, now, progress)
    if courses:
        _play(courses, now)


def _has_cases(database: Database, procedure: str, deployment_id: str) -> bool:
    keys = [f"{procedure}/{process}" for process in engine.bundle_of(database, deployment_id).processes]
    return any(engine.find_cases(database, actor=engine.SYSTEM, process=key, limit=1).rows for key in keys)


def _people(database: Database, procedure: str, path: Path, progress: Say) -> None:
    passwords: dict[str, str] = {}

    def password_of(user_id: str) -> str:
        return passwords.setdefault(user_id, engine.random_password())

    made = engine.add_people(database, actor=engine.SYSTEM, procedure=procedure, password_of=password_of)
    if not made:
        return
    lines = [f"{person.user_id:<14}{passwords[person.user_id]:<22}{person.name}" for person in made]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as stream:
        stream.writelines(f"{line}\n" for line in lines)
    progress(_("演示用户和密码(只显示这一次,另存于 {path}):", path=path))
    for line in lines:
        progress(f"  {line}")


def _courses(stage: Stage, path: Path, now: datetime, progress: Say) -> list[Course]:
    wanted = yaml.safe_load(path.read_text("utf-8"))["cases"]
    courses = [_course(stage, one, now) for one in wanted]
    progress(_("演示案件({procedure}):{count} 件", procedure=stage.procedure, count=len(courses)))
    return courses


def _play(courses: list[Course], now: datetime) -> None:
    """Play the cases of all procedures in one order of time: what is due in one of them has its moment in all."""
    with clock.stopped_at(now - BEGINNING):
        left = dict.fromkeys(courses)
        for line, course in _in_time(courses):
            if course in left and not _played(course, line):
                del left[course]
        for stage in dict.fromkeys(course.stage for course in courses):
            stage.move_to(now, inclusive=True)


def _course(stage: Stage, wanted: dict[str, object], now: datetime) -> Course:
    name = str(wanted["scenario"])
    scenario = read(name, library.files_of(stage.procedure)[f"scenarios/{name}.yaml"])
    first = scenario.lines[0].at
    by = beginning(str(wanted["began"]), first, now, scenario.zone) - first
    values = wanted.get("values")
    return Course(stage, moved(scenario, by, values if isinstance(values, dict) else {}, now))


def _in_time(courses: list[Course]) -> Iterator[tuple[Line, Course]]:
    lines = [(line, course) for course in courses for line in course.scenario.lines]
    return iter(sorted(lines, key=lambda pair: pair[0].at))


def _played(course: Course, line: Line) -> bool:
    """Play a line; a case that went another way at this time of day is left as it stands."""
    try:
        course.play(line, {})
    except Differs:
        return False
    return True
