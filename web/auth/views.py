"""Pages at the door: sign in, sign out, change one's password, choose a language. The engine alone judges passwords."""

from datetime import timedelta

from flask import Blueprint, g, redirect, render_template, request
from werkzeug.wrappers import Response

import engine
from engine import errors, language
from engine.language import gettext as _
from web import navigation, pages, security
from web.auth import resume
from web.auth.session import public

blueprint = Blueprint("auth", __name__, template_folder="templates")


@blueprint.get("/login")
@public
def sign_in() -> str | Response:
    """Show the sign-in page; who is signed in already goes on."""
    target = security.local_address(request.args.get("next"), "")
    if g.actor:
        return redirect(target or navigation.home())
    return render_template("auth/sign_in.html", kept="", next=target, login="", wrong="", expired=False)


@blueprint.post("/login")
@public
def check_password() -> Response | tuple[str, int]:
    """Sign in, go on to the page that was wanted, or offer to send again what an expired sign-in had held up."""
    login, kept = request.form.get("login", "").strip(), request.form.get("kept", "")
    target = security.local_address(request.form.get("next"), "")
    try:
        token = engine.sign_in(
            pages.database(),
            login=login,
            password=request.form.get("password", ""),
            remote=request.remote_addr or "",
            idle=_idle(),
            replaces=security.visitor(),
        )
    except (errors.SignInFailed, errors.TooManyAttempts) as refused:
        code = 429 if isinstance(refused, errors.TooManyAttempts) else 401
        shown = {"kept": kept, "next": target, "login": login, "wrong": refused.message, "expired": False}
        return render_template("auth/sign_in.html", **shown), code
    _enter(token)
    packed = resume.unpack(kept)
    return resume.offer(packed) if packed else redirect(target or navigation.home())


def _idle() -> timedelta:
    return timedelta(hours=pages.settings().session_hours)


def _enter(token: str) -> None:
    security.become(token)
    g.actor = engine.session_actor(pages.database(), token)
    pages.choose_language()


@blueprint.post("/logout")
def sign_out() -> Response:
    """End the session on the server, so that its cookie opens nothing any more."""
    engine.sign_out(pages.database(), token=security.visitor())
    security.become("")
    pages.say(_("您已退出登录。"), "plain")
    response = redirect("/login")
    if pages.settings().secure:  # browsers heed it over https alone
        response.headers["Clear-Site-Data"] = '"cache"'  # the way back shows the next person nothing
    return response


@blueprint.post("/language")
@public
def choose_language() -> Response:
    """Remember the language of this browser and come back to the page."""
    response = redirect(security.local_address(request.form.get("next")))
    chosen = request.form.get("language", "")
    if chosen in language.LANGUAGES:
        security.set_cookie(response, pages.LANGUAGE_COOKIE, chosen, days=365)
    return response


@blueprint.get("/password")
def password() -> str:
    """Show the page on which people change their own password."""
    return render_template("auth/password.html", wrong="")


@blueprint.post("/password")
def change_password() -> Response | tuple[str, int]:
    """Change one's own password; every other browser is signed out."""
    new, again = request.form.get("new_password", ""), request.form.get("again", "")
    try:
        if new != again:
            raise errors.InvalidValue(reason=_("两次输入的新密码不一样,请重新输入。"))
        token = engine.change_password(
            pages.database(),
            actor=pages.person(),
            old_password=request.form.get("old_password", ""),
            new_password=new,
            remote=request.remote_addr or "",
            idle=_idle(),
        )
    except (errors.InvalidValue, errors.TooManyAttempts) as refused:
        return render_template("auth/password.html", wrong=refused.message), 422
    _enter(token)
    pages.say(_("密码已修改,其他设备上的登录已退出。"))
    return redirect(navigation.home())
