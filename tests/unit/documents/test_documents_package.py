"""A template is paper: whatever runs, loads, leads out of the file or would not fit into memory is refused."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest

from forms.documents import package
from forms.documents.package import TemplateRefused, open_template
from tests.unit.documents.papers import packed, paper, part, with_part

PLAIN = paper("尊敬的{{customer}}:")
BODY, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
LINK = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="%s" TargetMode="External"/></Relationships>'
)


def reason(content):
    with pytest.raises(TemplateRefused) as refused:
        open_template(content)
    return refused.value.reason


def with_body(*elements):
    """The plain template with more elements in its first paragraph."""
    body = part(PLAIN, BODY).replace(b"</w:p>", b"".join(elements) + b"</w:p>", 1)
    return with_part(PLAIN, BODY, body)


def test_a_plain_document_is_opened():
    assert open_template(PLAIN).paragraphs[0].text == "尊敬的{{customer}}:"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", zlib.compress(b"x" * 99), PLAIN[:900]])
def test_what_is_no_word_document_is_refused(content):
    assert "不是 Word 文档" in reason(content)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (b"image", b"https://example.com/pixel.png"),
        (b"attachedTemplate", b"file:///c:/x.dotm"),
        (b"hyperlink", b"http://e.com"),
    ],
)
def test_nothing_leads_out_of_the_file(kind, target):
    relations = part(PLAIN, RELATIONS).replace(b"</Relationships>", LINK % (kind, target))
    assert "文件之外的链接" in reason(with_part(PLAIN, RELATIONS, relations))


def test_an_escaped_attribute_hides_no_link():
    link = (LINK % (b"image", b"https://example.com/a.png")).replace(b"External", b"&#69;xternal")
    relations = part(PLAIN, RELATIONS).replace(b"</Relationships>", link)
    assert "文件之外的链接" in reason(with_part(PLAIN, RELATIONS, relations))


def test_macros_are_refused():
    relations = part(PLAIN, RELATIONS).replace(
        b"</Relationships>",
        b'<Relationship Id="rId98" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    types = part(PLAIN, TYPES).replace(
        b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    whole = with_part(with_part(PLAIN, RELATIONS, relations), TYPES, types)
    assert "宏" in reason(with_part(whole, "word/vbaProject.bin", b"macro"))


def test_a_macro_document_under_another_name_is_refused():
    types = part(PLAIN, TYPES).replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert reason(with_part(PLAIN, TYPES, types))


def test_entities_are_refused_before_they_are_read():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    body = bomb + part(PLAIN, BODY).split(b"?>", 1)[1]
    assert "写法不被接受" in reason(with_part(PLAIN, BODY, body))


def test_entities_do_not_hide_in_another_encoding():
    body = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'.encode("utf-16")
    assert "写法不被接受" in reason(with_part(PLAIN, BODY, body))


def test_a_zip_bomb_is_refused_without_being_unpacked(monkeypatch):
    bomb = with_part(PLAIN, "word/media/image1.png", b"\0" * (package.MOST_UNPACKED + 1))
    assert len(bomb) < package.MOST_BYTES
    monkeypatch.setattr(ZipFile, "read", lambda *_args, **_more: pytest.fail("something was unpacked"))
    assert "解开后太大" in reason(bomb)


def test_too_many_parts_are_refused():
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as many:
        for number in range(package.MOST_PARTS + 1):
            many.writestr(f"word/{number}.xml", b"<x/>")
    assert "解开后太大" in reason(made.getvalue())


def test_two_parts_of_one_name_are_refused():
    made = BytesIO(PLAIN)
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(made, "a") as twice:
        twice.writestr(BODY, b"<x/>")
    assert "重名" in reason(made.getvalue())


@pytest.mark.parametrize("code", ["INCLUDEPICTURE http://e.com/x.png", "DDEAUTO cmd", " HYPERLINK x ", "MERGEFIELD a"])
def test_fields_that_load_something_are_refused(code):
    simple = f'<w:fldSimple w:instr="{code}"><w:r><w:t>x</w:t></w:r></w:fldSimple>'.encode()
    assert code.split()[0] in reason(with_body(simple))


def test_a_field_cut_into_pieces_is_put_together():
    begin, end = (b'<w:r><w:fldChar w:fldCharType="%s"/></w:r>' % kind for kind in (b"begin", b"end"))
    codes = (b"<w:r><w:instrText>%s</w:instrText></w:r>" % text for text in (b"INCLUDE", b"TEXT x"))
    assert "INCLUDETEXT" in reason(with_body(begin, *codes, end))


def test_page_numbers_are_welcome():
    open_template(with_body(b'<w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


@pytest.mark.parametrize(
    ("element", "said"),
    [
        (b'<w:ins w:id="1" w:author="a"><w:r><w:t>x</w:t></w:r></w:ins>', "修订"),
        (b"<w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r>", "文本框"),
        (b"<w:r><w:object/></w:r>", "嵌入"),
    ],
)
def test_what_a_paper_cannot_show_is_refused(element, said):
    assert said in reason(with_body(element))


def test_tables_do_not_stand_in_tables_without_end():
    deep = b"<w:tbl><w:tr><w:tc>" * 5 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl><w:p/>" * 4 + b"</w:tc></w:tr></w:tbl>"
    body = part(PLAIN, BODY).replace(b"<w:p>", deep + b"<w:p>", 1)
    assert "套得太深" in reason(with_part(PLAIN, BODY, body))


@pytest.mark.parametrize("span", [b"99999999", b"-1", b"x", b""])
def test_a_cell_does_not_span_columns_without_end(span):
    row = b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="%s"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>' % span
    body = part(PLAIN, BODY).replace(b"<w:p>", row + b"<w:p>", 1)
    assert "列太多" in reason(with_part(PLAIN, BODY, body))


def test_numbers_that_only_word_makes_up_are_refused():
    document = docx.Document()
    document.add_paragraph("已处理", style="List Number")
    assert "自动编号" in reason(packed(document))
    own = b'<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = part(PLAIN, BODY).replace(b"<w:p>", b"<w:p>" + own, 1)
    assert "自动编号" in reason(with_part(PLAIN, BODY, body))


def test_comments_are_refused():
    document = docx.Document()
    run = document.add_paragraph("x").add_run("y")
    document.add_comment(runs=run, text="看这里", author="a")
    assert "批注" in reason(packed(document))


def test_a_file_of_another_size_is_refused():
    assert "文件太大" in reason(b"PK" + b"\0" * package.MOST_BYTES)
