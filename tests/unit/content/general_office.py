"""The General Office's procedure as it lies in the checkout, and what its specification says of it, as tables."""

import re
from pathlib import Path

from engine.bpmn.bundle import compile_bundle
from engine.bpmn.model import read_diagram
from web import library

FILES = library.files_of("general_office")
BUNDLE = compile_bundle(FILES)
MAIN, MONTH = "general_office_complaint", "complaint_monthly_summary"


def diagram(process_id):
    return read_diagram(FILES[f"{process_id}.bpmn"]).process(process_id)


def table(name):
    """The rows of one table of the specification, each as its cells."""
    return [[cell.strip() for cell in line.split("|")] for line in lines(name)]


def lines(name):
    return [line for line in TABLES[name].splitlines() if line.strip()]


def _tables():
    text = Path(__file__).with_suffix(".txt").read_text("utf-8")
    parts = re.split(r"^\[(.+)\]$", text, flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


TABLES = _tables()
