"""Queries that YAML reads as something else, and how to write them.

A plain scalar that starts with a sign of YAML is a syntax error far from the cause, or,
worse, silently another value: ``!Nato OR x`` loses its first word to a tag, ``a OR #b`` its
end to a comment. Only the raw lines still show what was meant.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from worker.config.findings import Mark

_QUERY = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*)query:[ \t]+(?P<text>\S.*)")
_ITEM = re.compile(r"(?P<lead>[ ]*-[ ]+)(?P<text>\S.*)")

_BROKEN = (
    (r"(?P<at>[@`%])", "YAML reserves this sign for itself"),
    (r'"(?:[^"\\]|\\.)*"\s*(?P<at>[^#:\s])', "to YAML the value ends at the second quote"),
    (r"'(?:[^']|'')*'\s*(?P<at>[^#:'\s])", "to YAML the value ends at the second quote"),
)
"""How a value starts that is no YAML at all; ``at`` is the sign to blame."""
_CHANGED = (
    (r"(?P<at>\*)", 'to YAML "*" starts an alias'),
    (r"(?P<at>&)", 'to YAML "&" starts an anchor'),
    (r"(?P<at>!)", 'to YAML "!" starts a tag'),
    (r"(?P<at>[\[{])", "to YAML this bracket starts a list or a mapping"),
    (r"(?P<at>[-?:,])\s", "to YAML this sign has a meaning of its own"),
    (r"[^\"'|>#].*?\s(?P<at>#)", 'to YAML all from " #" on is a comment'),
    (r"[^\"'|>#].*?(?P<at>:)(?:\s|$)", 'to YAML ": " separates a key from its value'),
)
"""What cuts or changes a query, but may well be meant in other values."""


@dataclass(frozen=True, slots=True)
class Trap:
    """Lines whose value YAML does not read as it was meant, from ``first_line`` on.

    ``at`` is the sign that does it, ``rewritten`` what to write instead, ``disarmed`` the
    same lines with the value in quotes, in as many lines.
    """

    first_line: int
    at: Mark
    reason: str
    rewritten: str
    disarmed: tuple[str, ...]

    @property
    def message(self) -> str:
        return f"{self.reason}; write instead\n{self.rewritten}"


def query_traps(text: str) -> Iterator[Trap]:
    """Every value of a key ``query`` that is a trap; the caller knows which are queries."""
    lines = text.split("\n") if "query:" in text else []
    for number, line in enumerate(lines, start=1):
        found = _QUERY.fullmatch(line)
        if not found:
            continue
        more = list(_continued(lines, number, len(found["lead"])))
        value = "\n".join([found["text"], *more]).rstrip()
        trapped = _trapped(value, _BROKEN + _CHANGED)
        if trapped:
            offset, reason = trapped
            at = _mark(value, offset, number, found.start("text"))
            quoted = f"{found['lead']}query: {_quoted(value)}".split("\n")
            rewritten = _block(found["lead"], value, comment_at=offset)
            yield Trap(number, at, f"query: {reason}", rewritten, tuple(quoted))


def item_traps(text: str) -> Iterator[Trap]:
    """Every list item of one line that is no YAML."""
    for number, line in enumerate(text.split("\n"), start=1):
        found = _ITEM.fullmatch(line)
        trapped = _trapped(found["text"].rstrip(), _BROKEN) if found else None
        if found and trapped:
            offset, reason = trapped
            at = Mark(number, found.start("text") + 1 + offset)
            quoted = found["lead"] + _quoted(found["text"].rstrip())
            yield Trap(number, at, reason, quoted, (quoted,))


def disarm(text: str, traps: Iterable[Trap]) -> str:
    """The text with every trap in quotes, line for line, so that the rest can be checked."""
    lines = text.split("\n")
    for trap in traps:
        first = trap.first_line - 1
        lines[first : first + len(trap.disarmed)] = trap.disarmed
    return "\n".join(lines)


def _continued(lines: list[str], start: int, indent: int) -> Iterator[str]:
    """The lines from ``start`` that still belong to a value whose key stands at ``indent``."""
    for position in range(start, len(lines)):
        line = lines[position]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            return
        yield line


def _trapped(value: str, signs: Iterable[tuple[str, str]]) -> tuple[int, str] | None:
    """Offset and reason of what in ``value`` YAML takes for its own."""
    for pattern, reason in signs:
        found = re.match(pattern, value, re.DOTALL | re.MULTILINE)
        if found:
            return found.start("at"), reason
    return None


def _mark(value: str, offset: int, first_line: int, first_column: int) -> Mark:
    before = value[:offset]
    column = offset - before.rfind("\n") + (0 if "\n" in before else first_column)
    return Mark(first_line + before.count("\n"), column)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _block(lead: str, value: str, comment_at: int) -> str:
    """The query as a block. A comment in it (``# `` with a blank) moves above."""
    indent = " " * len(lead)
    comment = re.match(r"#[ \t][^\n]*", value[comment_at:])
    if comment:
        value = value[:comment_at] + value[comment_at + len(comment[0]) :]
    body = (f"{indent}  {line.strip()}" for line in value.split("\n") if line.strip())
    above = [f"{lead.partition('-')[0]}{comment[0].strip()}"] if comment else []
    return "\n".join([*above, f"{lead}query: >-", *body])
