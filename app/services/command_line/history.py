"""The lines that were carried out, for the arrow keys; kept while the console runs, never written.

A typed line may hold what only the journal should keep.
"""

MOST = 200


class History:
    """Walking back keeps the unfinished line, which comes again at the newest end."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._at = 0
        self._draft = ""

    def add(self, line: str) -> None:
        """The same line twice is one line; the oldest go."""
        self._lines = [*(old for old in self._lines if old != line), line][-MOST:]
        self.leave()

    def leave(self) -> None:
        self._at, self._draft = len(self._lines), ""

    def older(self, line: str) -> str:
        """The line before; `line` is what stands there now."""
        if self._at == len(self._lines):
            self._draft = line
        self._at = max(self._at - 1, 0)
        return self._lines[self._at] if self._lines else line

    def newer(self, line: str) -> str:
        """The line after; behind the newest the unfinished one."""
        if self._at >= len(self._lines):
            return line
        self._at += 1
        return self._draft if self._at == len(self._lines) else self._lines[self._at]
