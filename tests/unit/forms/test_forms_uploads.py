"""Files: what is taken and what is not, where they lie, who may refer to them, what is swept."""

import hashlib
import io
import os
import stat
import struct
import zlib
from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import NotFound
from forms.typed import Upload
from forms.uploads import MEDIA, Refused, Uploads, allowed, plain_name
from tests.unit.forms.making import field, form, rows, send


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + chunk(b"IEND", b"")
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb") + b"\0" * 40 + b"\xff\xd9"
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 20
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture
def uploads(tmp_path):
    return Uploads(tmp_path / "files", most_bytes=4096)


def receive(uploads, name, content, accept="", user_id="li.na"):
    return uploads.receive(Upload(name, io.BytesIO(content)), accept=accept, user_id=user_id)


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("photo.jpg", JPEG, "image/jpeg"),
        ("PHOTO.JPEG", JPEG, "image/jpeg"),
        ("现场 照片.png", PNG, "image/png"),
        ("IMG_0001.HEIC", HEIC, "image/heic"),
        ("合同.pdf", PDF, "application/pdf"),
    ],
)
def test_a_photo_and_a_pdf_are_taken(uploads, name, content, media):
    stored = uploads.held(receive(uploads, name, content), "li.na")
    assert (stored.name, stored.size, stored.media_type) == (name, len(content), media)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    with uploads.open(stored.sha256) as stream:
        assert stream.read() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", HTML),
        ("drawing.svg", SVG),
        ("run.exe", b"MZ" + b"\0" * 60),
        ("photo.jpg", HTML),
        ("photo.jpg", SVG),
        ("photo.jpg", PNG),
        ("paper.pdf", JPEG),
        ("photo.jpg.html", JPEG),
        ("noextension", JPEG),
        ("photo.jpg", b"hello"),
        ("", JPEG),
    ],
)
def test_anything_else_is_refused_and_nothing_stays(uploads, name, content):
    with pytest.raises(Refused):
        receive(uploads, name, content)
    assert [path for path in uploads.directory.rglob("*") if path.is_file() and path.name != ".lock"] == []


def test_an_empty_and_a_large_file_are_refused_in_words(uploads):
    with pytest.raises(Refused, match="空"):
        receive(uploads, "a.pdf", b"")
    with pytest.raises(Refused, match="不能超过 4 KB"):
        receive(uploads, "a.pdf", PDF + b"\0" * 4096)


def test_a_field_may_take_fewer_types(uploads):
    assert receive(uploads, "a.pdf", PDF, accept=".pdf")
    with pytest.raises(Refused, match="pdf"):
        receive(uploads, "a.jpg", JPEG, accept="application/pdf")


def test_what_a_field_takes_is_read_as_html_means_it():
    assert allowed("image/png, .PDF") == {"png", "pdf"}
    assert allowed("image/*") == {kind for kind, media in MEDIA.items() if media.startswith("image/")}
    assert "pdf" in allowed("")
    assert allowed(".exe, text/html") == frozenset()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\li\\图.png", "图.png"),
        ("a\x00b\nc.jpg", "abc.jpg"),
        ("x" * 300 + ".jpg", "x" * 140 + ".jpg"),
        ("..", "file"),
    ],
)
def test_a_name_is_data_and_no_path(name, plain):
    assert plain_name(name) == plain


def test_the_same_content_is_stored_once(uploads):
    receive(uploads, "a.pdf", PDF)
    receive(uploads, "b.pdf", PDF)
    assert len(list((uploads.directory / "files").glob("*/*"))) == 1


def test_nobody_else_can_refer_to_a_held_file(uploads):
    token = receive(uploads, "a.pdf", PDF)
    assert uploads.held(token, "wang.qiang") is None
    assert uploads.held("../" + token, "li.na") is None
    assert uploads.held("0" * 32, "li.na") is None


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", "", "A" * 64])
def test_a_file_that_is_not_there_is_not_found(uploads, digest):
    with pytest.raises(NotFound):
        uploads.open(digest)


def test_only_the_owner_of_the_process_reads_the_folder(uploads):
    receive(uploads, "a.pdf", PDF)
    folders = [uploads.directory, *(path for path in uploads.directory.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_a_file_is_on_disk_before_it_has_its_name(uploads, monkeypatch):
    done = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, real=real, name=name: (done.append(name), real(*a))[1])
    receive(uploads, "a.pdf", PDF)
    assert done[:3] == ["fsync", "replace", "fsync"]


class TestSweep:
    """What nobody refers to goes."""

    @pytest.fixture
    def digest(self, uploads):
        token = receive(uploads, "a.pdf", PDF)
        return uploads.held(token, "li.na").sha256

    def sweep(self, uploads, days, referenced=()):
        now = datetime.fromtimestamp(os.stat(uploads.directory / ".lock").st_mtime, UTC)
        return uploads.sweep(referenced, now=now + timedelta(days=days))

    def test_an_orphan_goes(self, uploads, digest):
        assert self.sweep(uploads, 31) == 1
        with pytest.raises(NotFound):
            uploads.open(digest)

    def test_what_a_case_refers_to_stays(self, uploads, digest):
        assert self.sweep(uploads, 31, [digest]) == 0
        uploads.open(digest).close()

    def test_what_is_held_for_a_draft_stays(self, uploads, digest):
        assert self.sweep(uploads, 29) == 0
        uploads.open(digest).close()

    def test_what_a_crash_left_half_written_goes(self, uploads, digest):
        (uploads.directory / "incoming" / "half").write_bytes(b"x")
        self.sweep(uploads, 1)
        assert list((uploads.directory / "incoming").iterdir()) == []


class TestFields:
    """File fields of a form."""

    PHOTO = form(
        field("filepicker", "photo", label="照片", validate={"required": True}),
        field("textfield", "x", validate={"required": True}),
    )

    def files(self, *contents, name="a.jpg", key="photo"):
        return {key: tuple(Upload(name, io.BytesIO(content)) for content in contents)}

    def test_a_file_becomes_its_record(self, uploads):
        judged = send(self.PHOTO, files=self.files(JPEG), uploads=uploads, x="a")
        record = {
            "sha256": hashlib.sha256(JPEG).hexdigest(),
            "name": "a.jpg",
            "size": len(JPEG),
            "media_type": "image/jpeg",
        }
        assert judged.values == {"photo": [record], "x": "a"}
        assert judged.attachments == (("photo", record),)

    def test_a_file_is_not_lost_with_an_error_elsewhere(self, uploads):
        first = send(self.PHOTO, files=self.files(JPEG), uploads=uploads)
        assert list(first.errors) == ["x"]
        second = send(self.PHOTO, uploads=uploads, x="a", photo=first.filled.typed.many("photo"))
        assert second.values["photo"][0]["name"] == "a.jpg"
        assert second.errors == {}

    def test_a_wrong_file_has_its_error_beside_the_field(self, uploads):
        judged = send(self.PHOTO, files=self.files(HTML), uploads=uploads, x="a")
        assert judged.errors["photo"].startswith("a.jpg: ")

    def test_a_file_the_case_has_already_can_be_kept_or_let_go(self, uploads):
        record = send(self.PHOTO, files=self.files(JPEG), uploads=uploads, x="a").values["photo"][0]
        variables = {"photo": [record]}
        kept = send(self.PHOTO, variables, uploads=uploads, x="a", photo=f"kept:{record['sha256']}")
        assert (kept.values["photo"], kept.attachments) == ([record], ())
        assert send(self.PHOTO, variables, uploads=uploads, x="a").errors == {"photo": "请上传照片"}

    def test_a_hash_does_not_open_another_case_s_file(self, uploads):
        digest = send(self.PHOTO, files=self.files(JPEG), uploads=uploads, x="a").values["photo"][0]["sha256"]
        assert "失效" in send(self.PHOTO, uploads=uploads, x="a", photo=f"kept:{digest}").errors["photo"]

    @pytest.mark.parametrize("text", ["held:" + "0" * 32, "kept:x", "x", "held:../../x"])
    def test_what_is_no_file_is_refused(self, uploads, text):
        assert "失效" in send(self.PHOTO, uploads=uploads, x="a", photo=text).errors["photo"]

    def test_one_file_replaces_the_one_before(self, uploads):
        before = send(self.PHOTO, files=self.files(JPEG), uploads=uploads, x="a").filled.typed.many("photo")
        after = send(self.PHOTO, files=self.files(PNG, name="b.png"), uploads=uploads, x="a", photo=before)
        assert [record["name"] for record in after.values["photo"]] == ["b.png"]

    def test_several_files_where_the_field_takes_several(self, uploads):
        many = form(field("filepicker", "photo", multiple=True))
        before = send(many, files=self.files(JPEG), uploads=uploads).filled.typed.many("photo")
        after = send(many, files=self.files(PNG, name="b.png"), uploads=uploads, photo=before)
        assert [record["name"] for record in after.values["photo"]] == ["a.jpg", "b.png"]

    def test_a_file_nobody_asked_for_is_not_even_stored(self, uploads):
        send(form(field("textfield", "x")), files=self.files(JPEG), uploads=uploads, x="a")
        assert not uploads.directory.exists()

    def test_a_file_in_a_row(self, uploads):
        listed = form(rows(field("filepicker", "photo")))
        judged = send(listed, files=self.files(JPEG, key="rows.0.photo"), uploads=uploads, rows__0___row="new")
        assert judged.values["rows"][0]["photo"][0]["name"] == "a.jpg"
