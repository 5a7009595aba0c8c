"""The five files to one frozen Config, or to every mistake in them at once."""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from worker.config.aliases import Aliases, expand, written
from worker.config.document import FILES, Document, problems
from worker.config.examples import Prove, broken_examples
from worker.config.files import missing, read_files
from worker.config.findings import Finding
from worker.config.models.alerts import AlertsFile
from worker.config.models.base import File
from worker.config.models.feeds import FeedsFile
from worker.config.models.service import ServiceFile
from worker.config.models.topics import AliasesFile, TopicsFile
from worker.config.queries import CheckQuery, check_queries
from worker.config.reading import read_document
from worker.config.references import broken_references
from worker.config.rules import broken_rules
from worker.config.secrets import missing_secrets
from worker.config.templates import broken_templates
from worker.config.validation import validate
from worker.config.variables import substitute, used
from worker.domain.errors import ConfigError, Problem
from worker.domain.settings import Config, ConfigRevision
from worker.topics import check_query
from worker.topics.examples import failed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What became of a config folder. ``config`` is None where any problem is no warning.

    ``files`` holds the text of every file that could be read, as it was read.
    """

    config: Config | None
    problems: tuple[Problem, ...]
    files: Mapping[str, str]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are no warnings: what keeps it from going live."""
        return tuple(problem for problem in self.problems if not problem.warning)


def load(
    folder: Path,
    environ: Mapping[str, str],
    *,
    check: CheckQuery = check_query,
    prove: Prove | None = failed,
) -> LoadResult:
    """Read and check the config in ``folder``. Never raises for what stands in it.

    Where ``prove`` is None, the topics' examples are not looked at.
    """
    files, unread = read_files(folder)
    return _parse(files, unread, folder, environ, _Checks(check, prove))


def load_or_raise(
    folder: Path, environ: Mapping[str, str], *, prove: Prove | None = failed
) -> Config:
    """The config in ``folder``. Raises ConfigError with every problem where there is one."""
    loaded = load(folder, environ, prove=prove)
    if loaded.config is None:
        raise ConfigError(loaded.problems)
    return loaded.config


def parse(
    files: Mapping[str, str],
    folder: Path,
    environ: Mapping[str, str],
    *,
    check: CheckQuery = check_query,
    prove: Prove | None = failed,
    require_secrets: bool = True,
) -> LoadResult:
    """As ``load``, from texts that were kept (``ConfigRevision.files``).

    Secrets and templates are looked for in ``folder``. Where they are not required, one that is
    missing is a warning: the last good config runs on, and only its channel says what it lacks.
    """
    unread = [missing(name) for name in FILES if name not in files]
    return _parse(files, unread, folder, environ, _Checks(check, prove, require_secrets))


def restored(kept: ConfigRevision, folder: Path, environ: Mapping[str, str]) -> LoadResult:
    """A revision that went live before, as it is read now. A secret that has gone missing since
    stops its channel, not the config. Its examples were proven then: a later natowire that reads
    one of them in another way must not leave the service without a config.
    """
    return parse(kept.files, folder, environ, prove=None, require_secrets=False)


def revision(files: Mapping[str, str], environ: Mapping[str, str]) -> str:
    """A short digest of the files' texts and of the variables they name.

    It is of the text, comments included, not of what the text means: so it costs no parse,
    and a watcher can ask for it every few seconds; and a kept revision is the very files.
    """
    digest = hashlib.sha256()
    for name in FILES:
        text = files.get(name, "")
        variables = {variable: environ.get(variable) for variable in sorted(used(text))}
        digest.update(repr((name, text, variables)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class _Checks:
    """How strictly files are looked at, and by whom."""

    query: CheckQuery
    prove: Prove | None
    require_secrets: bool = True


@dataclass(frozen=True, slots=True)
class _Checked:
    """One file as far as it can be judged alone."""

    document: Document | None
    model: File | None
    findings: Sequence[Finding]


def _parse(
    files: Mapping[str, str],
    unread: Sequence[Finding],
    folder: Path,
    environ: Mapping[str, str],
    checks: _Checks,
) -> LoadResult:
    """A mistake of ours in a check is one problem more: the last good config goes on, and every
    command says so.
    """
    try:
        return _judged(files, unread, folder, environ, checks)
    except Exception as error:  # noqa: BLE001  (the boundary of what an admin may write)
        return LoadResult(None, tuple(problems([_unexpected(error)], {})), dict(files))


def _unexpected(error: Exception, file: str = FILES[0]) -> Finding:
    name = type(error).__name__
    log.error("unexpected %s while the config was checked", name, exc_info=error)
    message = f"unexpected {name} in a check of natowire's own: the log holds the trace"
    return Finding(file, (), message, "unexpected")


def _judged(
    files: Mapping[str, str],
    unread: Sequence[Finding],
    folder: Path,
    environ: Mapping[str, str],
    checks: _Checks,
) -> LoadResult:
    checked = {name: _checked(name, files[name], environ) for name in FILES if name in files}
    documents = {name: one.document for name, one in checked.items() if one.document}
    findings = [*unread]
    for one in checked.values():
        findings += one.findings
    findings += broken_references(documents)
    findings += _broken_queries(documents, checks.query)
    findings += (
        replace(finding, warning=not checks.require_secrets)
        for look in (missing_secrets, broken_templates)
        for finding in _beside(look, documents, folder)
    )
    models = {name: one.model for name, one in checked.items()}
    if checks.prove:
        findings += _broken_examples(documents, models, findings, checks.prove)
    told = problems(findings, documents)
    config = None
    if all(problem.warning for problem in told):
        config = _config(models, revision(files, environ), folder.absolute())
    return LoadResult(config, tuple(told), dict(files))


def _beside(
    look: Callable[[Mapping[str, Document], Path], Iterable[Finding]],
    documents: Mapping[str, Document],
    folder: Path,
) -> list[Finding]:
    """What is wrong with files beside the config: they change under one that went live."""
    try:
        return list(look(documents, folder))
    except Exception as error:  # noqa: BLE001  (foreign files must not cost the last good config)
        return [_unexpected(error, "alerts.yaml")]


def _checked(name: str, text: str, environ: Mapping[str, str]) -> _Checked:
    document, unreadable = read_document(name, text)
    if document is None:
        return _Checked(None, None, unreadable)
    document, unfilled = substitute(document, environ)
    model, invalid = validate(document)
    findings = [*unreadable, *unfilled, *invalid, *broken_rules(document)]
    return _Checked(document, model, findings)


def _broken_queries(documents: Mapping[str, Document], check: CheckQuery) -> Iterator[Finding]:
    topics, aliases = documents.get("topics.yaml"), documents.get("aliases.yaml")
    if topics is None:
        return
    spellings: Aliases = (
        expand(written(aliases))
        if aliases
        # aliases.yaml is unreadable: its problem is told, every name it may hold is believed
        else {name: (name,) for name in re.findall(r"@([\w.-]+)", topics.text)}
    )
    yield from check_queries(topics, spellings, check)


def _broken_examples(
    documents: Mapping[str, Document],
    models: Mapping[str, File | None],
    findings: Sequence[Finding],
    prove: Prove,
) -> list[Finding]:
    """Looked for once every query can be read: what is broken itself is not proven."""
    match models.get("topics.yaml"), models.get("aliases.yaml"):
        case TopicsFile() as topics, AliasesFile() as aliases if not any(
            finding.file in _QUERY_FILES and not finding.warning for finding in findings
        ):
            settled = [topic.settle() for topic in topics.topics]
            document = documents["topics.yaml"]
            return list(broken_examples(document, settled, aliases.settle(), prove))
    return []


_QUERY_FILES = frozenset({"topics.yaml", "aliases.yaml"})


def _config(models: Mapping[str, File | None], digest: str, folder: Path) -> Config | None:
    match [models[name] for name in FILES]:
        case [
            ServiceFile() as service,
            FeedsFile() as feeds,
            TopicsFile() as topics,
            AliasesFile() as aliases,
            AlertsFile() as alerts,
        ]:
            return Config(
                revision=digest,
                polling=service.polling.settle(),
                http=service.http.settle(),
                fulltext=service.articles.fulltext,
                retention=service.retention.settle(),
                deduplication=service.deduplication.settle(),
                feeds=tuple(feed.settle(folder) for feed in feeds.feeds),
                topics=tuple(topic.settle() for topic in topics.topics),
                aliases=aliases.settle(),
                alerts=alerts.settle(folder),
            )
    return None
