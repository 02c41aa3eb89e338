"""Every Chinese text of the product has an English one, with the same places to fill in."""

import ast
import re

from babel.messages.pofile import read_po

from tests.architecture.sources import TOP, calls, modules

CHINESE = re.compile(r"[一-鿿]")
PLACES = re.compile(r"\{(\w+)[^}]*\}")


def catalogue():
    found = {}
    for path in sorted(TOP.glob("*/locale/en/*.po")):
        with path.open("rb") as stream:
            found |= {str(m.id): str(m.string) for m in read_po(stream) if m.id}
    return found


def texts_of_python():
    for path, tree in modules().items():
        for name, call in calls(tree):
            first = call.args[0] if call.args else None
            if name in ("_", "gettext", "language.gettext") and isinstance(first, ast.Constant):
                yield path, str(first.value)


def texts_of_errors():
    tree = modules()["engine/errors.py"]
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and CHINESE.search(ast.get_docstring(node) or ""):
            yield "engine/errors.py", ast.get_docstring(node).splitlines()[0]


def texts_of_templates():
    for path in sorted([*TOP.glob("web/**/templates/**/*.html"), *TOP.glob("forms/templates/**/*.html")]):
        for match in re.finditer(r"""\b_\(\s*(?:"([^"]+)"|'([^']+)')""", path.read_text("utf-8")):
            yield str(path.relative_to(TOP)), match.group(1) or match.group(2)


def test_every_text_is_translated():
    known = catalogue()
    texts = [*texts_of_python(), *texts_of_errors(), *texts_of_templates()]
    assert len(texts) > 100
    missing = sorted({f"{where}: {text}" for where, text in texts if CHINESE.search(text) and not known.get(text)})
    assert missing == []


def test_translations_fill_in_the_same_values():
    wrong = [m for m, s in catalogue().items() if s and set(PLACES.findall(m)) != set(PLACES.findall(s))]
    assert wrong == []


def test_templates_hold_no_untranslated_chinese():
    bare = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<script.*?</script>", re.S)
    paths = sorted([*TOP.glob("web/**/templates/**/*.html"), *TOP.glob("forms/templates/**/*.html")])
    wrong = [str(p.relative_to(TOP)) for p in paths if CHINESE.search(bare.sub("", p.read_text("utf-8")))]
    assert [w for w in wrong if "brand" not in w] == []
