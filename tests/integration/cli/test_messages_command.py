"""`clauseflow message` and `clauseflow signal` as another program calls them."""

import json

import pytest

from tests.letters import bundle, by_message


@pytest.fixture
def run(run, tmp_path):
    """Runs a command in an installation with a procedure in which the message `ordered` begins a case."""
    folder = tmp_path / "processes" / "shop"
    folder.mkdir(parents=True)
    for name, content in bundle(by_message()).items():
        (folder / name).write_bytes(content)

    assert run("db", "upgrade")[0] == 0
    status, said = run("deploy", folder)
    assert status == 0, said
    return run


def test_a_message_begins_a_case_with_the_values_of_a_file(run, tmp_path):
    values = tmp_path / "values.json"
    values.write_text(json.dumps({"customer": "客户甲"}))
    status, said = run("message", "shop", "ordered", "--key", "1", "--values", values)
    assert status == 0, said
    assert "开始了案件" in said
    assert run("verify")[0] == 0


def test_the_same_call_under_one_key_counts_once(run):
    first, second = (run("message", "shop", "ordered", "--command-key", "once")[1] for _ in range(2))
    assert first == second


def test_a_message_that_nobody_waits_for_is_refused_or_kept(run):
    status, said = run("message", "shop", "answer", "--key", "1")
    assert status == 1
    assert "没有案件在等待" in said
    status, said = run("message", "shop", "answer", "--keep", "0.5")
    assert (status, "保留" in said) == (0, True)


def test_values_that_are_no_object_are_refused(run, tmp_path):
    values = tmp_path / "values.json"
    values.write_text("[1]")
    assert run("message", "shop", "ordered", "--values", values)[0] == 2
    values.write_text("{")
    assert run("message", "shop", "ordered", "--values", values)[0] == 2


def test_a_signal_says_to_how_many_it_goes(run):
    assert run("signal", "shop", "stop") == (0, "信号已发往 0 处。\n")
    assert run("--language", "en", "signal", "shop", "stop")[1] == "The signal is on its way to 0.\n"
    assert run("signal", "nowhere", "stop")[0] == 1
