"""A document against its model, with pydantic's errors as sentences for the admin."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, get_args, get_origin

from pydantic import AliasChoices, BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from worker.config.document import Document, label
from worker.config.findings import Finding, Path
from worker.config.models.alerts import AlertsFile
from worker.config.models.base import File
from worker.config.models.channels import BY_TEMPLATE, TYPES
from worker.config.models.feeds import FeedsFile
from worker.config.models.service import ServiceFile
from worker.config.models.topics import AliasesFile, TopicsFile
from worker.config.written import near, shown

MODELS: Final[Mapping[str, type[File]]] = {
    "natowire.yaml": ServiceFile,
    "feeds.yaml": FeedsFile,
    "topics.yaml": TopicsFile,
    "aliases.yaml": AliasesFile,
    "alerts.yaml": AlertsFile,
}

_INSTEAD = {
    "password": "secrets stand in files: write password_file",
    "secret": "secrets stand in files: write signing: {secret_files: [file]}",
    "secrets": "secrets stand in files: write secret_files: [file]",
    "secret_file": "write secret_files: [file], so that secrets can be rotated",
    "token": "secrets stand in files: write url_file",
    "api_key": "secrets stand in files: write url_file",
    "continue": "every route that matches applies; stop: true ends the walk",
    "schedule": "write at, days and timezone in the route itself",
    "severity": "write priority",
    "keywords": "write a query",
    "any": "write a query with OR",
    "all": "write a query with AND",
    "smtp": "write mail",
    "starttls": "write tls: starttls",
    "<<": "YAML 1.2 has no merge keys: write the keys out",
}
"""Keys that other tools know, or that would put a secret into the config, and what to do."""
_INSTEAD_IN_CHANNELS = {
    "chat_id": "write type: webhook, and the chat into its template",
    "topic": "the address of an ntfy channel ends in its topic",
    "template": "only type: webhook has one",
    "headers": "an address may hold a token after ?; other headers are not sent",
}


def validate(document: Document) -> tuple[File | None, list[Finding]]:
    """The file as its model, or everything that is wrong with it."""
    try:
        return MODELS[document.file].model_validate(document.plain()), []
    except ValidationError as error:
        return None, [_finding(document, detail) for detail in error.errors(include_url=False)]


def _finding(document: Document, detail: ErrorDetails) -> Finding:
    explain = _SENTENCES.get(detail["type"], _misread)
    return explain(document, _path(detail["loc"]), detail)


def _path(loc: Path) -> Path:
    """Where an error stands in the file: pydantic adds a channel's type behind its name,
    and ``[key]`` behind a key that is itself wrong.
    """
    path = loc[:2] + loc[3:] if loc[:1] == ("channels",) and len(loc) > 2 else loc
    return path[:-1] if path[-1:] == ("[key]",) else path


def _subject(document: Document, path: Path) -> str:
    """The keys below the thing that the problem is named after."""
    return label(document.named(path)[1])


def _misread(document: Document, path: Path, detail: ErrorDetails) -> Finding:
    """What a ``Written`` says is the end of a sentence that starts with the key."""
    on_key = detail["loc"][-1] == "[key]"
    subject = f'"{path[-1]}"' if on_key else _subject(document, path)
    reason = detail.get("ctx", {}).get("error", detail["msg"])
    message = f"{subject} {reason}".strip()
    return Finding(document.file, path, message, "value", on_key=on_key)


def _unknown_key(document: Document, path: Path, detail: ErrorDetails) -> Finding:
    key, parent = str(path[-1]), _subject(document, path[:-1])
    known = _known_keys(MODELS[document.file], detail["loc"][:-1])
    others = _INSTEAD | (_INSTEAD_IN_CHANNELS if path[0] == "channels" else {})
    instead = f" ({others[key]})" if key in others else near(key, known)
    message = f'unknown key "{key}"{instead}'
    if key in known:  # a short form beside its long one
        message = f'"{key}" says again what another key of this section says'
    message = f"{parent}: {message}" if parent else message
    return Finding(document.file, path, message, "unknown_key", on_key=True)


def _missing(document: Document, path: Path, _detail: ErrorDetails) -> Finding:
    verb = "has no value" if document.get(*path) else "is missing"
    return Finding(document.file, path, f"{_subject(document, path)} {verb}", "missing")


def _untyped_channel(document: Document, path: Path, _detail: ErrorDetails) -> Finding:
    path = (*path, "type")
    given = document.get(*path)
    if given is None or given.value is None:
        message, code = "type is missing", "missing"
    else:
        message, code = _no_type(given.value), "value"
    return Finding(document.file, path, message, code)


def _no_type(given: object) -> str:
    if isinstance(given, str) and given in BY_TEMPLATE:
        return f"type: {given} is not built in: write type: webhook with a template"
    return f"type must be one of {', '.join(TYPES)}{near(given, TYPES)}"


def _shape(must_be: str) -> Callable[[Document, Path, ErrorDetails], Finding]:
    def explain(document: Document, path: Path, detail: ErrorDetails) -> Finding:
        message = f"{_subject(document, path)} must be {must_be}, not {_kind(detail['input'])}"
        return Finding(document.file, path, message.strip(), "shape")

    return explain


def _kind(value: object) -> str:
    """What a value is. What it says stays unsaid: it may be a secret in the wrong place."""
    if isinstance(value, str):
        return "text"
    return shown(value) if isinstance(value, dict | list) else "a single value"


def _empty(document: Document, path: Path, _detail: ErrorDetails) -> Finding:
    message = f"{_subject(document, path)} must not be empty".strip()
    return Finding(document.file, path, message, "value")


_LIST = _shape("a list such as [a, b]")
_MAPPING = _shape("a mapping (key: value)")
_SENTENCES: Final = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "union_tag_invalid": _untyped_channel,
    "union_tag_not_found": _untyped_channel,
    "list_type": _LIST,
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "too_short": _empty,
}


def _known_keys(model: type[BaseModel], loc: Path) -> list[str]:
    """The keys that may stand in the section at pydantic's ``loc``."""
    annotation: Any = model
    for part in loc:
        annotation = _inside(_bare(annotation), part)
    section = _bare(annotation)
    if not _is_section(section):
        return []
    return [key for name, field in section.model_fields.items() for key in keys(name, field)]


def keys(name: str, field: FieldInfo) -> list[str]:
    """How a model's field is written in YAML; more than one where it has a short form."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return [choice for choice in alias.choices if isinstance(choice, str)]
    return [alias if isinstance(alias, str) else name]


def _inside(annotation: Any, part: str | int) -> Any:
    """The annotation one step down: a section's field, an element, or a channel's section."""
    if _is_section(annotation):
        found = [
            field
            for name, field in annotation.model_fields.items()
            if str(part) in keys(name, field)
        ]
        return found[0].annotation if found else None
    if get_origin(annotation) in {list, dict}:
        return get_args(annotation)[-1]
    for section in get_args(annotation):
        if part in get_args(section.model_fields["type"].annotation):
            return section
    return None


def _bare(annotation: Any) -> Any:
    """The annotation without metadata and without "or None"."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    present = [kind for kind in get_args(annotation) if kind is not type(None)]
    if len(present) == 1 and len(get_args(annotation)) == 2:
        return _bare(present[0])
    return annotation


def _is_section(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
