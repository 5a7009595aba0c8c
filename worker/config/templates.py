"""Templates of webhooks: each is tried on a message of every kind before the config goes live."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from worker.config.document import Document
from worker.config.findings import Finding, Mark
from worker.config.tree import Node
from worker.domain.alerts import Channel, ChannelType

_DEFAULT = Channel("", ChannelType.WEBHOOK)


def broken_templates(documents: Mapping[str, Document], folder: Path) -> Iterator[Finding]:
    """Templates that cannot be read, or that fail on a message: told by their own file and line."""
    document = documents.get("alerts.yaml")
    for path, channel in document.each("channels", "*") if document else ():
        kind, named = channel.get("type"), channel.get("template")
        if document and kind and kind.text == ChannelType.WEBHOOK and named and named.text:
            where = (*path, "template")
            try:
                text = (folder / named.text).read_text("utf-8")
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
                message = f"template: the file {named.text} cannot be read: {reason}"
                yield Finding(document.file, where, message, "template")
                continue
            yield from _tried(text, named.text, str(path[1]), channel)


def _tried(text: str, file: str, name: str, channel: Node) -> Iterator[Finding]:
    from worker.render.specimens import DOCUMENTS  # noqa: PLC0415  # as below
    from worker.render.templated import (  # noqa: PLC0415  # Jinja costs 60 ms; few configs need it
        Templated,
        TemplateFaultError,
    )

    given = channel.get("content_type")
    kind = (given.text if given else None) or _DEFAULT.content_type
    for said, document in DOCUMENTS.items():
        try:
            Templated(text, kind).render(document)
        except TemplateFaultError as fault:
            problem = f'{fault.problem} (channel "{name}", tried with {said})'
            yield Finding(file, (), problem, "template", at=Mark(fault.line, 1))
            return
