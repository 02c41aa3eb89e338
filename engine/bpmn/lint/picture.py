"""A hint about the picture: what lies on something else or is not drawn. A diagram runs all the same."""

from collections.abc import Iterator

from engine.bpmn.layout.measure import Measured, measured_root
from engine.bpmn.lint.subject import Rule, Subject, about_id
from engine.errors import Finding
from engine.language import gettext as _

_SHAPE = "{http://www.omg.org/spec/BPMN/20100524/DI}BPMNShape"


def picture_is_readable(subject: Subject) -> Iterator[Finding]:
    """Nothing lies on anything else, and everything is drawn; a file without any picture gets one by itself."""
    if next(subject.root.iter(_SHAPE), None) is None:
        return
    found = measured_root(subject.root)
    places = _places(found)
    if places:
        reason = _("图上有 {count} 处看不清:图形、连线或文字重叠,或有元素没有画出。", count=len(places))
        remedy = _("请在建模工具中移开,或点“整理布局”。")
        yield about_id(places[0], "untidy-picture", reason, remedy, severity="warning")


def _places(found: Measured) -> list[str]:
    """The elements concerned, one for each place."""
    pairs = (*found.overlapping, *found.through, *found.covered)
    return [*found.undrawn, *(one for one, _other in pairs)]


RULES: tuple[Rule, ...] = (picture_is_readable,)
