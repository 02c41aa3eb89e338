"""The page of a form: labels bound, errors told, everything escaped, rows and conditions without JavaScript."""

import pytest
from lxml import html

from engine import language
from forms.decision import Refusal
from forms.open_form import OpenForm
from forms.render import form_html
from tests.unit.forms.making import again, context, field, form, opened, rows, section, send, typed

YES_NO = [{"label": "满意", "value": "y", "label_en": "Satisfied"}, {"label": "不满意", "value": "n"}]


def page(filled, *, can_act=True, refusal=None, nonce="", **more):
    shown = OpenForm(title="表", filled=filled, can_act=can_act, command_key="k" * 32, refusal=refusal)
    return html.fragment_fromstring(form_html(shown, csrf_token="t", action="/tasks/1", nonce=nonce, **more), "div")


def one(tree, path):
    (found,) = tree.xpath(path)
    return found


def words(tree, path="."):
    return " ".join(" ".join(one(tree, path).text_content().split()).split())


EVERY = {
    "textfield": {},
    "textarea": {},
    "number": {},
    "datetime": {"subtype": "datetime"},
    "checkbox": {},
    "radio": {"values": YES_NO},
    "select": {"values": YES_NO},
    "checklist": {"values": YES_NO},
    "taglist": {"values": YES_NO},
    "filepicker": {},
}


@pytest.mark.parametrize("kind", EVERY)
def test_every_field_has_its_label(kind):
    tree = page(opened(form(field(kind, label="名称", **EVERY[kind]))))
    for control in tree.xpath("//*[@name='x'][not(@type='hidden')]"):
        label = control.xpath("ancestor::label") or tree.xpath(f"//label[@for='{control.get('id')}']")
        assert label
    assert "名称" in tree.text_content()


@pytest.mark.parametrize("kind", EVERY)
def test_every_field_says_in_words_that_it_is_required(kind):
    tree = page(opened(form(field(kind, validate={"required": True}, **EVERY[kind]))))
    assert tree.xpath("//*[@class='must']")[0].text == "必填"


@pytest.mark.parametrize("kind", EVERY)
def test_every_field_tells_its_error_and_the_summary_leads_there(kind):
    tree = page(send(form(field(kind, validate={"required": True}, **EVERY[kind]))).filled)
    wrong = one(tree, "//*[@id='f-x-wrong']")
    assert wrong.text
    marked = one(tree, "//*[@aria-invalid='true']")
    assert "f-x-wrong" in marked.get("aria-describedby").split()
    link = one(tree, "//*[contains(@class,'error-summary')]//a")
    assert tree.xpath(f"//*[@id='{link.get('href')[1:]}']")


def test_the_summary_names_row_and_field():
    listed = form(rows(field("number", "n", label="数量", validate={"max": 1})))
    tree = page(send(listed, rows__0__n="1", rows__1__n="2").filled)
    assert words(tree, "//*[contains(@class,'error-summary')]//li") == "数量:第 2 行:不能大于 1"


@pytest.mark.parametrize(
    ("more", "kind", "value"),
    [
        ({"subtype": "datetime"}, "datetime-local", "2025-03-10T09:00"),
        ({"subtype": "date"}, "date", "2025-03-10"),
        ({"subtype": "time"}, "time", "09:00"),
    ],
)
def test_dates_are_native_inputs(more, kind, value):
    stored = {"datetime-local": "2025-03-10T09:00:00+08:00", "date": "2025-03-10", "time": "09:00:00"}[kind]
    control = one(page(opened(form(field("datetime", **more)), {"x": stored})), "//input[@name='x']")
    assert (control.get("type"), control.get("value")) == (kind, value)


def test_a_date_that_cannot_be_read_is_shown_as_it_was_typed():
    control = one(page(send(form(field("datetime")), x="gestern").filled), "//input[@name='x']")
    assert (control.get("type"), control.get("value")) == ("text", "gestern")


def test_a_phone_brings_the_right_keyboard():
    numbers = page(opened(form(field("number", "a", decimalDigits=0), field("number", "b"))))
    assert numbers.xpath("//input[@inputmode]/@inputmode") == ["numeric", "decimal"]
    contact = form(
        field("textfield", "p", validate={"validationType": "phone"}),
        field("textfield", "e", validate={"validationType": "email"}),
    )
    assert page(opened(contact)).xpath("//input[@name='p' or @name='e']/@type") == ["tel", "email"]


def test_a_file_field_offers_types_and_camera():
    picker = field("filepicker", multiple=True, properties={"accept": "image/*", "capture": "environment"})
    control = one(page(opened(form(picker))), "//input[@type='file']")
    assert "image/jpeg" in control.get("accept").split(",")
    assert "application/pdf" not in control.get("accept")
    assert (control.get("capture"), control.get("multiple") is not None) == ("environment", True)


def test_a_file_already_there_can_be_let_go():
    record = {"sha256": "a" * 64, "name": "现场<1>.jpg", "size": 2048, "media_type": "image/jpeg"}
    tree = page(
        opened(form(field("filepicker")), {"x": [record]}), file_address=lambda found: "/files/" + found["name"]
    )
    box = one(tree, "//input[@type='checkbox'][@name='x']")
    assert (box.get("value"), box.get("checked") is not None) == ("kept:" + "a" * 64, True)
    assert one(tree, "//a").text == "现场<1>.jpg"


def test_units_and_descriptions_stand_beside_the_field():
    unit = field("number", description="不含税", appearance={"suffixAdorner": "元", "prefixAdorner": "¥"})
    tree = page(opened(form(unit)))
    assert tree.xpath("//*[@class='unit']/text()") == ["¥", "元"]
    assert one(tree, "//input[@name='x']").get("aria-describedby") == "f-x-hint"
    assert one(tree, "//*[@id='f-x-hint']").text == "不含税"


EVIL = '"><script>alert(1)</script>'


@pytest.mark.parametrize("kind", ["textfield", "textarea", "number", "datetime", "select", "checklist", "filepicker"])
def test_nothing_typed_becomes_markup(kind):
    filled = send(form(field(kind, **EVERY[kind])), x=EVIL).filled
    assert page(filled).xpath("//script") == []


@pytest.mark.parametrize("kind", EVERY)
def test_nothing_an_author_wrote_becomes_markup(kind):
    evil = field(kind, label=EVIL, description=EVIL, **{**EVERY[kind], "values": [{"label": EVIL, "value": EVIL}]})
    other = section("ut_other", field("textfield", "y", label=EVIL), label=EVIL)
    tree = page(opened(form(evil, other, {"type": "text", "text": EVIL}), {"x": EVIL, "y": EVIL}))
    assert tree.xpath("//script") == []


def test_a_text_area_keeps_its_first_blank_line():
    tree = page(again(form(field("textarea")), x="\n一\n二"))
    assert one(tree, "//textarea").text.removeprefix("\n").replace("\r", "") in ("\n一\n二", "一\n二")


def test_the_form_carries_what_a_command_needs():
    tree = page(opened(form(field("textfield"))))
    hidden = {one.get("name"): one.get("value") for one in tree.xpath("//input[@type='hidden']")}
    assert hidden == {"csrf_token": "t", "command_key": "k" * 32}
    assert one(tree, "//form").get("action") == "/tasks/1"
    assert one(tree, "//form").get("enctype") == "multipart/form-data"


def test_enter_submits_and_adds_no_row():
    tree = page(opened(form(rows(field("textfield", "a")))))
    first = tree.xpath("//form//button")[0]
    assert (first.get("type"), first.get("name")) == ("submit", None)


def test_the_script_comes_only_with_a_nonce():
    tree = page(opened(form(field("textfield"))), nonce="abc")
    assert one(tree, "//script").get("nonce") == "abc"
    assert "</script" not in one(tree, "//script").text
    assert page(opened(form(field("textfield")))).xpath("//script") == []


def test_the_page_needs_no_inline_style_or_handler():
    listed = form(rows(field("textfield", "a")), *(field(kind, f"x{n}", **EVERY[kind]) for n, kind in enumerate(EVERY)))
    tree = page(opened(listed))
    assert tree.xpath("//*[@style]") == []
    assert [name for node in tree.iter() for name in node.attrib if name.startswith("on")] == []


class TestRows:
    """Lists on the page."""

    LIST = form(rows(field("textfield", "a", label="措施")))

    def test_rows_have_buttons_that_work_without_javascript(self):
        tree = page(opened(self.LIST, {"rows": [{"a": "x"}, {"a": "y"}]}))
        assert tree.xpath("//button[@name='_remove']/@value") == ["rows.0", "rows.1"]
        assert tree.xpath("//button[@name='_add']/@value") == ["rows"]
        assert tree.xpath("//input[@type='text']/@name") == ["rows.0.a", "rows.1.a"]
        assert tree.xpath("//input[contains(@name,'_row')]/@value") == ["0", "1"]

    def test_given_rows_have_none(self):
        fixed = form(rows(field("textfield", "a"), properties={"fixedRows": "=[{b: 1}]"}))
        assert page(opened(fixed)).xpath("//button[@name]") == []

    def test_rows_only_read_are_a_table(self):
        tree = page(opened(form(rows(field("textfield", "a", label="措施"), readonly=True)), {"rows": [{"a": "x"}]}))
        assert [cell.text_content() for cell in tree.xpath("//th | //td")] == ["措施", "x"]


class TestConditions:
    """Fields that are wanted under a condition."""

    WHY = form(
        field("radio", "ok", label="结果", values=YES_NO), field("textfield", "why", conditional={"hide": '=ok != "n"'})
    )

    def test_a_hidden_field_is_there_for_who_has_no_javascript(self):
        block = one(page(opened(self.WHY)), "//*[@data-hidden]")
        assert block.xpath(".//input[@name='why']")
        assert "仅当“结果”为“不满意”时填写" in block.text_content()

    def test_a_shown_field_is_not_marked_hidden(self):
        assert page(again(self.WHY, ok="n")).xpath("//*[@data-hidden]") == []

    def test_the_field_that_decides_asks_for_the_page_anew(self):
        assert one(page(opened(self.WHY)), "//*[@data-refresh]").xpath(".//input[@name='ok']")

    def test_what_cannot_change_on_this_page_is_left_out(self):
        fixed = form(field("textfield", "why", conditional={"hide": "=not(renewed)"}))
        assert page(opened(fixed, {"renewed": False})).xpath("//input[@name='why']") == []
        assert page(opened(fixed, {"renewed": True})).xpath("//input[@name='why']")


class TestSections:
    """Sections of this task and of others."""

    FORM = form(
        section("ut_other", field("radio", "a", label="甲项", values=YES_NO), field("textfield", "b"), label="前面"),
        section("ut_one", field("textfield", "c", label="乙项"), label="这里"),
        section("ut_later", field("textfield", "d"), label="后面"),
    )

    def test_other_sections_are_read_and_collapsed(self):
        tree = page(opened(self.FORM, {"a": "y"}))
        assert words(tree, "//details") == "前面 甲项满意"
        assert tree.xpath("//input[@name='a' or @name='b' or @name='d']") == []

    def test_a_section_in_which_nothing_stands_is_left_out(self):
        assert "后面" not in page(opened(self.FORM, {"a": "y"})).text_content()

    def test_a_section_with_nothing_but_words_is_left_out(self):
        wordy = form(section("ut_other", {"type": "text", "text": "说明"}, field("textfield", "a"), label="前面"))
        assert "前面" not in page(opened(wordy)).text_content()

    def test_one_s_own_section_is_open(self):
        tree = page(opened(self.FORM))
        assert words(tree, "//section/h2") == "这里"
        assert tree.xpath("//section//input[@name='c']")

    def test_who_may_not_act_only_reads(self):
        tree = page(opened(self.FORM, {"a": "y", "c": "z"}), can_act=False)
        assert tree.xpath("//form | //input | //button") == []
        assert "乙项" in tree.text_content()


def test_a_refusal_leads_to_the_other_case():
    tree = page(opened(form(field("textfield"))), refusal=Refusal(message="已有记录", case_number="TS-1&2"))
    assert one(tree, "//*[@role='alert']//a").get("href") == "/cases?text=TS-1%262"


def test_labels_speak_the_reader_s_language():
    language.use("en")
    bilingual = form(
        field("radio", label="结果", values=YES_NO, properties={"label_en": "Result", "description_en": "As told"})
    )
    text = page(opened(bilingual)).text_content()
    assert "Result" in text
    assert "As told" in text
    assert "Satisfied" in text
    assert "Submit" in text


def test_texts_and_tables_show_the_case():
    shown = form(
        {"type": "text", "text": "客户 **{{name}}**"},
        {
            "type": "table",
            "label": "表",
            "dataSource": "=list",
            "columns": [{"key": "n", "label": "数"}, {"key": "at", "label": "时间"}],
        },
    )
    tree = page(opened(shown, {"name": "<甲>", "list": [{"n": 1234.5, "at": "2025-03-10T09:00:00+08:00"}]}))
    assert words(tree, "//p/strong") == "<甲>"
    assert [cell.text_content() for cell in tree.xpath("//td")] == ["1,234.5", "2025年3月10日 09:00"]
    assert one(tree, "//td/time").get("datetime") == "2025-03-10T09:00:00+08:00"


def test_fields_of_one_line_stand_side_by_side():
    lines = [
        field("textfield", key, layout={"row": row, "columns": 8}) for key, row in (("a", "1"), ("b", "2"), ("c", "2"))
    ]
    tree = page(opened(form(*lines)))
    assert ["first" in cell.get("class") for cell in tree.xpath("//div[@class='grid']/div")] == [True, True, False]


def test_a_button_of_the_author_is_not_shown():
    assert "送出" not in page(opened(form({"type": "button", "label": "送出"}))).text_content()


def test_the_context_is_the_one_of_the_person():
    assert context().user_id == "li.na"
    assert typed(a__b="x").one("a.b") == "x"
