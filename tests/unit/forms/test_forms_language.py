"""Every Chinese text of the room has an English one."""

from tests.architecture.test_language import CHINESE, catalogue, texts_of_python, texts_of_templates


def test_no_text_of_the_room_is_missing():
    known = catalogue()
    texts = [text for where, text in (*texts_of_python(), *texts_of_templates()) if where.startswith("forms/")]
    assert len(texts) > 100
    assert sorted({text for text in texts if CHINESE.search(text) and not known.get(text)}) == []
