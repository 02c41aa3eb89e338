"""What one element is called: its kind, what an event waits for or throws, its marker.

The list that the modeller's script draws anew beside the diagram uses the same words.
"""

from engine.bpmn.diagram import Element
from engine.language import gettext as _
from web.studio import words


def kind_of(element: Element) -> str:
    """Return the words for an element, with its marker behind them."""
    kind = _event(element) if element.kind.endswith("Event") else _plain(element)
    marker = _marker(element)
    return _("{kind},{marker}", kind=kind, marker=marker) if marker else kind


def _plain(element: Element) -> str:
    return _("事件子流程") if element.event_sub_process else words.kind(element.kind)


def _event(element: Element) -> str:
    events = element.events
    if not events:
        return words.kind(element.kind)
    event = _("多重") if len(events) > 1 else words.event(events[0])
    said = {
        "startEvent": _("{event}开始事件", event=event),
        "endEvent": _("{event}结束事件", event=event),
        "boundaryEvent": _("{event}边界事件", event=event),
        "intermediateCatchEvent": _("{event}捕获事件", event=event),
    }
    kind = said.get(element.kind, _("{event}抛出事件", event=event))
    kind = kind[:1].upper() + kind[1:]
    return kind if element.interrupting else _("{kind}(不中断)", kind=kind)


def _marker(element: Element) -> str:
    loop = element.loop
    if loop is None:
        return _("补偿") if element.for_compensation else ""
    if not loop.multi:
        return _("循环")
    return _("多实例(顺序)") if loop.sequential else _("多实例(并行)")
