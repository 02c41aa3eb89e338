"""What a browser or a program sends, as names and texts."""

import io

import pytest
from werkzeug.datastructures import FileStorage, MultiDict

from forms.typed import MOST_NAMES, Submitted, Typed


def posted(*pairs, files=()):
    return Submitted.from_form(MultiDict(pairs), MultiDict(files))


def test_several_texts_of_one_name_stay_together():
    assert posted(("a", "1"), ("b", "2"), ("a", "3")).typed.texts == {"a": ("1", "3"), "b": ("2",)}


def test_what_the_page_carries_is_no_field():
    sent = posted(("csrf_token", "t"), ("command_key", "k"), ("task_revision", "1"), ("a", "1"))
    assert sent.typed.texts == {"a": ("1",)}


@pytest.mark.parametrize(
    ("button", "edits", "is_draft"),
    [("_add", True, False), ("_remove", True, False), ("_refresh", True, False), ("_draft", False, True)],
)
def test_the_button_says_what_is_wanted(button, edits, is_draft):
    sent = posted((button, "rows.0"), ("a", "1"))
    assert (sent.edits, sent.is_draft, sent.target, sent.typed.texts) == (edits, is_draft, "rows.0", {"a": ("1",)})


def test_without_a_button_it_is_a_submission():
    assert (posted(("a", "1")).edits, posted(("a", "1")).is_draft) == (False, False)


def test_names_no_field_can_have_fall_out():
    assert posted(("", "1"), ("a\nb", "1"), ("x" * 201, "1")).typed.texts == {}


def test_there_is_an_end_to_names():
    assert len(posted(*((f"n{n}", "1") for n in range(MOST_NAMES + 9))).typed.texts) == MOST_NAMES


def test_files_come_with_their_names_and_empty_inputs_do_not():
    files = [("photo", FileStorage(io.BytesIO(b"x"), "a.jpg")), ("photo", FileStorage(io.BytesIO(b""), ""))]
    (upload,) = posted(files=files).files["photo"]
    assert (upload.name, upload.stream.read()) == ("a.jpg", b"x")


def test_values_become_the_texts_a_page_would_send():
    values = {
        "n": 8,
        "t": True,
        "f": False,
        "none": None,
        "many": ["a", "b"],
        "in": {"a": 1},
        "rows": [{"a": 1.5}, {"a": None}],
    }
    assert Submitted.from_values(values).typed.texts == {
        "n": ("8",),
        "t": ("true",),
        "f": ("false",),
        "none": (),
        "many": ("a", "b"),
        "in.a": ("1",),
        "rows.0._row": ("new",),
        "rows.0.a": ("1.5",),
        "rows.1._row": ("new",),
        "rows.1.a": (),
    }


def test_a_draft_comes_back_as_it_was():
    typed = Typed({"a": ("1", ""), "rows.0._row": ("0",)})
    assert Typed.from_json(typed.as_json()) == typed
