"""What the config accepts already, but this version does not act on yet.

Whoever builds a thing takes its row out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from worker.config.document import Document, label
from worker.config.findings import Finding, Path
from worker.domain.alerts import ChannelType


@dataclass(frozen=True, slots=True)
class Pending:
    """A key that has no effect yet, at all or with one of ``values``. ``until`` then says
    what happens instead.
    """

    file: str
    pattern: Path
    until: str
    values: frozenset[str] | None = None


_DELIVERED = frozenset({ChannelType.EMAIL, ChannelType.MAILDIR, ChannelType.WEBHOOK})
PENDING = (
    Pending("alerts.yaml", ("mail", "rate"), "messages go out as fast as the server takes them"),
    Pending("alerts.yaml", ("defaults", "quiet_hours"), "messages go out at any hour"),
    Pending(
        "alerts.yaml",
        ("channels", "*", "type"),
        "its messages wait in the outbox",
        frozenset(ChannelType) - _DELIVERED,
    ),
    Pending(
        "alerts.yaml",
        ("channels", "*", "ordering"),
        "messages go out as they fall due",
        frozenset({"per_story"}),
    ),
    Pending("alerts.yaml", ("channels", "*", "disable_after"), "each message is tried for days"),
    Pending("alerts.yaml", ("routes", "*", "quiet_hours"), "messages go out at any hour"),
    Pending("alerts.yaml", ("routes", "*", "follow_up"), "a story is told once"),
    Pending("alerts.yaml", ("routes", "*", "burst"), "messages are not held back"),
    Pending("alerts.yaml", ("routes", "*", "empty"), "an empty digest is not sent"),
    Pending("alerts.yaml", ("routes", "*", "max_stories"), "all stories are told in full"),
    Pending("alerts.yaml", ("silences",), "nothing is silenced"),
    Pending("alerts.yaml", ("ops", "heartbeat"), "no sign of life is sent"),
)


def without_effect(documents: Mapping[str, Document]) -> Iterator[Finding]:
    """A warning for every key that is set, but not in effect yet."""
    for row in PENDING:
        document = documents.get(row.file)
        for path, node in document.each(*row.pattern) if document else ():
            if node.value in (None, False, []) or (row.values and node.text not in row.values):
                continue
            key = label(document.named(path)[1]) if document else ""
            value = f": {node.text}" if row.values else ""
            message = f"{key}{value} is accepted, but not in effect yet: {row.until}"
            yield Finding(
                row.file, path, message, "not_in_effect", on_key=not row.values, warning=True
            )
