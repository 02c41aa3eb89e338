"""The hash chain: what it covers, and that erasing a value does not break it."""

from datetime import UTC, datetime, timedelta
from itertools import chain as joined
from zoneinfo import ZoneInfo

import pytest

from engine.audit.canonical import canonical
from engine.audit.chain import FIRST, extend, genesis, step_hash
from engine.audit.packing import NewEvent, packed_values, unpacked, unpacked_values
from engine.audit.values import erase, opened, seal, values_digest

AT = datetime(2025, 3, 10, 9, 0, tzinfo=UTC)


def grown(*events, head=genesis("i1")):
    return extend(head, events, step=1, actor="li.na", at=AT, recorded_at=AT + timedelta(seconds=1))


def test_events_are_numbered_and_steps_hold_on_to_each_other():
    first = grown(NewEvent(type="a"), NewEvent(type="b"))
    second = grown(NewEvent(type="c"), head=first.head)
    assert [event["seq"] for step in (first, second) for event in unpacked(step.row)] == [1, 2, 3]
    assert (first.head.seq, second.head.seq) == (2, 3)
    assert first.row["hash"] == step_hash(FIRST, first.row) == first.head.hash
    assert second.row["hash"] == step_hash(first.row["hash"], second.row) == second.head.hash


def test_an_event_comes_back_as_it_was():
    data, values = {"z": [1, 1.0, None], "a": {"甲": 1e22}}, {"customer_name": "客户甲"}
    made = NewEvent(type="a", element_id="核对", ref="r1", task_id="t1", data=data, values=values)
    bare, back = unpacked(grown(NewEvent(type="b"), made).row)
    assert {name: back[name] for name in ("type", "element_id", "ref", "task_id")} == {
        "type": "a", "element_id": "核对", "ref": "r1", "task_id": "t1"
    }  # fmt: skip
    assert (back["data"], opened(back["values"])) == (data, values)
    assert (bare["values"], bare["task_id"], bare["at"]) == (None, None, AT)


def test_a_chain_written_long_ago_still_verifies():
    at = datetime(2025, 3, 10, 17, 0, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    event = NewEvent(type="a", element_id="核对", ref="r1", data={"z": [1, 1.0, None], "a": {"甲": 1e22}})
    values = b'{"0":{"customer":["00112233445566778899aabbccddeeff","\xe7\x94\xb2"],"region":["' + b"ab" * 32 + b'"]}}'
    row = {**grown(event).row, "at": at, "values": values}
    assert step_hash(FIRST, row).hex() == "6088cf27edebbe04098995914fb36dbad992ac2297a5a92ee60bb1fb9bb037d4"
    assert (
        step_hash(b"2" * 32, {**row, "values": None}).hex()
        == "736518a6f6058a1e3568d082a5870f2c06eb086c4d317ae5d1554ab72b6eb167"
    )


@pytest.mark.parametrize("column", ["chain", "seq", "step", "actor", "at", "recorded_at", "events", "values"])
def test_every_column_is_under_the_hash(column):
    row = grown(NewEvent(type="a", data={"n": 1})).row
    other = {"seq": 2, "step": 2, "at": AT + timedelta(microseconds=1), "recorded_at": AT, "events": b"[]"}
    other["values"] = b'{"0":{"a":["00",1]}}'
    assert step_hash(FIRST, {**row, column: other.get(column, "x")}) != row["hash"]


def test_the_values_are_under_the_hash_but_not_in_the_events():
    row = grown(NewEvent(type="a", values={"customer_name": "客户甲"})).row
    assert "客户甲" not in row["events"].decode()
    assert "客户甲" in row["values"].decode()
    assert step_hash(FIRST, {**row, "values": None}) != row["hash"]


def test_a_step_without_values_keeps_none():
    assert grown(NewEvent(type="a")).row["values"] is None


def test_an_erased_value_leaves_the_hash_as_it_was():
    row = grown(NewEvent(type="a"), NewEvent(type="b", values={"customer_name": "客户甲"})).row
    left = {place: erase(sealed, frozenset({"customer_name"})) for place, sealed in unpacked_values(row).items()}
    erased = {**row, "values": packed_values(left)}
    assert "客户甲" not in erased["values"].decode()
    assert step_hash(FIRST, erased) == row["hash"]


def test_erasing_a_value_keeps_the_digest_and_the_others():
    sealed = seal({"0": {"customer_name": "客户甲", "region": "华东区"}})["0"]
    erased = erase(sealed, frozenset({"customer_name"}))
    assert values_digest({"0": erased}) == values_digest({"0": sealed})
    assert opened(erased) == {"region": "华东区"}
    assert "客户甲" not in repr(erased)
    assert sealed["customer_name"][0] not in repr(erased)


def test_a_changed_value_changes_the_digest():
    sealed = seal({"0": {"region": "华东区"}})["0"]
    changed = {"region": [sealed["region"][0], "华南区"]}
    assert values_digest({"0": changed}) != values_digest({"0": sealed})


def test_equal_values_have_unequal_digests():
    assert values_digest(seal({"0": {"region": "华东区"}})) != values_digest(seal({"0": {"region": "华东区"}}))


def test_the_salts_of_the_names_of_a_step_have_no_part_in_common():
    salts = [salt for salt, _value in seal({"0": {str(number): "华东区" for number in range(50)}})["0"].values()]
    assert {len(salt) for salt in salts} == {32}
    assert len(set(joined.from_iterable((salt[:16], salt[16:]) for salt in salts))) == 100


def test_a_name_has_one_salt_in_a_step_and_none_once_it_is_erased():
    first, second = seal({"0": {"region": "华东区"}, "1": {"region": [None, "华东区"]}}).values()
    assert first["region"][0] == second["region"][0]
    left = [erase(sealed, frozenset({"region"})) for sealed in (first, second)]
    assert first["region"][0] not in repr(left)
    assert left[0] != left[1]


def test_canonical_json_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": 1, "a": [1.0, None, "é"]}) == '{"a":[1.0,null,"é"],"b":1}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", {1, 2}, object()])
def test_what_is_not_json_has_no_canonical_form(value):
    with pytest.raises((ValueError, TypeError)):
        canonical(value)
