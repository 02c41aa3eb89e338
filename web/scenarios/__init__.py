"""Stored scenarios: cases that owners write down as files, played on the real engine through the real forms.

Knows no web page: `run` takes a procedure's files and gives back what passed, what differed and what was not visited.
"""

from web.scenarios.read import read
from web.scenarios.report import Report, Result
from web.scenarios.run import run

__all__ = ["Report", "Result", "read", "run"]
