"""A random answer for one field, within the rules of its form: as the texts a page would send. It fills no form."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from forms.fill import Filled
from forms.options import key_of, offered
from forms.places import Place
from forms.values import subtype
from tests.soak.mood import Mood
from tests.soak.pattern import fitting

Texts = tuple[str, ...]
HAN = "客户产品质量问题处理情况说明部门现场安装维修更换检测结果确认电话回访方案完成"
ODD = ('=1 + "a"', "${x} {{y}}", "<b>&amp;</b>", "'; drop table --", "null", "true", "0", "𠮷 é ẞ", "a\\nb", "，。；")
LONG = 400  # characters of a long text where nothing forbids it
PHONES = ("13800000001", "021-55550000", "+86 138 0000 0001")


class Answers:
    """Draws answers, and knows the numbers of the cases there are: forms ask for them."""

    def __init__(self, random: Random, mood: Mood, numbers: Callable[[], list[str]]) -> None:
        self.random, self.mood, self._numbers = random, mood, numbers

    def texts(self, place: Place, filled: Filled) -> Texts:
        """Return what to type into the field at a place; nothing where a choice offers nothing."""
        return _WAYS[place.component.type](self, place, filled)

    def _text(self, place: Place, filled: Filled) -> Texts:
        rules = place.component.rules
        if rules.get("pattern"):
            return (self._by_pattern(str(rules["pattern"])),)
        if rules.get("validationType") == "email":
            return (f"li.na{self.random.randint(1, 999)}@example.com",)
        if rules.get("validationType") == "phone":
            return (self.random.choice(PHONES),)
        least, most = int(rules.get("minLength") or 1), int(rules.get("maxLength") or LONG)
        if self.random.random() < 0.1 and least <= 1 and most >= 20:
            return (self.random.choice(ODD),)
        size = self.random.choice([least, min(most, least + 9), min(most, least + 30), most])
        return ("".join(self.random.choice(HAN) for _each in range(max(1, size))),)

    def _by_pattern(self, pattern: str) -> str:
        known = [number for number in self._numbers() if re.search(pattern, number)]
        return self.random.choice(known) if known and self.random.random() < 0.5 else fitting(pattern, self.random)

    def _number(self, place: Place, filled: Filled) -> Texts:
        low, high = (_bound(place, name, filled) for name in ("min", "max"))
        least = 0 if low is None else low
        most = least + self.random.choice([1, 10, 1000]) if high is None else high
        digits = place.component.more.get("decimalDigits", self.random.choice([0, 0, 2]))
        drawn = self.random.choice([least, most, least + (most - least) * self.random.random()])
        drawn = round(drawn, digits)
        if digits == 0:
            return (str(int(drawn) if drawn >= least else int(drawn) + 1),)
        return (f"{drawn:.{digits}f}",)

    def _moment(self, place: Place, filled: Filled) -> Texts:
        kind, zone = subtype(place.component), filled.context.zone
        if kind == "time":
            return (f"{self.random.randint(0, 23):02}:{self.random.randint(0, 59):02}",)
        now = filled.context.now.astimezone(zone)
        low, high = (_limit(place, name, filled, zone) for name in ("notBefore", "notAfter"))
        if place.component.more.get("disallowPassedDates") is True:
            low = max(low or now, now)
        found = self._between(low, high, now)
        return (f"{found:%Y-%m-%d}" if kind == "date" else f"{found:%Y-%m-%dT%H:%M}",)

    def _between(self, low: datetime | None, high: datetime | None, now: datetime) -> datetime:
        far = timedelta(minutes=self.random.choice([0, 1, 10, 60, 600, 3000, 9000]) * self.random.random())
        if low is not None and high is not None:
            return self.random.choice([low, high, low + max(high - low, timedelta()) * self.random.random()])
        if high is not None:
            return high - far
        return (low if low is not None else now - self.random.choice([0, 0, 1]) * timedelta(days=1)) + far

    def _one_of(self, place: Place, filled: Filled) -> Texts:
        choices = [key_of(option) for option in offered(place.component, filled.context, filled.data, place.row)]
        return (self.mood.choose(filled, place, choices),) if choices else ()

    def _some_of(self, place: Place, filled: Filled) -> Texts:
        choices = [key_of(option) for option in offered(place.component, filled.context, filled.data, place.row)]
        return tuple(self.random.sample(choices, self.random.randint(1, len(choices)))) if choices else ()

    def _tick(self, place: Place, filled: Filled) -> Texts:
        return ("true",) if self.mood.choose(filled, place, ["true", ""]) else ()


_WAYS = {
    "textfield": Answers._text,
    "textarea": Answers._text,
    "number": Answers._number,
    "datetime": Answers._moment,
    "radio": Answers._one_of,
    "select": Answers._one_of,
    "checklist": Answers._some_of,
    "taglist": Answers._some_of,
    "checkbox": Answers._tick,
}


def _bound(place: Place, name: str, filled: Filled) -> float | None:
    found = place.component.rules.get(name)
    if isinstance(found, str):
        found = filled.context.attempt(found, filled.data, place.row) if found.startswith("=") else float(found)
    return None if found is None or isinstance(found, bool) else float(found)


def _limit(place: Place, name: str, filled: Filled, zone: ZoneInfo) -> datetime | None:
    text = place.component.properties.get(name)
    found = filled.context.attempt(text, filled.data, place.row) if text else None
    if not isinstance(found, str):
        return None
    if "T" not in found:
        return datetime.combine(date.fromisoformat(found), time(), zone)
    moment = datetime.fromisoformat(found)
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
