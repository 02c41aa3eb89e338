"""What is wrong with a file of days or a definition, with its line. It reads nothing itself."""

from engine.language import gettext as _


class FileInvalid(ValueError):
    """A file that cannot be used; `line` counts from 1, 0 is the file as a whole."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(_("第 {line} 行:{reason}", line=line, reason=reason) if line else reason)
        self.line, self.reason = line, reason
