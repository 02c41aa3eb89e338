"""The record: every round's entries in their sections, and the page for the archive."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from lxml import html

from forms.entries import FileLine, Record, part_of
from forms.render import archive_page, record_html
from tests.unit.forms.making import context, field, form, rows, section

MORNING = datetime(2025, 3, 10, 1, 0, tzinfo=UTC)
FORM = form(
    section(
        "ut_a",
        field("textfield", "a", label="甲"),
        field("datetime", "auto", label="自动", subtype="datetime"),
        label="一",
    ),
    section("ut_b", field("textfield", "b", label="乙"), rows(field("textfield", "c", label="丙")), label="二"),
    section("st_end", field("textfield", "status", label="状态"), label="三"),
    clauseflow={"title": "记录表"},
)


@dataclass
class Made:
    element_id: str
    values: dict
    by_name: str = "何静"
    at: datetime = MORNING
    round: int = 1


def part(variables, *made, which=FORM):
    return part_of(
        which, context(variables, task=""), made, {one.element_id for one in made} | {"ut_a"}, lambda file: "/f"
    )


def lines(nodes):
    return [(node.label, node.content.striptags()) for node in nodes]


def test_each_section_has_the_entries_of_its_own_task():
    found = part({"a": "2", "b": "3"}, Made("ut_a", {"a": "1"}), Made("ut_b", {"b": "3"}, "沈悦"))
    assert [[(e.by, lines(e.answers)) for e in s.entries] for s in found.sections] == [
        [("何静", [("甲", "1")])],
        [("沈悦", [("乙", "3")])],
        [],
    ]


def test_the_rounds_are_numbered_where_there_are_several():
    found = part({}, Made("ut_a", {"a": "1"}), Made("ut_b", {"b": "x"}), Made("ut_b", {"b": "y"}))
    assert [[entry.number for entry in section.entries] for section in found.sections] == [[0], [1, 2], []]


def test_an_earlier_round_shows_what_stood_there_then():
    found = part({"b": "now"}, Made("ut_b", {"b": "then"}), Made("ut_b", {"b": "now"}))
    assert [lines(entry.answers) for entry in found.sections[1].entries] == [[("乙", "then")], [("乙", "now")]]


def test_what_the_product_filled_in_stands_beside_the_entries():
    found = part({"auto": "2025-03-10T09:08:00+08:00", "status": "已关闭"}, Made("ut_a", {"a": "1"}))
    assert [lines(section.rest) for section in found.sections] == [
        [("自动", "2025年3月10日 09:08")],
        [],
        [("状态", "已关闭")],
    ]


def test_what_another_form_s_task_submitted_is_not_in_it():
    found = part({}, Made("ut_a", {"a": "1", "other": "x"}))
    assert lines(found.sections[0].entries[0].answers) == [("甲", "1")]


def test_a_form_without_sections_is_one():
    found = part(
        {"x": "1"},
        Made("ut_a", {"x": "1"}),
        which=form(field("textfield", label="甲"), field("textfield", "y", label="乙")),
    )
    assert [[lines(entry.answers) for entry in section.entries] for section in found.sections] == [[[("甲", "1")]]]


def record(*files, **variables):
    found = part(variables, Made("ut_a", {"a": variables.get("a", "1")}))
    return Record(title="处理", number="TS-1", parts=(found,), files=files, context=context(task=""))


def test_the_page_says_who_when_and_by_which_version():
    text = html.fromstring(record_html(record())).text_content()
    assert "TS-1" in text
    assert "何静 · 2025年3月10日 09:00" in text
    assert FORM.digest in text


def test_files_are_listed_with_their_whole_hash():
    line = FileLine(name="现场<1>.jpg", size=2048, sha256="a" * 64, address="/cases/1/files/2", by="何静", at=MORNING)
    tree = html.fromstring(record_html(record(line)))
    assert [cell.text_content() for cell in tree.xpath("//td")] == [
        "现场<1>.jpg",
        "2 KB",
        "何静 · 2025年3月10日 09:00",
        "a" * 64,
    ]
    assert tree.xpath("//td/a/@href") == ["/cases/1/files/2"]


def test_nothing_in_a_record_becomes_markup():
    assert html.fromstring(record_html(record(a="<script>x</script>"))).xpath("//script") == []


SCHEMA = {
    "id": "f_monthly",
    "components": [
        field("textfield", "month", label="月份"),
        {"type": "table", "label": "汇总", "dataSource": "=list", "columns": [{"key": "n", "label": "数"}]},
    ],
}
META = {
    "procedure": "p",
    "business_key": None,
    "archived_at": "2025-04-01T09:30:00+08:00",
    "archive_id": "e" * 32,
    "zone": "Asia/Shanghai",
}


class TestArchive:
    """The page that is filed."""

    def page(self, values=None, **meta):
        return archive_page(
            SCHEMA, values or {"month": "2025-03", "list": [{"n": 4}]}, "月报 2025-03", {**META, **meta}
        )

    def test_it_is_a_document_of_its_own(self):
        tree = html.document_fromstring(self.page())
        assert tree.findtext("head/title") == "月报 2025-03"
        assert tree.xpath("//link | //script | //img | //iframe | //form | //a") == []
        assert "月份" in tree.text_content()
        assert [cell.text for cell in tree.xpath("//td")] == ["4"]

    def test_it_says_when_it_was_filed_and_by_which_form(self):
        text = html.document_fromstring(self.page(form_sha256="f" * 64)).text_content()
        assert "2025年4月1日 09:30" in text
        assert "e" * 32 in text
        assert "f" * 64 in text

    def test_the_same_data_give_the_same_bytes(self):
        assert self.page() == self.page()
        assert self.page() != self.page({"month": "2025-04"})

    def test_nothing_in_it_becomes_markup(self):
        evil = "</style><script>alert(1)</script>"
        assert html.document_fromstring(self.page({"month": evil, "list": [{"n": evil}]})).xpath("//script") == []

    def test_a_month_without_a_case_is_filed_too(self):
        assert "2025-03" in html.document_fromstring(self.page({"month": "2025-03", "list": []})).text_content()


@pytest.mark.parametrize("value", [True, False, 1, 1.5, "text", ["a"], {"a": 1}, None])
def test_any_value_can_be_read(value):
    part({"auto": value, "rows": value}, Made("ut_a", {"a": value}), Made("ut_b", {"rows": value, "b": value}))
