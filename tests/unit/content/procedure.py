"""The procedures of the checkout, each with what its specification says of it as tables in `NAME.txt` beside this.

A procedure without such a text fails a test. It judges nothing.
"""

# The tables; one of a process, form or decision bears its id after the name, as in `[nodes general_office_complaint]`.
#
# about:      policy: clauses with nothing to carry out; personal: keys of what tells who the customer is;
#             specification: its file; scenarios: those it names; admin: the administrator of the demo;
#             start_forms: forms without a table of their own
# nodes:      id | kind | name | lane | scope | form; inside a sub-process the lane says who does the work
# groups:     lane | candidate groups of the tasks in it
# flows:      source > target, with the outcome of a gateway in brackets
# starts:     start event | what it waits for | groups that may begin a case there
# timers:     timer | host | interrupting | kind | expression | limit that feeds it | amount | unit | start | clause
# limits:     limit: element; those that feed no timer
# defaults:   elements whose text says [D]: the analyst's default, not the company's rule
# clauses:    clause: elements that the clause table names
# decisions:  table | name | hit policy
# decided:    inputs | answer | rules that count, all FEEL
# meant in tables: table and rule of a finding that is meant
# led:        groups that have a head
# fields:     the section's tasks: key:type, then ! required, ? required on a condition, = automatic
# beyond the specification: id: why it is drawn, named or led otherwise

import re
from functools import cached_property
from pathlib import Path

import pytest

from engine.bpmn.bundle import compile_bundle
from web import library

FOLDER = Path(__file__).parent


class Procedure:
    def __init__(self, name):
        self.name, self.files = name, library.files_of(name)
        self.tables = tables_of(FOLDER / f"{name}.txt")

    @cached_property
    def bundle(self):
        return compile_bundle(self.files)

    @cached_property
    def diagrams(self):
        """Process id -> its diagram."""
        return {id_: process.diagram for id_, process in self.bundle.processes.items()}

    @cached_property
    def elements(self):
        """(process, element) -> the element, of all diagrams."""
        return {(id_, key): one for id_, found in self.diagrams.items() for key, one in found.elements.items()}

    def file_of(self, process_id):
        wanted = f'id="{process_id}"'.encode()
        names = [name for name in self.files if name.endswith(".bpmn")]
        return next(self.files[name] for name in names if b"<bpmn:process " + wanted in self.files[name])

    def lines(self, table):
        return [line.strip() for line in self.tables.get(table, "").splitlines() if line.strip()]

    def rows(self, table):
        """The rows of a table, each as its cells."""
        return [[cell.strip() for cell in line.split("|")] for line in self.lines(table)]

    def about(self, key):
        """The words of one line of the table `about`."""
        found = dict(line.partition(":")[::2] for line in self.lines("about"))
        return found.get(key, "").split()

    def named(self, start):
        """(rest of the name, name) of the tables whose name starts with a word."""
        return [name.partition(" ")[2] for name in self.tables if name.startswith(f"{start} ")]


def tables_of(path):
    text = path.read_text("utf-8") if path.exists() else ""
    parts = re.split(r"^\[(.+)\]$", text, flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def keys_of(components):
    """Keys of all fields, those in groups and lists as well."""
    for one in components:
        key = one.get("key") or one.get("path") or one.get("dataSource", "").removeprefix("=")
        if key:
            yield key
        yield from keys_of(one.get("components", ()))


PROCEDURES = tuple(Procedure(name) for name in library.procedures())
DRAWN = tuple((one, id_) for one in PROCEDURES for id_ in one.diagrams)

each_procedure = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.name)
each_process = pytest.mark.parametrize(("procedure", "process"), DRAWN, ids=[id_ for _one, id_ in DRAWN])
