"""Aliases that stand for other aliases, written out: the topics room knows spellings only."""

from collections.abc import Iterator, Mapping

from worker.config.document import Document
from worker.config.findings import Finding
from worker.config.written import near

Aliases = Mapping[str, tuple[str, ...]]

MAX_SPELLINGS = 10_000
"""Of one alias with all it names, so that few lines cannot write out to millions."""


def written(document: Document) -> Aliases:
    """The spellings of every alias as the file has them; what is no text is left out."""
    found: dict[str, list[str]] = {}
    for path, node in document.each("aliases", "*", "*"):
        if node.text and node.text.strip():
            found.setdefault(str(path[1]), []).append(node.text.strip())
    return {name: tuple(spellings) for name, spellings in found.items()}


def expand(aliases: Aliases) -> dict[str, tuple[str, ...]]:
    """Every alias with the spellings of the aliases it names, each once, in their order.

    A name that leads back to itself or to nothing adds none; ``broken_aliases`` tells of it.
    """
    return {name: tuple(dict.fromkeys(_spellings(name, aliases))) for name in aliases}


def _spellings(name: str, aliases: Aliases) -> Iterator[str]:
    visited = {name}
    waiting = list(reversed(aliases[name]))
    while waiting:
        spelling = waiting.pop()
        if not spelling.startswith("@"):
            yield spelling
        elif spelling[1:] not in visited:
            visited.add(spelling[1:])
            waiting.extend(reversed(aliases.get(spelling[1:], ())))


def broken_aliases(document: Document) -> Iterator[Finding]:
    """Aliases that name what does not exist, that name themselves, or that grow too large."""
    aliases = written(document)
    for path, node in document.each("aliases", "*", "*"):
        if not node.text or not node.text.strip().startswith("@"):
            continue
        owner, named = str(path[1]), node.text.strip()[1:]
        if named not in aliases:
            message = f'there is no alias "@{named}"{near(named, aliases)}'
            yield Finding(document.file, path, message, "reference")
        elif owner in _reachable(named, aliases):
            message = f"@{named} leads back to @{owner}: an alias cannot hold itself"
            yield Finding(document.file, path, message, "cycle")
    for name, spellings in expand(aliases).items():
        if len(spellings) > MAX_SPELLINGS:
            message = f"stands for {len(spellings)} spellings; at most {MAX_SPELLINGS} are read"
            yield Finding(document.file, ("aliases", name), message, "size", on_key=True)


def _reachable(name: str, aliases: Aliases) -> set[str]:
    """An alias and all that it names, directly or through others."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += [text[1:] for text in aliases.get(current, ()) if text.startswith("@")]
    return found
