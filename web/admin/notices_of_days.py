"""Notices of days off: a file is sent or typed, tried, and imported only once somebody has seen what it changes."""

from base64 import b64decode, b64encode
from binascii import Error

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from engine import errors
from engine.language import gettext as _
from web import days, pages
from web.admin.blueprint import blueprint
from web.admin.calendars import Page, digest, show_list


@blueprint.post("/notices")
def try_notice() -> str | Page:
    """Say what the notice changes, with a button to import it; one that cannot be used comes back to be mended."""
    data, calendar_id = _sent(), request.form.get("calendar_id", "")
    if _is_given_twice():
        told = _("既选了文件,又在下面改了内容。请只留一样:清空内容,或不选文件。")
        return show_list(told, text=_typed(), calendar_id=calendar_id), 422
    try:
        tried = engine.check_notice(pages.database(), actor=pages.person(), data=data, calendar_id=calendar_id)
    except errors.InvalidValue as refused:
        return _again(refused, data, calendar_id)
    rows = engine.known_calendars(pages.database(), actor=pages.person())
    follow = [days.title(row.definition) for row in rows if row.definition.days == tried.days]
    kept = b64encode(data).decode()
    shown = {"tried": tried, "follow": follow, "text": _readable(data), "kept": kept, "calendar_id": calendar_id}
    return render_template("admin/notice.html", **shown)


@blueprint.post("/notices/import")
def import_notice() -> Response | Page:
    """Import the notice that was tried, byte for byte."""
    calendar_id = request.form.get("calendar_id", "")
    try:
        data = b64decode(request.form.get("kept", ""), validate=True)
    except (Error, ValueError):
        data = b""
    try:
        done = engine.import_notice(pages.database(), actor=pages.person(), data=data, calendar_id=calendar_id)
    except errors.InvalidValue as refused:
        return _again(refused, data, calendar_id)
    told = _("已导入 {year} 年的放假安排。涉及的到期时间会重新计算。", year=done.year)
    pages.say(told if done.changed else _("这份通知已经在用,没有变化。"))
    return redirect(f"/admin/calendars/{calendar_id}/{done.year}")


def _sent() -> bytes:
    """The file, or what was typed where there is none."""
    return _file() or _typed().encode()


def _file() -> bytes:
    file = request.files.get("file")
    data = file.read() if file else b""
    if file:
        file.seek(0)
    return data


def _typed() -> str:
    return _lines(request.form.get("text", ""))


def _is_given_twice() -> bool:
    """Whether there is a file and a text as well, and the text is not what the page itself put there."""
    typed = _typed()
    return bool(_file() and typed.strip()) and digest(typed) != request.form.get("shown")


def _lines(text: str) -> str:
    """Text with lines ended as files end them, which browsers do not."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _again(refused: errors.InvalidValue, data: bytes, calendar_id: str) -> Page:
    return show_list(refused.message, text=_readable(data), calendar_id=calendar_id), 422


def _readable(data: bytes) -> str:
    return _lines(data[: 100 * 1024].decode("utf-8-sig", "replace"))
