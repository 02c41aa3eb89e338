"""What comes next for a person who has just finished something."""

import engine
from engine.language import gettext as _
from web import pages


def onwards(opened_task_ids: tuple[str, ...]) -> dict[str, str]:
    """Return link and words to the task that follows: one just opened that the person may do, else the most urgent one.

    Args:
        opened_task_ids: tasks that the finished step opened.
    """
    actor = pages.person()
    following = engine.next_task(pages.database(), actor=actor, task_ids=opened_task_ids)
    if following is not None:
        return {"href": f"/tasks/{following.id}", "link": _("下一项:{name}", name=following.name)}
    waiting = engine.inbox(pages.database(), actor=actor, queue="mine", limit=1).rows
    return {"href": f"/tasks/{waiting[0].id}", "link": _("最急的一项:{name}", name=waiting[0].name)} if waiting else {}
