"""The studio: where process owners draw, check, deploy and watch over their procedures. Views only ask the engine."""

from web.studio import (
    cases,
    decisions,
    deploying,
    diagrams,
    drafting,
    layout,
    limit_example,
    limits,
    overview,
    records,
    running,
)
from web.studio.blueprint import blueprint

__all__ = [
    "blueprint",
    "cases",
    "decisions",
    "deploying",
    "diagrams",
    "drafting",
    "layout",
    "limit_example",
    "limits",
    "overview",
    "records",
    "running",
]
