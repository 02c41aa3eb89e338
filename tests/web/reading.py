"""Reads forms out of pages as a browser does: what would be sent if somebody pressed the button now."""

from html.parser import HTMLParser

SILENT = ("submit", "button", "file")


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.select, self.area = [], None, None

    def put(self, name, value):
        if name and self.forms:
            self.forms[-1][1].setdefault(name, []).append(value)

    def handle_starttag(self, tag, pairs):
        has = dict(pairs)
        if tag == "form":
            self.forms.append((has.get("action", ""), {}))
        elif tag == "input" and has.get("type") not in SILENT:
            chosen = has.get("type") not in ("checkbox", "radio") or "checked" in has
            if chosen and "disabled" not in has:
                self.put(has.get("name"), has.get("value") or "")
        elif tag == "textarea":
            self.area = (has.get("name"), [])
        elif tag == "select":
            self.select = (has.get("name"), [])
        elif tag == "option" and self.select:
            self.select[1].append((has.get("value", ""), "selected" in has))

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            self.put(self.area[0], "".join(self.area[1]).removeprefix("\n"))
            self.area = None
        elif tag == "select" and self.select:
            name, options = self.select
            chosen = [value for value, selected in options if selected] or [value for value, _selected in options[:1]]
            self.put(name, chosen[0] if chosen else "")
            self.select = None


def form_of(page, action):
    """Fields of the page's form that posts to `action`: name -> texts."""
    reader = _Forms()
    reader.feed(page)
    return next(fields for found, fields in reader.forms if found == action)
