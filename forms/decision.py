"""The decision a form names judges its submission: its outcome goes into the case, or the submission is refused.

It evaluates and words the answer; who is told what, and where the link leads, is the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import engine
from engine import feel, language
from engine.errors import ClauseflowError
from engine.language import gettext as _
from forms.fill import Filled
from forms.schema import Json, Judge


class Decision(Protocol):
    """What is needed of a decision table."""

    def evaluate(self, inputs: Mapping[str, Json], *, scope: feel.Scope) -> Outcome:
        """Evaluate the table over its inputs."""


class Outcome(Protocol):
    """What is needed of its outcome."""

    @property
    def value(self) -> Json:
        """What the table says."""

    @property
    def rules(self) -> tuple[int, ...]:
        """The rules that counted, from 1."""

    @property
    def inputs(self) -> Mapping[str, Json]:
        """What its columns judged."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A submission whose fields are right, and which is refused all the same."""

    message: str  # in the language of the moment
    case_number: str = ""  # business key of the case to open instead
    outcome: str = ""  # of the decision; "" when it could not be evaluated


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What became of a submission that a decision has judged."""

    values: Mapping[str, Json] = field(default_factory=dict)  # what its outcome adds
    refusal: Refusal | None = None
    judgement: engine.Judgement | None = None  # for the history


def decide(filled: Filled, decisions: Mapping[str, Decision]) -> Decided:
    """Let the form's decision judge a submission whose fields are right.

    Args:
        filled: the submission.
        decisions: the decision tables of the version the case runs in, by id.
    """
    judge, context = filled.form.judge, filled.context
    if judge is None or (judge.tasks and context.element_id not in judge.tasks):
        return Decided()
    try:
        inputs = {name: context.evaluate(text, filled.data) for name, text in judge.inputs.items()}
        scope = feel.Scope(now=context.now, zone=context.zone)
        outcome = decisions[judge.decision].evaluate(inputs, scope=scope)
    except (ClauseflowError, KeyError) as error:
        reason = error.message if isinstance(error, ClauseflowError) else judge.decision
        return Decided(refusal=Refusal(message=_("这份表单的判定规则出错,请联系流程负责人:{reason}", reason=reason)))
    return Decided(
        values={judge.result: outcome.value} if judge.result else {},
        refusal=_refusal(judge, outcome.value, filled),
        judgement=engine.Judgement(
            decision=judge.decision, rules=outcome.rules, inputs=outcome.inputs, value=outcome.value
        ),
    )


def _refusal(judge: Judge, value: Json, filled: Filled) -> Refusal | None:
    words = judge.refuse.get(str(value))
    if words is None:
        return None
    message = words.get("message")
    texts = message if isinstance(message, Mapping) else {"zh": message}
    link = filled.context.attempt(str(words["link"]), filled.data) if words.get("link") else None
    text = texts.get(language.current()) or texts.get("zh") or _("这次提交不能接受")
    return Refusal(message=str(text), case_number=str(link or ""), outcome=str(value))
