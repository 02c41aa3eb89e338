"""Reads XML that strangers wrote: no DOCTYPE, no entities, no network, bounded size.

Every XML file of the product passes here. It never looks at what the elements mean.
"""

from typing import Any

from lxml import etree

from engine.errors import DiagramRefused, Finding
from engine.language import gettext as _

MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 10_000  # a diagram of some 600 nodes with its picture


def read(data: bytes) -> etree._Element:
    """Parse `data` and return its root element.

    Args:
        data: the file as it is, at most 2 MiB; any encoding XML allows.
    Raises:
        DiagramRefused: too large, a DOCTYPE, too many elements, or not well-formed XML.
    """
    if len(data) > MAX_BYTES:
        raise _refused("file-too-large", _("文件超过 2 MiB。"), _("请拆分流程,或删去图中嵌入的图片等内容。"))
    try:
        # One parser a call: a parser object must not be shared between threads.
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _malformed(error) from error
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:
        # Asked of the parsed document: searching the bytes would miss UTF-16 and other encodings.
        raise _refused("doctype", _("文件含有 DOCTYPE 声明。"), _("请删去 DOCTYPE 声明后再上传。"))
    if sum(1 for _element in root.iter()) > MAX_ELEMENTS:
        raise _refused("too-many-elements", _("文件的元素超过 10000 个。"), _("请把流程拆成几个文件。"))
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, dtd_validation=False, recover=False
    )


def _malformed(error: Exception) -> DiagramRefused:
    line = getattr(error, "lineno", None) or 1
    reason = _("文件不是完整的 XML,第 {line} 行附近有误。", line=line)
    return _refused("malformed-xml", reason, _("请用建模工具重新导出文件。"))


def _refused(rule: str, reason: str, remedy: str) -> DiagramRefused:
    return DiagramRefused(findings=(Finding(rule=rule, reason=reason, remedy=remedy),))
