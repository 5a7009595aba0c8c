"""``topics.yaml`` and ``aliases.yaml``: what is looked for."""

from typing import Annotated

from pydantic import Field

from worker.config.addresses import LINE, NAME, NOTIFIED, TEXT
from worker.config.aliases import expand
from worker.config.models.base import File, Section
from worker.config.written import FLAG, member_of
from worker.domain.topics import Priority, Topic


class ExamplesSection(Section):
    """Texts that prove the query."""

    match: list[Annotated[str, TEXT]] = Field([], description="Texts the query must match.")
    no_match: list[Annotated[str, TEXT]] = Field([], description="Texts the query must not match.")


class TopicSection(Section):
    """One subject."""

    id: Annotated[str, NAME] = Field(description="Short name that identifies the topic for good.")
    title: Annotated[str, LINE] | None = Field(
        None, description="Title as readers see it; without it the `id`."
    )
    enabled: Annotated[bool, FLAG] = Field(True, description="Whether it is looked for.")
    priority: Annotated[Priority, member_of(Priority)] = Field(
        Priority.NORMAL, description="How much it matters, for `when.priority` of a route."
    )
    query: Annotated[str, TEXT] = Field(
        description="What an article must hold, in the language of `docs/topics.md`. Write it as "
        "a `query: >-` block."
    )
    exceptions: list[Annotated[str, LINE]] = Field(
        [],
        alias="except",
        description="Word forms that do not count as hits; to exclude articles, use NOT.",
    )
    notify: list[Annotated[str, NOTIFIED]] = Field(
        [], description="Channels and mail addresses that are told at once."
    )
    examples: ExamplesSection = Field(ExamplesSection(), description="Texts that prove the query.")

    def settle(self) -> Topic:
        return Topic(
            id=self.id,
            title=self.title or self.id,
            query=self.query,
            enabled=self.enabled,
            priority=self.priority,
            exceptions=tuple(self.exceptions),
            notify=tuple(self.notify),
            match_examples=tuple(self.examples.match),
            no_match_examples=tuple(self.examples.no_match),
        )


class TopicsFile(File):
    """What is looked for."""

    topics: list[TopicSection] = Field(description="One entry a topic.")


class AliasesFile(File):
    """Named sets of spellings."""

    aliases: dict[
        Annotated[str, NAME],
        Annotated[list[Annotated[str, LINE]], Field(min_length=1)],
    ] = Field(
        description="Spellings by name; a query that says `@name` finds any of them. A spelling "
        "is a word, several words side by side, `=NATO` with its capitals, `Rüstungs*`, or "
        "another `@name`, which stands for the spellings of that one."
    )

    def settle(self) -> dict[str, tuple[str, ...]]:
        """Every alias with its spellings, those of the aliases it names among them."""
        return expand({name: tuple(spellings) for name, spellings in self.aliases.items()})
