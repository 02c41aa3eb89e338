"""What is kept compressed comes back byte by byte, whichever way it was compressed, and damage is seen."""

import zlib
from hashlib import sha256
from random import Random

import pytest

from engine.storage import deflate
from engine.storage.deflate import deflated, inflated

STEP = b'[["task_completed","register","acd7b65f",null,{"attachments":[],"round":1}],["element_completed","register"]]'
TEXTS = (b"", b"x", STEP, STEP * 40, Random(1).randbytes(9000))


@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_bytes_come_back_as_they_went(text):
    assert inflated(deflated(text)) == text


@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_what_was_compressed_before_there_was_a_dictionary_is_read(text):
    assert inflated(zlib.compress(text, level=1, wbits=-zlib.MAX_WBITS)) == text


def test_a_step_shrinks_to_less_than_half():
    assert len(deflated(STEP)) < len(STEP) / 2


@pytest.mark.parametrize("damaged", [b"", deflated(STEP)[:-1], deflated(STEP) + b"x", b"\xff" * 9])
def test_damage_is_seen(damaged):
    with pytest.raises(zlib.error):
        inflated(damaged)


def test_the_dictionary_is_what_it_was():
    """What is stored could not be read by any other."""
    assert sha256(deflate._WORDS).hexdigest() == "7fdcbec36e7715dc94d13785791050af8c96b996c78dcf54da3cb243c208379e"
