"""What people read when something did not go: one page for all, in plain words, without a word about the insides.

What broke unforeseen is in the log of the application; the page never depends on what may be broken.
"""

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests
from werkzeug.wrappers import Response as Answer

from engine import errors
from engine.language import gettext as _
from forms import words
from web import pages

DRAIN_TIMES = 4  # of the upload limit: what of a refused body is still read, so that the browser hears the answer
STATUS = (
    (errors.NotFound, 404),
    (errors.NotPermitted, 403),
    (errors.Conflict, 409),
    (errors.DiagramFault, 409),
    (errors.TooManyAttempts, 429),
    (errors.ClauseflowError, 400),
)


def told(code: int) -> tuple[str, str]:
    """Return the heading and the advice for an HTTP status."""
    most = words.size(pages.settings().upload_max)
    return {
        400: (_("没有看懂这次提交"), _("可能是页面已经过期。请返回上一页,刷新后再试。")),
        403: (_("您没有做这一步的权限"), _("需要时请联系流程负责人。")),
        404: (_("没有找到这个页面"), _("它可能不存在,或者您无权查看。请检查编号,或从列表中重新打开。")),
        405: (_("这个地址不能这样打开"), _("请从列表或按钮进入。")),
        409: (_("内容刚刚被别人改动"), _("请回到该页查看最新情况后再操作。")),
        413: (_("文件太大"), _("一次最多上传 {size}。请压缩照片或分几次上传。", size=most)),
        429: (_("操作太频繁"), _("请稍等几分钟再试。")),
    }.get(code, (_("系统出了问题"), _("您的操作没有生效。请稍后再试;如果一直这样,请把时间和地址告诉管理员。")))


def answer(code: int, text: str = "") -> Response:
    """Return the page, or the data for a script, that says what went wrong.

    Args:
        code: the HTTP status.
        text: what to say instead of the usual advice, already in the reader's language.
    """
    heading, advice = told(code)
    if code >= 500:
        g.actor = None  # the page's head would ask the database, which may be what is broken
    if pages.wants_json():
        response = jsonify({"message": text or advice})
    else:
        response = make_response(render_template("fault.html", heading=heading, advice=text or advice, code=code))
    response.status_code = code
    return response


def _http(error: HTTPException) -> Answer:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()  # a redirect is no fault
    response = answer(error.code or 500)
    if isinstance(error, RequestEntityTooLarge):
        _drain()
    if isinstance(error, TooManyRequests) and error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _drain() -> None:
    """Read what the browser is still sending: a connection closed in its face hides the answer from the person."""
    body, left = request.environ["wsgi.input"], pages.settings().upload_max * DRAIN_TIMES
    while left > 0 and (part := body.read(min(left, 65536))):
        left -= len(part)


def _refused(error: errors.ClauseflowError) -> Response:
    code = next(code for kind, code in STATUS if isinstance(error, kind))
    return answer(code, error.message)


def init_app(app: Flask) -> None:
    """Let `app` answer every error in plain words."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(errors.ClauseflowError, _refused)
