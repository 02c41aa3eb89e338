"""What a page sends along with every command: its key, the revision it showed, and the form's fields and files."""

from flask import request

import forms
from engine.errors import InvalidValue
from engine.language import gettext as _


def command_key() -> str:
    """Return the key under which this submission counts once.

    Raises:
        InvalidValue: the page sent none.
    """
    key = request.form.get("command_key", "")
    if not key.isalnum() or len(key) > 64:
        raise InvalidValue(reason=_("页面缺少提交编号,请重新打开页面。"))
    return key


def task_revision() -> int:
    """Return the revision of the task that the page showed.

    Raises:
        InvalidValue: the page sent none.
    """
    text = request.form.get("task_revision", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise InvalidValue(reason=_("页面缺少任务版本,请重新打开页面。"))
    return int(text)


def submitted() -> forms.Submitted:
    """Return what was typed into the form, with its files."""
    return forms.Submitted.from_form(request.form, request.files)
