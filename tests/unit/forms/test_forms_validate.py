"""The judge: what is dropped, what is computed, what is refused, and that nothing typed is lost."""

import pytest

from tests.unit.forms.making import TASK, field, form, opened, rows, section, send, send_values

YES_NO = [{"label": "满意", "value": "satisfied"}, {"label": "不满意", "value": "unsatisfied"}]


def test_unknown_fields_are_dropped():
    judged = send(form(field("textfield")), x="a", role="admin", rows__0__x="b")
    assert judged.values == {"x": "a"}
    assert judged.errors == {}


def test_the_section_of_another_task_is_ignored():
    other = form(section("ut_other", field("textfield", "secret")), section(TASK, field("textfield", "mine")))
    judged = send(other, {"secret": "kept"}, secret="stolen", mine="a")
    assert judged.values == {"mine": "a"}


def test_what_another_task_computes_is_not_computed_here():
    other = form(
        section("ut_other", field("expression", "sum", expression="=1 + 1")), section(TASK, field("number", "n"))
    )
    assert send(other, {"sum": 9}, n="1").values == {"n": 1}


def test_a_section_may_belong_to_several_tasks():
    shared = form(section(f"ut_other, {TASK}", field("textfield")))
    assert send(shared, x="a").values == {"x": "a"}


def test_a_section_inside_another_task_s_section_may_be_own():
    nested = form(section("ut_other", field("textfield", "theirs"), section(TASK, field("textfield", "mine"))))
    assert send(nested, theirs="x", mine="a").values == {"mine": "a"}


@pytest.mark.parametrize("more", [{"readonly": True}, {"disabled": True}, {"readonly": "=locked"}])
def test_a_read_only_field_takes_nothing(more):
    judged = send(form(field("textfield", **more)), {"x": "kept", "locked": True}, x="changed")
    assert judged.values == {}


def test_nobody_types_away_a_condition_on_read_only():
    sly = form(field("checkbox", "locked"), field("textfield", readonly="=locked"))
    assert send(sly, {"x": "kept", "locked": True}, x="changed").values == {"locked": False}


def test_a_read_only_field_with_a_default_is_written_by_the_server():
    auto = form(field("textfield", readonly=True, properties={"default": "=user.name", "start": "empty"}))
    assert send(auto, {"x": "王强"}, x="someone").values == {"x": "李娜"}


def test_a_computed_field_is_computed_again():
    total = form(field("number", "a"), field("expression", "double", expression="=a * 2"))
    assert send(total, a="4", double="1000").values == {"a": 4, "double": 8}


def test_a_computed_field_may_use_one_below_it():
    chain = form(
        field("expression", "b", expression="=c + 1"),
        field("expression", "c", expression="=a + 1"),
        field("number", "a"),
    )
    assert send(chain, a="1").values == {"a": 1, "b": 3, "c": 2}


class TestHidden:
    """Fields that are not to be seen."""

    WHY = form(
        field("radio", "ok", values=YES_NO, validate={"required": True}),
        field("textarea", "why", conditional={"hide": '=ok != "unsatisfied"'}, validate={"required": True}),
    )

    def test_a_hidden_field_is_dropped_and_not_required(self):
        assert send(self.WHY, ok="satisfied", why="junk").values == {"ok": "satisfied"}

    def test_a_field_shown_by_its_condition_is_judged(self):
        assert send(self.WHY, ok="unsatisfied", why=" ").errors == {"why": "请填写字段"}
        assert send(self.WHY, ok="unsatisfied", why="坏了").values == {"ok": "unsatisfied", "why": "坏了"}

    def test_what_is_wrong_in_a_hidden_field_is_not_said(self):
        number = form(field("checkbox", "ok"), field("number", "n", conditional={"hide": "=ok"}))
        assert send(number, ok="true", n="abc").errors == {}
        assert "n" in send(number, n="abc").errors

    def test_a_hidden_group_hides_what_is_in_it(self):
        inside = {"type": "group", "label": "组", "conditional": {"hide": "=ok"}, "components": [field("textfield")]}
        assert send(form(field("checkbox", "ok"), inside), ok="true", x="a").values == {"ok": True}

    def test_a_hidden_list_is_dropped_with_its_rows(self):
        hidden = form(field("checkbox", "ok"), rows(field("textfield", "a"), conditional={"hide": "=ok"}))
        assert send(hidden, ok="true", rows__0__a="x").values == {"ok": True}

    def test_what_a_hidden_field_says_hides_nothing(self):
        chain = form(
            field("checkbox", "a"),
            field("checkbox", "b", conditional={"hide": "=a"}),
            field("textfield", "c", conditional={"hide": "=b"}),
        )
        assert send(chain, a="true", b="true", c="seen").values == {"a": True, "c": "seen"}

    def test_one_that_is_answered_anew_is_emptied_when_it_is_not_asked(self):
        fresh = form(
            field("checkbox", "ok"), field("textfield", conditional={"hide": "=ok"}, properties={"start": "empty"})
        )
        assert send(fresh, {"x": "last round"}, ok="true").values == {"ok": True, "x": None}

    def test_one_that_is_kept_is_left_alone(self):
        kept = form(field("checkbox", "ok"), field("textfield", conditional={"hide": "=ok"}))
        assert "x" not in send(kept, {"x": "earlier"}, ok="true").values

    def test_a_condition_that_cannot_be_evaluated_hides_nothing(self):
        broken = form(field("textfield", conditional={"hide": "=for i in 1..9999999 return i"}))
        assert send(broken, x="a").values == {"x": "a"}


class TestRequired:
    """Fields that must be filled."""

    @pytest.mark.parametrize(
        ("kind", "more", "said"),
        [
            ("textfield", {}, "请填写字段"),
            ("textarea", {}, "请填写字段"),
            ("number", {}, "请填写字段"),
            ("datetime", {}, "请选择字段"),
            ("checkbox", {}, "请勾选“字段”"),
            ("radio", {"values": YES_NO}, "请选择字段"),
            ("select", {"values": YES_NO}, "请选择字段"),
            ("checklist", {"values": YES_NO}, "请选择字段"),
            ("taglist", {"values": YES_NO}, "请选择字段"),
            ("filepicker", {}, "请上传字段"),
        ],
    )
    def test_each_type_says_what_is_missing(self, kind, more, said):
        needed = form(field(kind, validate={"required": True}, **more))
        assert send(needed).errors == {"x": said}
        assert send(form(field(kind, **more))).errors == {}

    def test_nought_is_an_answer(self):
        assert send(form(field("number", validate={"required": True})), x="0").values == {"x": 0}

    def test_a_condition_may_require(self):
        cond = form(field("checkbox", "a"), field("textfield", properties={"requiredIf": "=a"}))
        assert send(cond, a="true").errors == {"x": "请填写字段"}
        assert send(cond).errors == {}

    def test_a_condition_that_cannot_be_evaluated_is_an_error(self):
        broken = form(field("textfield", properties={"requiredIf": "=count(for i in 1..9999999 return i) > 1"}))
        assert "流程负责人" in send(broken).errors["x"]


class TestRules:
    """Rules of filled fields."""

    @pytest.mark.parametrize(
        ("kind", "rules", "good", "bad"),
        [
            ("textfield", {"minLength": 3}, "abc", "ab"),
            ("textfield", {"maxLength": 3}, "abc", "abcd"),
            ("textarea", {"maxLength": 2}, "客户", "客户甲"),
            ("textfield", {"pattern": "^TS-\\d{8}-\\d{3}$"}, "TS-20250310-001", "TS-1"),
            ("textfield", {"validationType": "email"}, "yi@example.com", "yi@example"),
            ("textfield", {"validationType": "phone"}, "13800000001", "abc"),
            ("textfield", {"validationType": "phone"}, "021-55550000转12", "12345"),
            ("textfield", {"validationType": "phone"}, "+86 138 0000 0001", "+86"),
            ("number", {"min": 1}, "1", "0.99"),
            ("number", {"max": 10}, "10", "10.01"),
            ("number", {"min": "=1 + 1"}, "2", "1"),
        ],
    )
    def test_a_rule_takes_the_good_and_refuses_the_bad(self, kind, rules, good, bad):
        ruled = form(field(kind, validate=rules))
        assert send(ruled, x=good).errors == {}
        assert list(send(ruled, x=bad).errors) == ["x"]

    def test_the_author_may_word_a_pattern_s_error(self):
        ruled = form(field("textfield", validate={"pattern": "^a$", "patternErrorMessage": "只能填 a"}))
        assert send(ruled, x="b").errors == {"x": "只能填 a"}

    def test_a_pattern_made_to_take_for_ever_does_not(self):
        ruled = form(field("textfield", validate={"pattern": "^(a+)+$"}))
        assert "x" in send(ruled, x="a" * 5000 + "!").errors

    def test_an_own_check_sees_the_form_and_what_was_before(self):
        check = {"check": "=x > before.x", "checkMessage": "要比上次大"}
        ruled = form(field("number", properties=check))
        assert send(ruled, {"x": 3}, x="4").errors == {}
        assert send(ruled, {"x": 3}, x="3").errors == {"x": "要比上次大"}

    def test_a_moment_keeps_its_limits(self):
        limits = {"notAfter": "=now()", "notBefore": "=date and time(received_at)"}
        ruled = form(field("datetime", subtype="datetime", properties=limits))
        variables = {"received_at": "2025-03-10T09:00:45+08:00"}
        assert send(ruled, variables, x="2025-03-10T09:00").errors == {}
        assert send(ruled, variables, x="2025-03-10T09:30").errors == {}
        assert send(ruled, variables, x="2025-03-10T09:31").errors == {"x": "不能晚于2025年3月10日 09:30"}
        assert send(ruled, variables, x="2025-03-10T08:59").errors == {"x": "不能早于2025年3月10日 09:00"}

    def test_a_day_may_be_limited_by_a_moment(self):
        ruled = form(field("datetime", subtype="date", properties={"notAfter": "=now()"}))
        assert send(ruled, x="2025-03-10").errors == {}
        assert send(ruled, x="2025-03-11").errors == {"x": "不能晚于2025年3月10日"}

    def test_a_day_may_have_to_come(self):
        ruled = form(field("datetime", subtype="date", disallowPassedDates=True))
        assert send(ruled, x="2025-03-10").errors == {}
        assert send(ruled, x="2025-03-09").errors == {"x": "不能早于今天"}

    def test_a_limit_that_is_no_moment_is_an_error(self):
        ruled = form(field("datetime", subtype="date", properties={"notAfter": '="soon"'}))
        assert "流程负责人" in send(ruled, x="2025-03-10").errors["x"]


class TestChoices:
    """Answers out of a list."""

    @pytest.mark.parametrize("kind", ["radio", "select", "checklist", "taglist"])
    def test_an_answer_that_is_not_offered_is_refused(self, kind):
        assert send(form(field(kind, values=YES_NO)), x="whatever").errors == {"x": "所选内容不在列表中,请重新选择"}

    def test_one_wrong_answer_among_several_is_refused(self):
        assert "x" in send(form(field("checklist", values=YES_NO)), x=["satisfied", "whatever"]).errors

    def test_an_answer_keeps_its_type(self):
        numbers = form(field("select", values=[{"label": "一", "value": 1}, {"label": "二", "value": 2}]))
        assert send(numbers, x="2").values == {"x": 2}

    @pytest.mark.parametrize(
        "source",
        [
            {"valuesKey": "choices"},
            {"valuesExpression": "=choices"},
            {"valuesExpression": "=for c in choices return c.value"},
            {"valuesKey": "organization.departments"},
        ],
    )
    def test_the_list_may_come_from_the_case(self, source):
        choices = [{"value": "物流部", "label": "物流部"}]
        found = form(field("select", **source))
        known = {"organization": {"departments": choices}}
        assert send(found, {"choices": choices}, known=known, x="物流部").values == {"x": "物流部"}
        assert "x" in send(found, {"choices": choices}, known=known, x="财务部").errors

    def test_the_list_may_depend_on_what_is_typed(self):
        lead = form(
            field("checklist", "depts", values=[{"value": v, "label": v} for v in "AB"]),
            field("select", "lead", valuesExpression="=depts"),
        )
        assert send(lead, depts=["A"], lead="A").values == {"depts": ["A"], "lead": "A"}
        assert "lead" in send(lead, depts=["A"], lead="B").errors

    def test_an_empty_list_says_whom_to_ask(self):
        assert "流程负责人" in send(form(field("select", valuesKey="nothing")), x="A").errors["x"]


def test_a_path_stays_inside_its_object():
    nested = form({"type": "group", "path": "customer", "label": "客户", "components": [field("textfield", "name")]})
    judged = send(nested, {"customer": {"name": "old", "since": 2020}}, customer__name="new")
    assert judged.values == {"customer": {"name": "new", "since": 2020}}


def test_a_moment_that_was_not_touched_keeps_its_seconds():
    at = form(field("datetime", "at", subtype="datetime"))
    exact = "2025-03-10T09:00:45.120000+08:00"
    assert send(at, {"at": exact}, at="2025-03-10T09:00").values == {"at": exact}
    assert send(at, {"at": exact}, at="2025-03-10T09:01").values == {"at": "2025-03-10T09:01:00+08:00"}


def test_what_was_typed_is_shown_again_word_for_word():
    bad = form(field("number", "n"), field("textfield", "t", validate={"maxLength": 2}))
    filled = send(bad, n=" twelve ", t="too long").filled
    assert filled.typed.texts == {"n": (" twelve ",), "t": ("too long",)}
    assert list(filled.errors) == ["n", "t"]


def test_errors_stand_in_the_order_of_the_page():
    many = form(*(field("textfield", key, validate={"required": True}) for key in "zyx"))
    assert list(send(many).errors) == ["z", "y", "x"]


class TestValues:
    """Values by key, as scenarios give them."""

    FORM = form(
        field("textfield", "name", validate={"required": True}),
        field("textfield", "dept", properties={"default": '="综合部"'}),
        field("textfield", "auto", readonly=True),
        field("textfield", "why", conditional={"hide": "=name = null"}),
        rows(field("textfield", "a", validate={"required": True})),
    )

    def test_fields_not_named_keep_what_the_form_shows(self):
        judged = send_values(self.FORM, {"name": "甲", "rows": [{"a": "1"}]})
        assert judged.values == {"name": "甲", "dept": "综合部", "why": None, "rows": [{"a": "1"}]}
        assert judged.errors == {}

    def test_kept_rows_stay_when_the_list_is_not_named(self):
        assert send_values(self.FORM, {"name": "甲"}, {"rows": [{"a": "old"}]}).values["rows"] == [{"a": "old"}]

    def test_named_rows_replace_the_list(self):
        found = send_values(self.FORM, {"name": "甲", "rows": [{"a": "1"}, {"a": "2"}]}, {"rows": [{"a": "old"}]})
        assert found.values["rows"] == [{"a": "1"}, {"a": "2"}]

    def test_a_name_the_form_has_not_is_an_error(self):
        assert send_values(self.FORM, {"nmae": "甲"}).errors["nmae"] == "表单里没有“nmae”这一项"

    def test_a_field_that_cannot_be_filled_is_an_error(self):
        assert "不能填写" in send_values(self.FORM, {"name": "甲", "auto": "x"}).errors["auto"]
        assert send_values(self.FORM, {"name": "甲", "auto": "x", "rows": [{"a": "1"}]}, {"auto": "x"}).errors == {}
        assert "不需要填写" in send_values(self.FORM, {"name": None, "why": "x"}).errors["why"]


def test_what_opens_is_what_a_submission_of_the_same_page_gives():
    page = form(
        field("textfield", "a", properties={"default": "=user.name"}),
        field("checklist", "c", values=YES_NO),
        field("checkbox", "b"),
        rows(field("number", "n")),
    )
    variables = {"c": ["satisfied"], "b": True, "rows": [{"n": 1}, {"n": 2}]}
    texts = {name.replace(".", "__"): many for name, many in opened(page, variables).typed.texts.items()}
    assert send(page, variables, **texts).values == {"a": "李娜", **variables}


def test_no_is_an_answer_and_a_box_that_is_not_ticked_is_none():
    yes_no = [{"label": "是", "value": True}, {"label": "否", "value": False}]
    asked = form(field("radio", "x", values=yes_no, validate={"required": True}))
    assert (send_values(asked, {"x": False}).values, send_values(asked, {"x": False}).errors) == ({"x": False}, {})
    assert list(send_values(asked, {}).errors) == ["x"]
    assert list(send_values(form(field("checkbox", validate={"required": True})), {"x": False}).errors) == ["x"]
