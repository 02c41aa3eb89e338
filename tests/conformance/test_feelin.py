"""The same expressions through the FEEL of the browser's form viewer and through the product's.

Every disagreement stands in `feelin.md` under the clause of the standard that decides it. After a change, write it
anew: `CLAUSEFLOW_TEST_RECORD=1 python -m pytest tests/conformance/test_feelin.py`; a form without a reason is refused.
"""

import os

import pytest

from tests.conformance import feelin
from tests.conformance.generated import expressions
from tests.needs import lacking

pytestmark = pytest.mark.xdist_group("feelin")  # one process installs and asks
COUNT, SEED = 4000, 20250310


@pytest.fixture(scope="module")
def found():
    if not feelin.installed():
        lacking("@bpmn-io/feelin (the npm registry)")
    differing = feelin.disagreements(expressions(COUNT, SEED))
    if os.environ.get("CLAUSEFLOW_TEST_RECORD"):
        feelin.TABLE.write_text(feelin.written(differing), "utf-8")
    return {text: (answer.ours, answer.theirs) for text, (answer, _template) in differing.items()}


def test_every_disagreement_is_explained(found):
    explained = feelin.explained()
    assert {text: answers for text, answers in found.items() if explained.get(text) != answers} == {}


def test_nothing_is_explained_that_is_agreed_on(found):
    assert feelin.explained().keys() - found.keys() == set()


def test_most_answers_are_the_same(found):
    assert len(found) < COUNT / 10
