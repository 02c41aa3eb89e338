"""Reads one node of a process with its extensions into plain data. It never judges: what is missing stays empty."""

from lxml import etree

from engine.bpmn.diagram import Assignment, Element, NoticeRule, Raising, VariableMapping
from engine.bpmn.names import BPMN, bpmn, clauseflow, comma_list, is_true, text_of, zeebe
from engine.bpmn.read_event import EventReader
from engine.bpmn.read_limits import clock_stop_of, limits_of
from engine.bpmn.read_markers import ad_hoc_of, called_of, loop_of

_Node = etree._Element


class ElementReader:
    """Reads the nodes of one file."""

    def __init__(self, root: _Node) -> None:
        self._events = EventReader(root)
        self._compensated_by = _associations(root)

    def element(self, node: _Node, scope: str, lane: tuple[str, str]) -> Element:
        """Read `node`, which stands in sub-process `scope` and in `lane` (id, name)."""
        extensions = node.find(bpmn("extensionElements"))
        if extensions is None:
            extensions = etree.Element(bpmn("extensionElements"))
        task = _attributes(extensions, "taskDefinition")
        decision = _attributes(extensions, "calledDecision")
        script = _attributes(extensions, "script")
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
            limits=limits_of(extensions),
            clock_stop=clock_stop_of(extensions),
            notices=tuple(_notice(found) for found in extensions.iterchildren(clauseflow("notice"))),
            raising=_raising(extensions),
            assignment=_assignment(extensions),
            inputs=_mappings(extensions, "input"),
            outputs=_mappings(extensions, "output"),
            handler=task.get("type", ""),
            retries=task.get("retries", ""),
            decision=decision.get("decisionId", ""),
            script=script.get("expression", "") or text_of(node.find(bpmn("script"))),
            script_format=node.get("scriptFormat", ""),
            result_variable=decision.get("resultVariable", "") or script.get("resultVariable", ""),
            definitions=self._events.definitions(node),
            all_of=is_true(node.get("parallelMultiple")),
            attached_to=node.get("attachedToRef", ""),
            interrupting=is_true(node.get("cancelActivity", node.get("isInterrupting")), default=True),
            default_flow=node.get("default", ""),
            loop=loop_of(node),
            called=called_of(node, _attributes(extensions, "calledElement")),
            ad_hoc=ad_hoc_of(node),
            event_sub_process=is_true(node.get("triggeredByEvent")),
            instantiates=is_true(node.get("instantiate")),
            waits_for_all=node.get("eventGatewayType") == "Parallel",
            activation_condition=text_of(node.find(bpmn("activationCondition"))),
            for_compensation=is_true(node.get("isForCompensation")),
            compensation_handler=self._compensated_by.get(node.get("id", ""), ""),
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


def _associations(root: _Node) -> dict[str, str]:
    """Node -> what an association leads to from it: how a compensation event is joined to its handler."""
    return {a.get("sourceRef", ""): a.get("targetRef", "") for a in root.iter(bpmn("association"))}


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


def _raising(extensions: _Node) -> Raising | None:
    found = extensions.find(clauseflow("raise"))
    if found is None:
        return None
    return Raising(**{name: found.get(name, "") for name in ("groups", "when", "label", "label_en")})


def _notice(node: _Node) -> NoticeRule:
    return NoticeRule(
        on=node.get("on", ""),
        when=node.get("when", ""),
        groups=node.get("groups", ""),
        users=node.get("users", ""),
        message=node.get("message", ""),
    )
