"""Reads what is drawn on an activity besides its kind: loop, multi-instance, called process, ad-hoc ending.

It never judges: what is missing stays empty.
"""

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.markers import AdHoc, Called, Loop
from engine.bpmn.names import bpmn, is_true, text_of, zeebe

_Node = etree._Element


def loop_of(node: _Node) -> Loop | None:
    """Return the loop marker of an activity."""
    standard = node.find(bpmn("standardLoopCharacteristics"))
    if standard is not None:
        return Loop(
            multi=False,
            condition=text_of(standard.find(bpmn("loopCondition"))),
            test_before=is_true(standard.get("testBefore")),
            maximum=standard.get("loopMaximum", ""),
        )
    found = node.find(bpmn("multiInstanceLoopCharacteristics"))
    return None if found is None else _multi(found)


def _multi(node: _Node) -> Loop:
    extension = node.find(f"{bpmn('extensionElements')}/{zeebe('loopCharacteristics')}")
    given: Mapping[str, str] = {} if extension is None else {str(k): str(v) for k, v in extension.attrib.items()}
    return Loop(
        multi=True,
        sequential=is_true(node.get("isSequential")),
        collection=given.get("inputCollection", "") or text_of(node.find(bpmn("loopDataInputRef"))),
        element=given.get("inputElement", "") or _item(node, "inputDataItem"),
        cardinality=text_of(node.find(bpmn("loopCardinality"))),
        output_collection=given.get("outputCollection", "") or text_of(node.find(bpmn("loopDataOutputRef"))),
        output_element=given.get("outputElement", "") or _item(node, "outputDataItem"),
        completion=text_of(node.find(bpmn("completionCondition"))),
    )


def _item(node: _Node, name: str) -> str:
    found = node.find(bpmn(name))
    return "" if found is None else str(found.get("name") or found.get("id") or "")


def called_of(node: _Node, given: Mapping[str, str]) -> Called | None:
    """Return what a call activity calls; `given` are the attributes of its `zeebe:calledElement`."""
    if node.tag != bpmn("callActivity"):
        return None
    process = given.get("processId") or node.get("calledElement", "").split(":")[-1]
    return Called(
        process=process,
        binding=given.get("bindingType") or "deployment",
        version=given.get("versionTag", "") or given.get("version", ""),
        all_in=is_true(given.get("propagateAllParentVariables"), default=True),
        all_out=is_true(given.get("propagateAllChildVariables"), default=True),
    )


def ad_hoc_of(node: _Node) -> AdHoc | None:
    """Return how an ad-hoc sub-process ends."""
    if node.tag != bpmn("adHocSubProcess"):
        return None
    return AdHoc(
        completion=text_of(node.find(bpmn("completionCondition"))),
        cancels_rest=is_true(node.get("cancelRemainingInstances"), default=True),
        sequential=node.get("ordering") == "Sequential",
    )
