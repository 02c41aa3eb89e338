"""What people tend to answer in one walk, so that every loop is left: what was seldom chosen is chosen more and more.

Within one round those of a multi-instance task mostly agree: else many of them would never all say yes.
"""

from collections import Counter
from random import Random

from forms.fill import Filled
from forms.places import Place

AGREE = 0.6  # how often the favourite of the round is taken


class Mood:
    """Chooses among the options of one field."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: Counter[tuple[str, ...]] = Counter()
        self._favourites: dict[tuple[str, ...], str] = {}

    def choose(self, filled: Filled, place: Place, choices: list[str]) -> str:
        """Return one of the choices.

        Args:
            filled: the form; its case, element and round tell one question from another.
            place: the field.
            choices: at least one.
        """
        task, case = filled.context.known.get("task") or {}, filled.context.known.get("case") or {}
        field = (str(case.get("business_key")), filled.context.element_id, place.component.id)
        question = (*field, str(task.get("round")))
        favourite = self._favourites.get(question)
        if favourite not in choices:
            favourite = self._seldom(field, choices)
            self._taken[*field, favourite] += 1
            self._favourites[question] = favourite
        return favourite if self._random.random() < AGREE else self._random.choice(choices)

    def _seldom(self, field: tuple[str, ...], choices: list[str]) -> str:
        weights = [1 / (1 + self._taken[*field, each]) ** 2 for each in choices]
        return self._random.choices(choices, weights)[0]
