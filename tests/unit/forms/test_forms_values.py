"""One field's text becomes a JSON value of its type, or a plain sentence says what would be one."""

from zoneinfo import ZoneInfo

import pytest

from forms.schema import read
from forms.values import NotReadable, as_typed, parse

SHANGHAI = ZoneInfo("Asia/Shanghai")


def component(kind, **more):
    return read({"components": [{"type": kind, "key": "x", **more}]}).components[0]


def value(kind, *texts, zone=SHANGHAI, **more):
    return parse(component(kind, **more), texts, zone)


@pytest.mark.parametrize(
    ("kind", "texts", "expected"),
    [
        ("textfield", ("  客户甲 ",), "客户甲"),
        ("textfield", ("   ",), None),
        ("textfield", (), None),
        ("textfield", ("a\r\nb",), "a b"),
        ("textarea", ("一\r\n二\r三 ",), "一\n二\n三"),
        ("number", ("12",), 12),
        ("number", ("-0.5",), -0.5),
        ("number", ("1,200.50",), 1200.5),
        ("number", ("\uff11\uff12\uff0e5",), 12.5),
        ("number", ("3.0",), 3),
        ("number", ("",), None),
        ("checkbox", ("true",), True),
        ("checkbox", ("on",), True),
        ("checkbox", ("false",), False),
        ("checkbox", (), False),
        ("radio", (" a ", "b"), "a"),
        ("select", ("",), None),
        ("checklist", ("a", "b", "a", ""), ["a", "b"]),
        ("taglist", (), []),
    ],
)
def test_a_text_is_read_as_its_type(kind, texts, expected):
    found = value(kind, *texts)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("text", ["zwölf", "1e5", "NaN", "Infinity", "0x1F", "1.2.3", "--1", "1" * 16, "+"])
def test_what_is_no_number_is_said(text):
    with pytest.raises(NotReadable):
        value("number", text)


def test_a_number_keeps_to_its_decimals():
    assert value("number", "1.25", decimalDigits=2) == 1.25
    with pytest.raises(NotReadable, match="2 位小数"):
        value("number", "1.255", decimalDigits=2)
    with pytest.raises(NotReadable, match="整数"):
        value("number", "1.5", decimalDigits=0)


def test_a_number_can_be_kept_as_text():
    assert value("number", "007.50", serializeToString=True) == "7.50"


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-10T09:00",
        "2025-03-10 09:00",
        "2025/3/10 9:00",
        "2025年3月10日 09:00",
        "2025年3月10日9时00分",
        "\uff12025-03-10\u300009\uff1a00",
        "2025-03-10T09:00:00",
        "2025-03-10T01:00:00Z",
        "2025-03-10T09:00:00+08:00",
        "2025-03-10T10:00:00+0900",
    ],
)
def test_a_moment_is_in_the_zone_of_the_procedure(text):
    assert value("datetime", text, subtype="datetime") == "2025-03-10T09:00:00+08:00"


def test_a_moment_keeps_what_is_finer_than_seconds():
    assert value("datetime", "2025-03-10T09:00:00.250", subtype="datetime") == "2025-03-10T09:00:00.250000+08:00"


def test_a_day_and_an_hour_have_no_zone():
    assert value("datetime", "2025/3/1", subtype="date") == "2025-03-01"
    assert value("datetime", "9:05", subtype="time") == "09:05:00"


def test_a_moment_given_for_a_day_is_the_day_it_falls_on():
    assert value("datetime", "2025-03-09T23:30:00Z", subtype="date") == "2025-03-10"


@pytest.mark.parametrize(
    "text", ["2025-02-30T09:00", "2025-13-01T09:00", "2025-03-10", "25:00", "morgen", "2025-03-10T24:01"]
)
def test_what_is_no_moment_is_said_with_an_example(text):
    with pytest.raises(NotReadable, match="2025-03-10 09:00"):
        value("datetime", text, subtype="datetime")


def test_a_moment_the_clock_jumped_over_is_refused():
    with pytest.raises(NotReadable, match="不存在"):
        value("datetime", "2025-03-30T02:30", subtype="datetime", zone=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "\ud800"])
def test_letters_no_database_keeps_are_refused(text):
    with pytest.raises(NotReadable):
        value("textarea", text)


def test_a_text_has_an_end():
    with pytest.raises(NotReadable, match="20000"):
        value("textarea", "长" * 20_001)


@pytest.mark.parametrize(
    ("kind", "more", "stored", "shown"),
    [
        ("datetime", {"subtype": "datetime"}, "2025-03-10T01:00:23.5+00:00", "2025-03-10T09:00"),
        ("datetime", {"subtype": "time"}, "09:05:00", "09:05"),
        ("datetime", {"subtype": "date"}, "2025-03-10", "2025-03-10"),
        ("number", {}, 1e-7, "0.0000001"),
        ("number", {}, 12, "12"),
        ("checkbox", {}, True, "true"),
    ],
)
def test_a_value_is_shown_as_a_native_input_wants_it(kind, more, stored, shown):
    assert as_typed(component(kind, **more), stored, SHANGHAI) == (shown,)


@pytest.mark.parametrize(
    ("kind", "stored"), [("textfield", None), ("checkbox", False), ("checklist", []), ("textfield", {"a": 1})]
)
def test_what_cannot_be_shown_is_shown_empty(kind, stored):
    assert as_typed(component(kind), stored, SHANGHAI) == ()
