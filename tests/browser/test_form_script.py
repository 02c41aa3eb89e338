"""A form in a real browser: rows and conditions in place, drafts, and the same without JavaScript."""

import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

import forms
from forms.fill import open_new
from forms.open_form import OpenForm, edited, file_store
from forms.render import form_html
from forms.typed import Submitted
from forms.validate import judge, reread
from tests.unit.forms.making import context, field, form, rows

pytestmark = pytest.mark.xdist_group("browser")
POLICY = "default-src 'self'; script-src 'self' 'nonce-n'; style-src 'self'; form-action 'self'; img-src data:"
YES_NO = [{"label": "满意", "value": "y"}, {"label": "不满意", "value": "n"}]
FORM = form(
    field("filepicker", "photo", label="照片"),
    field("radio", "ok", label="结果", values=YES_NO),
    field("textfield", "why", label="原因", conditional={"hide": '=ok != "n"'}, validate={"required": True}),
    rows(field("textfield", "a", label="措施"), field("number", "n", label="数量")),
    field("expression", "total", label="合计", expression="=sum(rows.n)"),
)


class Quiet(WSGIRequestHandler):
    def log(self, *_args):
        """Say nothing."""


class Desk:
    """The smallest server a form needs."""

    def __init__(self):
        self.actions = []

    def __call__(self, environ, start_response):
        with Request(environ) as request:
            return self.answer(request)(environ, start_response)

    def answer(self, request):
        if request.method == "GET":
            return self.page(open_new(FORM, context()))
        sent = Submitted.from_form(request.form, request.files)
        self.actions.append(sent.action)
        if sent.edits:
            return self.page(edited(reread(FORM, context(), sent, file_store()), sent))
        judged = judge(FORM, context(), sent, file_store())
        return (
            Response() if sent.is_draft else self.page(judged.filled) if judged.errors else Response(str(judged.values))
        )

    def page(self, filled):
        shown = OpenForm(title="表", filled=filled, can_act=True, command_key="k", detail=Detail)
        html = form_html(shown, csrf_token="t", action="/", nonce="n")
        answer = Response(
            f'<!doctype html><link rel="icon" href="data:,"><style nonce="n"></style>{html}', mimetype="text/html"
        )
        answer.headers["Content-Security-Policy"] = POLICY
        return answer


class Detail:
    revision = 1


@pytest.fixture
def desk(tmp_path):
    forms.set_uploads(tmp_path / "uploads")
    desk = Desk()
    server = make_server("127.0.0.1", 0, desk, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    desk.address = f"http://127.0.0.1:{server.server_port}/"
    yield desk
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser, desk):
    errors = []
    window = browser.new_context(viewport={"width": 390, "height": 844})
    page = window.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(desk.address)
    yield page
    window.close()
    assert errors == []


@pytest.fixture
def plain_page(browser, desk):
    window = browser.new_context(java_script_enabled=False)
    page = window.new_page()
    page.goto(desk.address)
    yield page
    window.close()


def test_a_condition_is_looked_at_anew_and_nothing_is_lost(page):
    page.locator("[name='rows.0.a']").fill("补送")
    page.set_input_files(
        "[name=photo]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    assert page.locator("[data-hidden]").count() == 1
    page.check("[name=ok][value=n]")
    expect(page.locator("[data-hidden]")).to_have_count(0)
    assert page.locator("[name='rows.0.a']").input_value() == "补送"
    assert page.locator("[name=photo]").evaluate("field => field.files.length") == 1
    expect(page.locator("[name=ok][value=n]")).to_be_focused()


def test_rows_come_and_go_in_place(page):
    page.locator("[name='rows.0.a']").fill("一")
    page.click("button[name=_add]")
    expect(page.locator("[name='rows.1.a']")).to_be_focused()
    page.keyboard.type("二")
    page.click("button[name=_remove] >> nth=0")
    expect(page.locator(".list-row")).to_have_count(1)
    assert page.locator("[name='rows.0.a']").input_value() == "二"


def test_what_is_computed_follows_what_is_typed(page):
    page.locator("[name='rows.0.n']").fill("3")
    page.keyboard.press("Tab")
    expect(page.locator("dl.given dd").first).to_have_text("3")


def test_two_changes_at_once_are_both_kept(page):
    page.evaluate("""() => {
        document.querySelector("[name=ok][value=n]").click();
        const number = document.querySelector("[name='rows.0.n']");
        number.value = "5";
        number.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    expect(page.locator("dl.given dd").first).to_have_text("5")
    assert page.locator("[name=ok][value=n]").is_checked()


def test_a_draft_is_kept_while_one_types(page, desk):
    page.locator("[name='rows.0.a']").fill("补送")
    expect(page.locator("[data-draft-said]")).to_have_text("草稿已保存", timeout=10_000)
    assert "_draft" in desk.actions


def test_what_is_wrong_is_where_one_looks_first(page):
    page.check("[name=ok][value=n]")
    expect(page.locator("[data-hidden]")).to_have_count(0)
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.click(".error-summary a")
    expect(page.locator("[name=why]")).to_be_focused()


def test_everything_works_without_javascript(plain_page):
    page = plain_page
    assert page.locator("[name=why]").is_visible()
    page.locator("[name='rows.0.a']").fill("一")
    page.click("button[name=_add]")
    page.locator("[name='rows.1.a']").fill("二")
    page.check("[name=ok][value=n]")
    page.get_by_role("button", name="提交").click()
    assert "请填写原因" in page.locator(".error-summary").inner_text()
    assert page.locator("[name='rows.1.a']").input_value() == "二"
    page.locator("[name=why]").fill("坏了")
    page.locator("[name=why]").press("Enter")
    assert "'why': '坏了'" in page.locator("body").inner_text()
