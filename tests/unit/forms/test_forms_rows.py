"""Lists whose rows people add and remove, and lists whose rows are given."""

import pytest

from forms.fill import MOST_ROWS, add_row, read_typed, remove_row
from forms.places import KEPT, walk
from tests.unit.forms.making import again, context, field, form, opened, rows, section, send, typed

LIST = form(
    rows(field("textfield", "a", validate={"required": True}), field("checkbox", "done"), validate={"required": True})
)
PLAIN = {"rows__0___row": "new", "rows__0__a": "x"}


def texts(filled):
    return {name: many for name, many in filled.typed.texts.items() if not name.endswith("_row")}


def test_rows_are_read_in_their_order():
    judged = send(LIST, rows__1__a="two", rows__0__a="one", rows__1__done="true")
    assert judged.values == {"rows": [{"a": "one", "done": False}, {"a": "two", "done": True}]}


def test_ten_rows_are_not_sorted_as_text():
    sent = {f"rows__{n}__a": str(n) for n in range(12)}
    assert [row["a"] for row in send(LIST, **sent).values["rows"]] == [str(n) for n in range(12)]


def test_a_list_that_must_have_a_row_says_so_beside_the_empty_row():
    assert send(LIST, rows__0___row="new", rows__0__a="").errors == {"rows.0.a": "请填写字段"}
    assert send(LIST).errors == {"rows": "请至少填写一行明细"}


def test_a_row_never_filled_in_is_left_out():
    judged = send(LIST, **PLAIN, rows__1___row="new", rows__1__a="")
    assert judged.values == {"rows": [{"a": "x", "done": False}]}
    assert judged.errors == {}


def test_a_row_kept_before_and_emptied_is_not_left_out_silently():
    judged = send(LIST, {"rows": [{"a": "x"}]}, rows__0___row="0", rows__0__a="")
    assert judged.errors == {"rows.0.a": "请填写字段"}


def test_an_error_stands_beside_its_row():
    judged = send(LIST, **PLAIN, rows__1___row="new", rows__1__done="true")
    assert judged.errors == {"rows.1.a": "请填写字段"}


def test_unknown_fields_of_a_row_are_dropped():
    assert send(LIST, **PLAIN, rows__0__role="admin").values == {"rows": [{"a": "x", "done": False}]}


@pytest.mark.parametrize("number", ["-1", "x", "0x1", "99999999", "١"])
def test_what_is_no_row_number_is_no_row(number):
    assert send(LIST, **PLAIN, **{f"rows__{number}__a": "y"}).values == {"rows": [{"a": "x", "done": False}]}


def test_there_is_an_end_to_rows():
    sent = {f"rows__{n}__a": "x" for n in range(MOST_ROWS + 1)}
    assert send(LIST, **sent).errors == {"rows": f"最多填写 {MOST_ROWS} 行"}


@pytest.mark.parametrize(
    ("properties", "count", "wrong"),
    [({"minRows": "2"}, 1, True), ({"minRows": "2"}, 2, False), ({"maxRows": "1"}, 2, True)],
)
def test_a_list_may_say_how_many_rows(properties, count, wrong):
    sent = {f"rows__{n}__a": "x" for n in range(count)}
    assert bool(send(form(rows(field("textfield", "a"), properties=properties)), **sent).errors) is wrong


def test_from_the_second_round_one_row_must_be_new():
    new = "=some m in measures satisfies not(list contains(before.measures, m))"
    check = {"check": f"=if task.round > 1 then {new[1:]} else true", "checkMessage": "请至少新增一行"}
    measures = form(rows(field("textfield", "a"), key="measures", properties=check))
    second = {"task": {"round": 2}}
    kept = {"measures": [{"a": "old"}]}
    assert send(measures, kept, known=second, measures__0___row="0", measures__0__a="old").errors == {
        "measures": "请至少新增一行"
    }
    grown = {"measures__0___row": "0", "measures__0__a": "old", "measures__1___row": "new", "measures__1__a": "next"}
    assert send(measures, kept, known=second, **grown).errors == {}


class TestOpening:
    """What a list shows when its task opens."""

    def test_a_new_list_has_one_row_with_its_defaults(self):
        fresh = form(rows(field("textfield", "a", properties={"default": "=user.name"}), field("textfield", "b")))
        assert texts(opened(fresh)) == {"rows.0.a": ("李娜",), "rows.0.b": ()}

    def test_the_number_of_first_rows_is_the_form_s(self):
        assert len(opened(form(rows(field("textfield", "a"), defaultRepetitions=3))).data["rows"]) == 3

    def test_kept_rows_are_shown_as_they_are(self):
        kept = form(rows(field("textfield", "a", properties={"default": "=user.name"})))
        assert texts(opened(kept, {"rows": [{"a": None}, {"a": "x"}]})) == {"rows.0.a": (), "rows.1.a": ("x",)}

    def test_a_list_answered_anew_starts_without_the_earlier_rows(self):
        anew = form(rows(field("textfield", "a"), properties={"start": "empty"}))
        assert opened(anew, {"rows": [{"a": "x"}, {"a": "y"}]}).data["rows"] == [{"a": None}]

    def test_rows_may_come_from_an_expression(self):
        given = form(rows(field("textfield", "a"), properties={"default": '=[{a: "x"}, {a: "y"}]'}))
        assert texts(opened(given)) == {"rows.0.a": ("x",), "rows.1.a": ("y",)}


class TestAddingAndRemoving:
    """The two buttons of a list, with and without JavaScript."""

    def page(self, **more):
        return again(
            LIST, **{"rows__0___row": "new", "rows__0__a": "x", "rows__1___row": "new", "rows__1__a": "y", **more}
        )

    def test_a_row_more_keeps_what_is_typed(self):
        filled = read_typed(LIST, context(), add_row(self.page(), "rows"))
        assert texts(filled) == {
            "rows.0.a": ("x",),
            "rows.0.done": (),
            "rows.1.a": ("y",),
            "rows.1.done": (),
            "rows.2.a": (),
            "rows.2.done": (),
        }

    def test_a_row_more_starts_with_its_defaults_once(self):
        fresh = form(rows(field("textfield", "a", properties={"default": "=user.name"})))
        grown = read_typed(fresh, context(), add_row(again(fresh), "rows"))
        assert grown.typed.one("rows.0.a") == "李娜"
        emptied = grown.typed.with_texts({"rows.0.a": ("",)})
        assert read_typed(fresh, context(), emptied).typed.one("rows.0.a") == ""

    def test_a_row_less_moves_the_others_up(self):
        filled = read_typed(LIST, context(), remove_row(self.page(), "rows.0"))
        assert filled.data["rows"] == [{"a": "y", "done": False}]
        assert filled.typed.rows("rows") == [0]

    def test_removing_the_second_of_twelve_leaves_the_tenth(self):
        twelve = again(LIST, **{f"rows__{n}__a": str(n) for n in range(12)})
        filled = read_typed(LIST, context(), remove_row(twelve, "rows.1"))
        assert [row["a"] for row in filled.data["rows"]] == ["0", *map(str, range(2, 12))]

    def test_a_kept_row_keeps_what_the_page_does_not_show(self):
        shown = form(rows(field("textfield", "a"), field("number", "tick", readonly=True)))
        before = {"rows": [{"a": "x", "tick": 1, "extra": True}, {"a": "y", "tick": 2}]}
        left = remove_row(opened(shown, before), "rows.0")
        judged = send(shown, before, **{name.replace(".", "__"): many for name, many in left.texts.items()})
        assert judged.values == {"rows": [{"a": "y", "tick": 2}]}

    def test_a_row_cannot_be_claimed_that_is_not_there(self):
        shown = form(rows(field("textfield", "a"), field("number", "tick", readonly=True)))
        judged = send(shown, {"rows": [{"a": "x", "tick": 1}]}, rows__0___row="7", rows__0__a="z", rows__0__tick="99")
        assert judged.values == {"rows": [{"a": "z", "tick": None}]}


class TestFixedRows:
    """One row for each context of a list, e.g. a signature a department."""

    SIGN = form(
        field("checklist", "depts", values=[{"value": v, "label": v} for v in "ABC"]),
        rows(
            field("textfield", "dept", readonly=True),
            field(
                "textfield",
                "by",
                validate={"required": True},
                properties={"default": '=if this.dept = "A" then user.id else null'},
            ),
            key="signs",
            properties={"fixedRows": "=for d in depts return {dept: d}", "start": "empty"},
        ),
    )

    def test_there_is_a_row_for_each_with_its_defaults(self):
        assert opened(self.SIGN, {"depts": ["A", "B"]}).data["signs"] == [
            {"dept": "A", "by": "li.na"},
            {"dept": "B", "by": None},
        ]

    def test_each_row_is_judged(self):
        judged = send(self.SIGN, depts=["A", "B"], signs__0__by="li.na", signs__1__by="")
        assert judged.errors == {"signs.1.by": "请填写字段"}

    def test_rows_follow_what_is_typed_above_them(self):
        judged = send(self.SIGN, {"depts": ["A"]}, depts=["B", "C"], signs__0__by="x", signs__1__by="y")
        assert judged.values["signs"] == [{"dept": "B", "by": "x"}, {"dept": "C", "by": "y"}]

    def test_what_the_expression_gives_cannot_be_typed_over(self):
        loose = form(rows(field("textfield", "dept"), key="signs", properties={"fixedRows": '=[{dept: "A"}]'}))
        assert send(loose, signs__0__dept="B").values == {"signs": [{"dept": "A"}]}

    def test_rows_cannot_be_added_by_typing(self):
        judged = send(self.SIGN, depts=["A"], signs__0__by="x", signs__1__by="y", signs__1___row="new")
        assert judged.values["signs"] == [{"dept": "A", "by": "x"}]

    def test_kept_answers_find_their_row_again(self):
        kept = form(
            rows(
                field("textfield", "dept", readonly=True),
                field("textfield", "by"),
                key="signs",
                properties={"fixedRows": '=[{dept: "B"}, {dept: "A"}]'},
            )
        )
        assert opened(kept, {"signs": [{"dept": "A", "by": "x"}]}).data["signs"] == [
            {"dept": "B", "by": None},
            {"dept": "A", "by": "x"},
        ]


def test_a_read_only_list_is_left_alone():
    locked = form(rows(field("textfield", "a", validate={"required": True}), readonly=True))
    judged = send(locked, {"rows": [{"a": None}]}, rows__0__a="x", rows__1__a="y")
    assert (judged.values, judged.errors) == ({}, {})


def test_typed_rows_are_numbered_without_gaps():
    assert typed(rows__3__a="x", rows__7__a="y", rows="z").renumbered("rows").texts == {
        "rows": ("z",),
        "rows.0.a": ("x",),
        "rows.1.a": ("y",),
    }


COUNTED = rows(
    field("textfield", "a", readonly=True),
    readonly=True,
    properties={"default": "=[{a: string(task.round)}]", "start": "empty"},
)


def test_a_list_that_only_the_server_writes_is_filled_in_each_time_and_cannot_be_typed():
    again = {"task": {"element_id": "ut_one", "round": 2}}
    assert opened(form(COUNTED), known=again).data["rows"] == [{"a": "2"}]
    assert send(form(COUNTED), {"rows": [{"a": "1"}]}, known=again, **PLAIN).values == {"rows": [{"a": "2"}]}


def test_such_a_list_of_another_section_is_left_as_it_is():
    elsewhere = form(section("ut_other", COUNTED))
    assert opened(elsewhere, {"rows": [{"a": "1"}]}).data["rows"] == [{"a": "1"}]
    assert opened(elsewhere).data.get("rows") is None


def test_places_follow_the_rows_of_every_list():
    which = form(rows(field("textfield", "a"), rows(field("textfield", "b"), key="inner")))

    def names(*inner):
        data = {"rows": [{"inner": [{} for _each in range(count)]} for count in inner]}
        return [place.name for place in walk(which, data, "ut_one") if place.component.key == "b"]

    assert names(2, 1) == ["rows.0.inner.0.b", "rows.0.inner.1.b", "rows.1.inner.0.b"]
    assert names(1, 2) == ["rows.0.inner.0.b", "rows.1.inner.0.b", "rows.1.inner.1.b"]
    assert names() == []
    for count in range(2 * KEPT):
        assert len(names(count)) == count
