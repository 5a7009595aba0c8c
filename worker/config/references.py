"""What must fit together between the files: every name that is used must stand somewhere."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from worker.config.addresses import is_address
from worker.config.document import Document, label
from worker.config.findings import Finding, Path
from worker.config.tree import Node
from worker.config.written import near, shown
from worker.domain.topics import Priority


@dataclass(frozen=True, slots=True)
class Reference:
    """Values at ``pattern`` of ``file`` name a ``thing``.

    An ``idle`` one does no harm where the thing does not exist (yet), and is only warned of.
    """

    file: str
    pattern: Path
    thing: str
    idle: bool = False


REFERENCES = (
    Reference("topics.yaml", ("topics", "*", "notify", "*"), "channel"),
    Reference("alerts.yaml", ("routes", "*", "channels", "*"), "channel"),
    Reference("alerts.yaml", ("ops", "channels", "*"), "channel"),
    Reference("alerts.yaml", ("routes", "*", "when", "topics", "*"), "topic"),
    Reference("alerts.yaml", ("routes", "*", "when", "feeds", "*"), "feed"),
    Reference("alerts.yaml", ("routes", "*", "when", "tags", "*"), "tag", idle=True),
    Reference("alerts.yaml", ("silences", "*", "topics", "*"), "topic"),
    Reference("alerts.yaml", ("silences", "*", "feeds", "*"), "feed"),
)

_DEFINITIONS: Mapping[str, tuple[str, Path]] = {
    "feed": ("feeds.yaml", ("feeds", "*", "name")),
    "tag": ("feeds.yaml", ("feeds", "*", "tags", "*")),
    "topic": ("topics.yaml", ("topics", "*", "id")),
}


def broken_references(documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Everything that names what does not exist. A file that cannot be read is not blamed."""
    for reference in REFERENCES:
        known = _names(documents, reference.thing)
        if reference.file in documents and known is not None:
            yield from _unknown(documents[reference.file], reference, known)
    if "alerts.yaml" in documents:
        yield from _without_mail(documents)
    if "alerts.yaml" in documents and "topics.yaml" in documents:
        yield from _unreached(documents["topics.yaml"], documents["alerts.yaml"])


def _names(documents: Mapping[str, Document], thing: str) -> set[str] | None:
    """The names of all things of a kind; None where their file cannot be read."""
    if thing == "channel":
        alerts = documents.get("alerts.yaml")
        channels = alerts.get("channels") if alerts else None
        return set(channels.fields if channels else ()) if alerts else None
    file, pattern = _DEFINITIONS[thing]
    if file not in documents:
        return None
    return {node.text for _, node in documents[file].each(*pattern) if node.text}


def _unknown(document: Document, reference: Reference, known: Iterable[str]) -> Iterator[Finding]:
    for path, node in document.each(*reference.pattern):
        name = node.text
        if name and name not in known and "@" not in name:
            key = label(document.named(path)[1])
            message = f"{key}: there is no {reference.thing} {shown(name)}{near(name, known)}"
            yield Finding(document.file, path, message, "reference", warning=reference.idle)


def _without_mail(documents: Mapping[str, Document]) -> Iterator[Finding]:
    """Email channels and addresses in ``notify`` where no mail server is named."""
    alerts, topics = documents["alerts.yaml"], documents.get("topics.yaml")
    mail = alerts.get("mail")
    if mail and mail.value is not None:
        return
    for path, kind in alerts.each("channels", "*", "type"):
        if kind.text == "email":
            yield Finding(alerts.file, path, "type: email needs a mail section", "reference")
    notified = topics.each("topics", "*", "notify", "*") if topics else ()
    for path, node in notified:
        if node.text and is_address(node.text):
            message = "notify: a mail address needs a mail section in alerts.yaml"
            yield Finding("topics.yaml", path, message, "reference")


def _unreached(topics: Document, alerts: Document) -> Iterator[Finding]:
    """Enabled topics whose matches would be told to nobody."""
    routes = [route for _, route in alerts.each("routes", "*")]
    names = {node.text for _, node in topics.each("topics", "*", "id") if node.text}
    for path, topic in topics.each("topics", "*"):
        name, priority = _text(topic, "id"), _text(topic, "priority") or Priority.NORMAL
        enabled, notify = topic.get("enabled"), topic.get("notify")
        off = enabled is not None and enabled.value is False
        if not name or off or (notify and notify.items):
            continue
        if not any(_reaches(route, name, priority, names) for route in routes):
            message = "no route and no notify reaches it: nobody would be told"
            yield Finding(topics.file, (*path, "id"), message, "unreached")


def _text(section: Node, key: str) -> str:
    child = section.get(key)
    return (child.text or "") if child else ""


def _reaches(route: Node, name: str, priority: str, names: set[str]) -> bool:
    return _admits(route, "topics", name, names) and _admits(
        route, "priority", priority, set(Priority)
    )


def _admits(route: Node, key: str, value: str, known: set[str]) -> bool:
    """Whether a route's ``when`` lets a value pass. One that is itself wrong is told of, and
    believed to let it pass.
    """
    node = route.get("when", key)
    asked = {item.text or "" for item in node.items} if node else set()
    return not asked or value in asked or not asked <= known
