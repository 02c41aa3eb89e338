"""Looks over everything of a bundle that the forms' room answers for: forms and named records.

It reads bytes and returns findings; it changes nothing.
"""

from collections.abc import Mapping

from engine.errors import Finding
from forms import lint
from forms.documents import lint as documents


def check(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Look over the forms and named records of a bundle.

    Args:
        files: the bundle's members by path; only `*.form`, `records.yaml` and `records/*.docx` are judged.
    Returns:
        The findings, file by file; one of severity "error" refuses the deployment.
    """
    return (*lint.check(files), *documents.check(files))
