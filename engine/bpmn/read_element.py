"""Reads one node of a process with its extensions into plain data. It never judges: what is missing stays empty."""

from lxml import etree

from engine.bpmn.diagram import Assignment, Element, Limit, NoticeRule, Timer, VariableMapping
from engine.bpmn.names import BPMN, bpmn, clauseflow, comma_list, is_true, text_of, zeebe

_Node = etree._Element
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
_LOOPS = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
_EVENT_SUFFIX = "EventDefinition"


class ElementReader:
    """Reads the nodes of one file; it knows the messages the file declares."""

    def __init__(self, root: _Node) -> None:
        self._messages = {node.get("id", ""): node.get("name", "") for node in root.iterchildren(bpmn("message"))}

    def element(self, node: _Node, scope: str, lane: tuple[str, str]) -> Element:
        """Read `node`, which stands in sub-process `scope` and in `lane` (id, name)."""
        extensions = node.find(bpmn("extensionElements"))
        if extensions is None:
            extensions = etree.Element(bpmn("extensionElements"))
        task = _attributes(extensions, "taskDefinition")
        decision = _attributes(extensions, "calledDecision")
        return Element(
            id=node.get("id", ""),
            kind=node.tag[len(BPMN) :],
            name=node.get("name", ""),
            lane_id=lane[0],
            lane=lane[1],
            scope=scope,
            documentation=text_of(node.find(bpmn("documentation"))),
            form_key=_form_key(extensions),
            clauses=self.clauses(node),
            limits=tuple(_limit(found) for found in extensions.iterchildren(clauseflow("limit"))),
            notices=tuple(_notice(found) for found in extensions.iterchildren(clauseflow("notice"))),
            assignment=_assignment(extensions),
            inputs=_mappings(extensions, "input"),
            outputs=_mappings(extensions, "output"),
            handler=task.get("type", ""),
            decision=decision.get("decisionId", ""),
            result_variable=decision.get("resultVariable", ""),
            events=_events(node),
            timer=_timer(node),
            message=self._message(node),
            attached_to=node.get("attachedToRef", ""),
            interrupting=is_true(node.get("cancelActivity"), default=True),
            default_flow=node.get("default", ""),
            loop=next((name for name in _LOOPS if node.find(bpmn(name)) is not None), ""),
            event_sub_process=is_true(node.get("triggeredByEvent")),
            starters=tuple(
                group
                for found in extensions.iterchildren(clauseflow("starters"))
                for group in comma_list(found.get("groups", ""))
            ),
            properties={found.get("name", ""): found.get("value", "") for found in extensions.iter(zeebe("property"))},
        )

    def clauses(self, node: _Node) -> tuple[str, ...]:
        """Return the clause references of a node or process, in the order of the file."""
        found = node.iterfind(f"{bpmn('extensionElements')}/{clauseflow('clause')}")
        return tuple(clause.get("ref", "") for clause in found)

    def _message(self, node: _Node) -> str:
        definition = node.find(bpmn("messageEventDefinition"))
        return "" if definition is None else self._messages.get(definition.get("messageRef", ""), "")


def _attributes(extensions: _Node, name: str) -> dict[str, str]:
    found = extensions.find(zeebe(name))
    return {} if found is None else {str(key): str(value) for key, value in found.attrib.items()}


def _form_key(extensions: _Node) -> str | None:
    form = _attributes(extensions, "formDefinition")
    return form.get("formId") or form.get("formKey") or None


def _assignment(extensions: _Node) -> Assignment:
    who = _attributes(extensions, "assignmentDefinition")
    when = _attributes(extensions, "taskSchedule")
    return Assignment(
        assignee=who.get("assignee", ""),
        candidate_groups=who.get("candidateGroups", ""),
        candidate_users=who.get("candidateUsers", ""),
        due_date=when.get("dueDate", ""),
        follow_up_date=when.get("followUpDate", ""),
        priority=_attributes(extensions, "priorityDefinition").get("priority", ""),
    )


def _mappings(extensions: _Node, name: str) -> tuple[VariableMapping, ...]:
    lines = extensions.iterfind(f"{zeebe('ioMapping')}/{zeebe(name)}")
    return tuple(VariableMapping(source=line.get("source", ""), target=line.get("target", "")) for line in lines)


def _events(node: _Node) -> tuple[str, ...]:
    names = [child.tag[len(BPMN) :] for child in node.iterchildren(tag=etree.Element) if child.tag.startswith(BPMN)]
    kinds = [name.removesuffix(_EVENT_SUFFIX) for name in names if name.endswith(_EVENT_SUFFIX)]
    # An event may also refer to a definition that stands elsewhere in the file.
    return tuple(kinds + ["reference" for name in names if name == "eventDefinitionRef"])


def _timer(node: _Node) -> Timer | None:
    for name, kind in _TIMERS.items():
        found = node.find(f"{bpmn('timerEventDefinition')}/{bpmn(name)}")
        if found is not None:
            return Timer(kind=kind, text=text_of(found))
    return None


def _limit(node: _Node) -> Limit:
    return Limit(
        id=node.get("id", ""),
        name=node.get("name", ""),
        amount=node.get("amount", ""),
        unit=node.get("unit", ""),
        start=node.get("from", "activation"),
        clause=node.get("clause", ""),
        timer=node.get("timer", ""),
        on_breach=node.get("onBreach", ""),
    )


def _notice(node: _Node) -> NoticeRule:
    return NoticeRule(
        on=node.get("on", ""),
        when=node.get("when", ""),
        groups=node.get("groups", ""),
        users=node.get("users", ""),
        message=node.get("message", ""),
    )
