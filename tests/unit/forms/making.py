"""Small forms and contexts for the tests of this room."""

from datetime import UTC, datetime

from forms import schema
from forms.context import Context
from forms.fill import open_new
from forms.typed import Submitted, Typed
from forms.validate import judge, reread

NOW = datetime(2025, 3, 10, 1, 30, tzinfo=UTC)  # 09:30 in the procedure's zone
TASK = "ut_one"


def form(*components, **own):
    return schema.read({"id": "f_test", "type": "default", "schemaVersion": 19, "components": list(components), **own})


def field(kind, key="x", label="字段", **more):
    return {"type": kind, "key": key, "label": label, **more}


def rows(*components, key="rows", label="明细", **more):
    return {"type": "dynamiclist", "path": key, "label": label, "components": list(components), **more}


def section(task, *components, label="分段", **more):
    return {
        "type": "group",
        "id": f"s_{task}",
        "label": label,
        "properties": {"task": task},
        "components": list(components),
        **more,
    }


USER = {"id": "li.na", "name": "李娜", "departments": ["物流部"]}


def context(variables=None, task=TASK, known=None):
    return Context(element_id=task, now=NOW, variables=variables or {}, known={"user": USER, **(known or {})})


def typed(**texts):
    """What a browser sends: {"rows__0__a": "x"} stands for the field `rows.0.a`."""
    return Typed({n.replace("__", "."): (t,) if isinstance(t, str) else tuple(t) for n, t in texts.items()})


def send(which, variables=None, files=None, uploads=None, task=TASK, known=None, **texts):
    submitted = Submitted(typed=typed(**texts), files=files or {})
    return judge(which, context(variables, task, known), submitted, uploads)


def send_values(which, values, variables=None, task=TASK, known=None):
    return judge(which, context(variables, task, known), Submitted.from_values(values))


def again(which, variables=None, task=TASK, **texts):
    return reread(which, context(variables, task), Submitted(typed=typed(**texts)))


def opened(which, variables=None, task=TASK, known=None):
    return open_new(which, context(variables, task, known))
