"""Fields that are filled in anew when another field is changed on the page, until a person says otherwise."""

from forms.open_form import edited, suggested
from forms.typed import Submitted
from forms.validate import reread
from tests.unit.forms.making import context, field, form, typed

MANY = {"suggest": "=count >= 5", "suggestWith": "count, batch"}
FORM = form(
    field("number", "count"),
    field("textfield", "batch"),
    field("textfield", "note"),
    field("checkbox", "many", properties=MANY),
)


def shown(target, **texts):
    """What the box shows after a field was changed."""
    submitted = Submitted(typed=typed(**texts), action="_refresh", target=target)
    filled = suggested(edited(reread(FORM, context(), submitted), submitted), submitted)
    return filled.data["many"], filled.typed.many("many")


def test_a_suggestion_follows_the_fields_it_is_made_with():
    assert shown("count", count="5") == (True, ("true",))
    assert shown("count", count="4", many="true") == (False, ())
    assert shown("batch", count="5", batch="L1") == (True, ("true",))


def test_what_a_person_said_stays_when_another_field_is_changed():
    assert shown("note", count="5", note="x") == (False, ())
    assert shown("many", count="5") == (False, ())
    assert shown("note", count="4", many="true") == (True, ("true",))


def test_a_suggestion_that_cannot_be_made_leaves_the_field_empty():
    assert shown("count", count="many", many="true")[0] in (None, False)
