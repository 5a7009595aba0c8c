"""Queries that YAML reads as something else, and how to write them.

A plain scalar that starts with a sign of YAML is a syntax error far from the cause, or,
worse, silently another value: ``!Nato OR x`` loses its first word to a tag, ``a OR #b`` its
end to a comment. Only the raw lines still show what was meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from worker.config.findings import Mark

_QUERY = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*)query:[ \t]+(?P<text>\S.*)")
_ITEM = re.compile(r"(?P<lead>[ ]*-[ ]+)(?P<text>\S.*)")
_FLOW = re.compile(r"(?P<lead>[^#]*\{(?:.*,)?\s*)query:[ \t]+(?P<text>\S.*)")
_FLOW_END = re.compile(r"\s*(?:,\s*[\w-]+:(?:\s.*)?|\}[\]},\s]*(?:#.*)?)$")
_NOT_A_STRAY = re.compile(r"\s*(?:-(?:\s|$)|[\"']?[\w.-]+[\"']?\s*:(?:\s|$)|#|---|\.\.\.|$)")
"""What a line may begin with that follows a value and is no part of it."""

_LONGEST_FLOW = 2_000
"""Code points of a line between braces that is looked at; the patterns above try every comma."""

Signs = Sequence[tuple[str, str]]

_BROKEN: Signs = (
    (r"(?P<at>[@`%])", "YAML reserves this sign for itself"),
    (r"(?P<at>[,\]}])", "to YAML this sign has a meaning of its own"),
    (r'"(?:[^"\\]|\\.)*"\s*(?P<at>[^#:\s])', "to YAML the value ends at the second quote"),
    (r"'(?:[^']|'')*'\s*(?P<at>[^#:'\s])", "to YAML the value ends at the second quote"),
)
"""How a value starts that is no YAML at all; ``at`` is the sign to blame."""
_CHANGED: Signs = (
    (r"(?P<at>\*)", 'to YAML "*" starts an alias'),
    (r"(?P<at>&)", 'to YAML "&" starts an anchor'),
    (r"(?P<at>!)", 'to YAML "!" starts a tag'),
    (r"(?P<at>[\[{])", "to YAML this bracket starts a list or a mapping"),
    (r"(?P<at>[-?:,])\s", "to YAML this sign has a meaning of its own"),
    (r"[|>][-+0-9]*[ \t]*(?P<at>[^-+0-9#\s])", "to YAML a block starts in the next line"),
    (r"[^\"'|>#].*?\s(?P<at>#)", 'to YAML all from " #" on is a comment'),
    (r"[^\"'|>#].*?(?P<at>:)(?:\s|$)", 'to YAML ": " separates a key from its value'),
)
"""What cuts or changes a query, but may well be meant in other values."""
_UNCLOSED: Signs = ((r"(?P<at>[\"'])(?:(?!(?P=at)).)*\Z", "to YAML the value never ends"),)
_ENDED_IN_FLOW: Signs = (
    (r"[^\"'].*?(?P<at>[,\[\]{}])", "between { and } this sign ends a value"),
)

_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*")


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
        if found := _QUERY.fullmatch(line):
            trap = _block_trap(lines, number, found)
        elif line.count("query:") == 1 and len(line) <= _LONGEST_FLOW:
            trap = _flow_trap(number, line)
        else:
            continue
        if trap:
            yield trap


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


def _block_trap(lines: list[str], number: int, found: re.Match[str]) -> Trap | None:
    """The trap in a value that has lines of its own."""
    lead = found["lead"]
    value = "\n".join([found["text"], *_continued(lines, number, len(lead))]).rstrip()
    after = number + value.count("\n")
    strays = list(takewhile(lambda line: not _NOT_A_STRAY.match(line), lines[after:]))
    trapped = _trapped(value, [*_BROKEN, *_CHANGED, *(() if strays else _UNCLOSED)])
    if trapped:
        offset, reason = trapped
        at = _mark(value, offset, number, found.start("text"))
        rewritten = _block(lead, value, comment_at=offset)
    elif strays and value[0] not in "\"'":
        reason = "lines of a query stand deeper than its key"
        at = Mark(after + 1, len(strays[0]) - len(strays[0].lstrip()) + 1)
        value = "\n".join([value, *(f"{lead} {line.strip()}" for line in strays)])
        rewritten = _block(lead, value, comment_at=len(value))
    else:
        return None
    disarmed = tuple(f"{lead}query: {_quoted(value)}".split("\n"))
    return Trap(number, at, f"query: {reason}", rewritten, disarmed)


def _flow_trap(number: int, line: str) -> Trap | None:
    """The trap in a value between ``{`` and ``}``, which ends with its mapping or the next key."""
    found = _FLOW.fullmatch(line)
    end = _FLOW_END.search(found["text"]) if found else None
    if found is None or end is None:
        return None
    value, rest = found["text"][: end.start()], end.group()
    trapped = _trapped(value, [*_BROKEN, *_CHANGED, *_ENDED_IN_FLOW]) if value else None
    if trapped is None:
        return None
    offset, reason = trapped
    at = Mark(number, found.start("text") + 1 + offset)
    rewritten = f"{found['lead']}query: {_quoted(_unwrapped(value))}{rest}"
    disarmed = f"{found['lead']}query: {_quoted(value)}{rest}"
    return Trap(number, at, f"query: {reason}", rewritten, (disarmed,))


def _continued(lines: list[str], start: int, indent: int) -> Iterator[str]:
    """The lines from ``start`` that still belong to a value whose key stands at ``indent``."""
    for position in range(start, len(lines)):
        line = lines[position]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            return
        yield line


def _trapped(value: str, signs: Signs) -> tuple[int, str] | None:
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


def _unwrapped(value: str) -> str:
    """The query without quotes that were meant for YAML.

    Single ones are; double ones are where another pair opens inside them, or none closes.
    """
    sign, inner = value[0], value[1:]
    if sign not in "\"'":
        return value
    if sign not in inner:
        return inner
    second = inner.index(sign)
    opens_another = sign == "'" or inner[:second][-1:] in {"", " ", "(", "=", ":"}
    if not inner.endswith(sign) or not opens_another:
        return value
    return inner[:-1]


def _block(lead: str, value: str, comment_at: int) -> str:
    """The query as a block. A comment in it (``# `` with a blank) moves above."""
    indent = " " * len(lead)
    comment = re.match(r"#[ \t][^\n]*", value[comment_at:])
    if comment:
        value = value[:comment_at] + value[comment_at + len(comment[0]) :]
    value = _unwrapped(_HEADER.sub("", value, count=1) if value[0] in "|>" else value)
    body = (f"{indent}  {line.strip()}" for line in value.split("\n") if line.strip())
    above = [f"{lead.partition('-')[0]}{comment[0].strip()}"] if comment else []
    return "\n".join([*above, f"{lead}query: >-", *body])
