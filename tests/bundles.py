"""A small procedure for tests: two tasks one after the other, with whatever a test wants to see beside them."""

from collections.abc import Mapping

import engine
from engine.storage import Database

PROCEDURE = "shop"
PROCESS = "shop/order"

_DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:clauseflow="urn:clauseflow:bpmn:1"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="urn:test">
  <bpmn:process id="order" name="订单" isExecutable="true">
    <bpmn:extensionElements>
      <clauseflow:case businessKey="DD-{{yyyyMMdd}}-{{nnn}}" keyVariable="order_no" receivedVariable="received_at"
        zone="Asia/Shanghai" search="customer" title="=customer" withdrawGroups="office" />
    </bpmn:extensionElements>
    <bpmn:startEvent id="placed" name="下单">
      <bpmn:extensionElements><clauseflow:starters groups="office" /></bpmn:extensionElements>
      <bpmn:outgoing>f1</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="check" name="核对">
      <bpmn:extensionElements>
        <zeebe:assignmentDefinition candidateGroups="office" />{check}
      </bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:exclusiveGateway id="way" name="是否发货"{default}>
      <bpmn:incoming>f2</bpmn:incoming>
      <bpmn:outgoing>f3</bpmn:outgoing><bpmn:outgoing>f5</bpmn:outgoing>
    </bpmn:exclusiveGateway>
    <bpmn:userTask id="ship" name="发货">
      <bpmn:extensionElements>
        <zeebe:assignmentDefinition candidateGroups="store" />{ship}
      </bpmn:extensionElements>
      <bpmn:incoming>f3</bpmn:incoming><bpmn:outgoing>f4</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="done" name="完成"><bpmn:incoming>f4</bpmn:incoming></bpmn:endEvent>
    <bpmn:endEvent id="refused" name="不发货"><bpmn:incoming>f5</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="placed" targetRef="check" />
    <bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="way" />
    <bpmn:sequenceFlow id="f3" name="是" sourceRef="way" targetRef="ship">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f4" sourceRef="ship" targetRef="done" />
    <bpmn:sequenceFlow id="f5" name="否" sourceRef="way" targetRef="refused">{otherwise}</bpmn:sequenceFlow>
{more}
  </bpmn:process>
</bpmn:definitions>
"""
_NOT = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=ok = false</bpmn:conditionExpression>'
FORM = b'{"type": "default", "id": "f_report", "schemaVersion": 19, "components": []}'
ORGANIZATION = """
roles: {office: 办公室, store: 仓库}
"""


def two_tasks(
    *, condition: str = "=ok = true", default: bool = False, check: str = "", ship: str = "", more: str = ""
) -> dict[str, bytes]:
    """Members of the bundle: `placed` -> `check` -> gateway `way` -> `ship` -> `done`, or -> `refused`.

    Args:
        condition: of the flow to `ship`; the other one is taken when `ok` is false.
        default: the other flow is the default of the gateway instead.
        check, ship: further extension elements of these tasks.
        more: further elements of the process, boundary events for example.
    """
    diagram = _DIAGRAM.format(
        condition=condition.replace("<", "&lt;"),
        default=' default="f5"' if default else "",
        otherwise="" if default else _NOT,
        check=check,
        ship=ship,
        more=more,
    )
    return {"order.bpmn": diagram.encode(), "organization.yaml": ORGANIZATION.encode()}


def with_job(handler: str, *, more: str = "", **inputs: str) -> dict[str, bytes]:
    """The bundle with a service task `work` between `ship` and `done`.

    Args:
        handler: what works on it.
        more: further elements of the process.
        inputs: input mapping of the task, target=source.
    """
    mapped = "".join(f'<zeebe:input source="{text}" target="{name}" />' for name, text in inputs.items())
    work = f"""<bpmn:serviceTask id="work" name="处理"><bpmn:extensionElements>
      <zeebe:taskDefinition type="{handler}" /><zeebe:ioMapping>{mapped}</zeebe:ioMapping></bpmn:extensionElements>
      <bpmn:incoming>f4</bpmn:incoming><bpmn:outgoing>f9</bpmn:outgoing></bpmn:serviceTask>
      <bpmn:sequenceFlow id="f9" sourceRef="work" targetRef="done" />"""
    files = two_tasks(more=more + work)
    text = files["order.bpmn"].replace(b'sourceRef="ship" targetRef="done"', b'sourceRef="ship" targetRef="work"')
    text = text.replace(
        b"<bpmn:incoming>f4</bpmn:incoming></bpmn:endEvent>", b"<bpmn:incoming>f9</bpmn:incoming></bpmn:endEvent>"
    )
    return {**files, "order.bpmn": text, "report.form": FORM}


def side_path(timer: str, *, on: str = "check", kind: str = "timeDuration", interrupting: bool = False) -> str:
    """A boundary timer `late` whose path ends at once at `noticed`.

    Args:
        timer: `PT10M`, `R/PT30M`, `=date and time(received_at)`.
        on: the task it is attached to.
        kind: `timeDuration`, `timeDate` or `timeCycle`.
    """
    return f"""
    <bpmn:boundaryEvent id="late" name="迟了" attachedToRef="{on}" cancelActivity="{str(interrupting).lower()}">
      <bpmn:outgoing>f6</bpmn:outgoing>
      <bpmn:timerEventDefinition>
        <bpmn:{kind} xsi:type="bpmn:tFormalExpression">{timer}</bpmn:{kind}>
      </bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:endEvent id="noticed" name="已知"><bpmn:incoming>f6</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="f6" sourceRef="late" targetRef="noticed" />"""


def deployed(database: Database, files: Mapping[str, bytes] | None = None) -> engine.Deployment:
    """Deploy the bundle, by default the plain one."""
    return engine.deploy(database, actor=engine.SYSTEM, procedure=PROCEDURE, files=files or two_tasks())


def person(user_id: str = "li.na", *groups: str, roles: tuple[str, ...] = ()) -> engine.Actor:
    """Somebody of these groups (local names; `office` when none is named) with these roles, without an account."""
    keys = frozenset(f"{PROCEDURE}/{name}" for name in groups or ("office",))
    return engine.Actor(user_id=user_id, name=user_id, groups=keys, grants=frozenset((r, PROCEDURE) for r in roles))
