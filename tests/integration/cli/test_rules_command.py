"""`clauseflow feel` and `clauseflow dmn`: what they print of an expression and of a table."""

import json

import pytest
from click.testing import CliRunner

from tests.unit.dmn.drawing import NAMESPACES, literal, table
from web.cli import main


def run(*words):
    done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    return done.exit_code, done.output


@pytest.fixture
def files(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return path

    return write


def drawn(inner):
    return f'<definitions xmlns="{NAMESPACES[-1]}" name="m">{inner}</definitions>'


def test_an_expression_is_evaluated(files):
    assert run("feel", "amount * 2", "--context", files("v.yaml", "amount: 21")) == (0, "42\n")


def test_a_null_says_why(files):
    code, output = run("--language", "en", "feel", 'amount > "a"', "--context", files("v.json", {"amount": 3}))
    assert code == 0
    assert output.startswith("null\n")
    assert "cannot" in output


def test_a_name_not_given_is_told():
    assert "没有给出“amount”" in run("feel", "amount = null")[1]


def test_a_bad_expression_ends_with_a_sentence():
    code, output = run("feel", "1 +")
    assert code == 1
    assert "表达式写法有误" in output


RULES = (["> 30", "-"], ['"high"']), (["> 10", '"A"'], ['"middle"']), (["-", "-"], ['"low"'])


def test_a_table_says_which_cells_decided(files):
    inner = table(*RULES, columns=["amount", "level"], attributes='hitPolicy="FIRST"')
    source, given = files("t.dmn", drawn(inner)), files("v.json", {"amount": 20, "level": "A"})
    code, output = run("--language", "en", "dmn", source, "--input", given)
    assert code == 0
    assert 'Decision 级别: "middle"' in output
    assert "rule 1 does not: amount > 30" in output
    assert '✓ rule 2 matches: amount > 10, level "A"' in output
    assert "· rule 3 matches: -" in output


def test_the_decision_nothing_requires_is_tried(files):
    source = files("t.dmn", drawn(literal("top", "base + 1", ["base"]) + literal("base", "2")))
    assert run("dmn", source) == (0, "判定 top:3\n")
    assert run("dmn", source, "--decision", "base") == (0, "判定 base:2\n")
    assert run("dmn", source, "--decision", "other")[0] == 1


@pytest.mark.parametrize("content", ["[1]", "a: [", "3: x"])
def test_a_file_without_names_and_values_is_refused(files, content):
    assert run("feel", "1", "--context", files("v.yaml", content))[0] == 1


def test_an_unknown_zone_is_refused():
    assert run("feel", "1", "--zone", "Mars/Base")[0] == 1


def test_dates_of_yaml_are_texts(files):
    assert run("feel", "date(d).year", "--context", files("v.yaml", "d: 2025-03-10")) == (0, "2025\n")
