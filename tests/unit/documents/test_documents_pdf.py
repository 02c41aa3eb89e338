"""PDF papers: the same words as the Word file, the typeface inside, fit to be filed, the same bytes each time."""

import re
from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from pypdf import PdfReader

from forms.documents import fonts
from forms.documents.content import Content
from forms.documents.lint import check_template
from forms.documents.package import open_template
from forms.documents.page import record_page
from forms.documents.pdf import pdf_of
from forms.documents.walk import content_of
from tests.needs import lacking
from tests.unit.documents.papers import dictionary, packed, paper, with_part
from web.wiring import FONTS

AT = datetime(2025, 3, 10, 1, 30, 5, tzinfo=UTC)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003"
    "010100c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def _typeface():
    fonts.set_fonts(FONTS)
    if not fonts.are_there():
        lacking("the typeface of the built front end")


def content(template) -> Content:
    return content_of(open_template(template), title="客户投诉处理单", number="TS-20250310-001")


def words(data):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def form():
    """A form as companies file it: a title, labels with values, a list with a head, a signature."""
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("客户投诉处理单").font.size = Pt(16)
    table = document.add_table(rows=3, cols=4)
    table.style = "Table Grid"
    for number, text in enumerate(("投诉人", "周女士", "电话", "13912345601")):
        table.cell(0, number).text = text
    table.cell(1, 0).text = "内容"
    table.cell(1, 1).merge(table.cell(1, 3)).text = "净水龙头漏水\n两天没有人来"
    table.cell(2, 0).text, table.cell(2, 3).text = "签字", "李娜"
    return document


def test_the_words_of_the_form_are_in_the_file():
    found = words(pdf_of(content(packed(form())), AT))
    for text in ("客户投诉处理单", "周女士", "13912345601", "净水龙头漏水", "两天没有人来", "李娜"):
        assert text in found


def test_number_pages_and_digest_stand_on_every_page():
    long = "送货延迟,要求补偿。" * 600
    made = content(paper(rows=[["内容", long]]))
    reader = PdfReader(BytesIO(pdf_of(made, AT)))
    assert len(reader.pages) >= 3  # one cell that is longer than a page breaks over several
    for number, page in enumerate(reader.pages, 1):
        said = re.sub(r"\s", "", page.extract_text())
        assert f"第{number}页,共{len(reader.pages)}页" in said
        assert "TS-20250310-001" in said
        assert made.sha256 in said
    assert words(pdf_of(made, AT)).count("送") == 600


def test_the_typeface_is_embedded_as_a_subset():
    data = pdf_of(content(packed(form())), AT)
    found = {}
    for page in PdfReader(BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():
            (inside,) = font.get_object()["/DescendantFonts"]
            descriptor = inside.get_object()["/FontDescriptor"]
            found[font.get_object()["/BaseFont"]] = bool({"/FontFile2", "/FontFile3"} & descriptor.keys())
    assert found
    assert all(found.values())
    assert all(re.fullmatch(r"/[A-Z]{6}\+NotoSansSC.*", name) for name in found)
    assert len(data) < 100_000  # of a typeface of ten megabytes


def test_it_says_what_it_is_and_that_it_is_fit_for_filing():
    reader = PdfReader(BytesIO(pdf_of(content(packed(form())), AT)))
    assert reader.metadata.title == "客户投诉处理单"
    assert reader.metadata.creation_date.astimezone(UTC) == AT
    about = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>2<", about)
    assert re.search(r"pdfaid:conformance>B<", about)
    assert "/StructTreeRoot" in reader.trailer["/Root"]  # read aloud in its order


def test_the_same_content_is_the_same_file_and_another_is_not():
    first, again, other = (content(paper(text)) for text in ("一", "一", "二"))
    assert pdf_of(first, AT) == pdf_of(again, AT)
    assert first.sha256 == again.sha256 != other.sha256


def test_a_character_the_typeface_lacks_is_marked_and_breaks_nothing():
    assert "姓𠮷名".replace("𠮷", fonts.MISSING) in words(pdf_of(content(paper("姓𠮷名")), AT))
    assert "㛃䶮𬱖" in words(pdf_of(content(paper("㛃䶮𬱖")), AT))


@pytest.mark.parametrize("text", ['#read("/etc/passwd")', "$x^2$ *b* _i_ = `c`", "#let x = 1; @cite <label>", "\\u{1}"])
def test_text_is_never_taken_for_typesetting(text):
    assert re.sub(r"\s", "", text) in words(pdf_of(content(paper(text, rows=[[text]])), AT))


def test_a_word_wider_than_its_cell_is_broken():
    row = ["a" * 64, "x", "y", "z", "u", "v"]
    lines = PdfReader(BytesIO(pdf_of(content(paper(rows=[row])), AT))).pages[0].extract_text()
    assert "a" * 64 not in lines
    assert lines.replace("\u200b", "").replace("\n", "").count("a") >= 64


def test_the_paper_keeps_its_size_and_its_pictures():
    document = docx.Document()
    document.sections[0].page_width, document.sections[0].page_height = Cm(29.7), Cm(21)
    document.add_paragraph().add_run().add_picture(BytesIO(PIXEL), width=Cm(2))
    page = PdfReader(BytesIO(pdf_of(content(packed(document)), AT))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    assert len(page.images) == 1


def test_a_picture_that_cannot_be_read_is_told_at_deployment():
    document = docx.Document()
    document.add_paragraph().add_run().add_picture(BytesIO(PIXEL), width=Cm(2))
    good = packed(document)
    bad = with_part(good, "word/media/image1.png", PIXEL[:45] + b"\0" * 8 + PIXEL[53:])
    assert check_template("records/x.docx", good, dictionary()) == ()
    assert {one.rule for one in check_template("records/x.docx", bad, dictionary())} == {"template-picture"}


def test_the_page_shows_the_same_with_cells_and_labels():
    made = content(paper("<b>&", rows=[["配件", "数量"], ["滤芯", "2"]]))
    html = str(record_page(made))
    assert "&lt;b&gt;&amp;" in html
    assert re.search(r"<td>\s*<p[^>]*>滤芯</p></td>", html) or "滤芯" in html
    assert html.count("<tr") == 2
