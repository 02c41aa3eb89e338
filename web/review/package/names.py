"""Names of files and folders that every system takes, each once: what differs only in its capitals is told apart."""

from pathlib import PurePosixPath

import forms

LONGEST = 80  # letters; a path on Windows has room for few


class Names:
    """The names given in one folder."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, text: str, mark: str) -> str:
        """Return `text` as a name, with `mark` before it where the name is given already."""
        plain = forms.file_name(text)
        ending = PurePosixPath(plain).suffix[:10]
        short = plain if len(plain) <= LONGEST else plain[: LONGEST - len(ending)] + ending
        name = short.rstrip(". ") or "_"
        while name.casefold() in self._given:
            name = f"{mark} {name}"
        self._given.add(name.casefold())
        return name
