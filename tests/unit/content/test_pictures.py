"""Every diagram that comes with the product is drawn so that people can read it, as it is and laid out anew."""

from pathlib import Path

import pytest

from engine.bpmn.layout import measured, tidy

TOP = Path(__file__).resolve().parents[3]
DIAGRAMS = {str(path.relative_to(TOP)): path for path in sorted(TOP.glob("processes/*/*.bpmn"))}
EVERY = pytest.mark.parametrize("path", DIAGRAMS.values(), ids=DIAGRAMS)


@EVERY
def test_nothing_lies_on_anything_else(path):
    found = measured(path.read_bytes())
    assert found.faults == 0, f"{found}\nclauseflow tidy --all {path.relative_to(TOP)}"


@EVERY
def test_it_is_readable_when_laid_out_anew(path):
    data = path.read_bytes()
    assert tidy(data) == data
    assert measured(tidy(data, everything=True)).faults == 0


def test_a_spoilt_picture_is_noticed():
    data = DIAGRAMS["processes/general_office/complaint_monthly_summary.bpmn"].read_bytes()
    spoilt = data.replace(b'<bpmndi:BPMNShape id="ut_compile_month_di"', b'<bpmndi:BPMNShape id="x"')
    spoilt = spoilt.replace(b'bpmnElement="ut_compile_month"', b'bpmnElement="st_aggregate"')
    found = measured(spoilt)
    assert found.undrawn == ("ut_compile_month",)
    assert found.faults > 1
