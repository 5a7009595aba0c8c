"""Alerts in a storm: python -m tests.soak.alerts [--alerts 1000] [--kills 100] [--outage 60].

Thirty feeds on loopback bring news, a mail server puts off, loses its replies and is away for a
while, a broker is emptied, and worker, children and beat are killed. In the end every story was
told to everyone, and every copy that came again is accounted for.
"""

import argparse
import asyncio
import json
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from random import Random

import click

from tests.bench.feeds import bodies
from tests.integration.service.faults import (
    BEAT,
    FEEDS,
    RECEIVERS,
    WORKER,
    Site,
    site,
)
from tests.soak import storm
from tests.soak.ledger import Figures, settle
from tests.soak.storm import Storm
from tests.soak.weather import PATIENCE, Weather

SHARES = {storm.CHILD: 0.5, storm.BEAT: 0.25, storm.CREW: 0.15, storm.WORKER: 0.1}
"""Of the kills. A worker that is killed whenever it has just started does nothing."""
FLUSHES = 5
SAMPLE = 5
MOST_TO_ONE = 480
"""Stories: more than 500 messages an hour to one recipient are a storm, which natowire breaks."""
QUIET_WITHIN = 300.0

Items = Sequence[Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a storm, and how long it was until all was told."""

    figures: Figures
    blows: Counter[str]
    waits: Mapping[str, list[float]]
    explained: int
    seconds: float


def news(stories: int) -> Items:
    """So many items in all feeds together, or a few more, each of the topic."""
    made = (
        re.findall(rb"<item>.*?</item>", body) for body in bodies(FEEDS, ceil(stories / FEEDS) + 2)
    )
    return [[re.sub(rb"<title>\w+", b"<title>Rathaus", item) for item in own] for own in made]


async def play(
    folder: Path,
    made: Items,
    blows: Mapping[str, int],
    outage: float,
    *,
    at_first: int = 2,
    seed: int = 14,
) -> Outcome:
    """One storm from the first poll, of ``at_first`` items a feed, until all is told. Fails where
    a promise is broken.
    """
    random = Random(seed)
    limits = {"mail": {"timeouts": {"data_ack": PATIENCE}}}
    async with site(
        folder, made=made, at_first=at_first, mail_faults=Weather(random), settings=limits
    ) as place:
        began = time.monotonic()
        raging = Storm(place, random, place.run(WORKER), place.run(BEAT))
        kept = [asyncio.create_task(task) for task in (raging.keep(), raging.hurry())]
        await place.until(place.tick, "the first tick")
        away = asyncio.create_task(_out(place, outage))
        pieces = max(map(len, made)) - at_first
        await raging.rage(blows, max(1, sum(blows.values()) // pieces))
        await away
        await place.next_tick()
        raging.crew_killed()
        await place.all_told(QUIET_WITHIN)
        for task in kept:
            task.cancel()
        return Outcome(
            settle(place),
            Counter(name for _, name in raging.blows),
            raging.waits(),
            _explained(place, random),
            time.monotonic() - began,
        )


async def _out(place: Site, seconds: float) -> None:
    """The mail server is away for so long, once news have begun to come."""
    await place.until(lambda: place.post.messages, "a first mail", QUIET_WITHIN)
    with place.post.away():
        await asyncio.sleep(seconds)


def _explained(place: Site, random: Random) -> int:
    """Of some stories, how many ``explain`` tells everybody's message of."""
    lines = place.natowire("alerts", "list", "--json").out.splitlines()
    alerts = [json.loads(line) for line in lines]
    articles = sorted({alert["data"]["article"]["id"] for alert in alerts})
    for article in random.sample(articles, SAMPLE):
        said = place.natowire("explain", article).out
        own = [one for one in alerts if one["data"]["article"]["id"] == article]
        assert len(own) == len(RECEIVERS)
        assert all(one["message"] in said for one in own), said
    return SAMPLE


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.alerts", description=__doc__)
    parser.add_argument("--alerts", type=int, default=1000, help="alert items, at least")
    parser.add_argument("--kills", type=int, default=100, help="of worker, children and beat")
    parser.add_argument("--outage", type=float, default=60, help="seconds without a mail server")
    parser.add_argument("--seed", type=int, default=14)
    given = parser.parse_args()
    stories = ceil(given.alerts / len(RECEIVERS))
    if stories > MOST_TO_ONE:
        parser.error(f"at most {MOST_TO_ONE * len(RECEIVERS)} alerts: the rest would be held back")
    blows = {name: ceil(given.kills * share) for name, share in SHARES.items()}
    folder = Path(tempfile.mkdtemp(prefix="nw-soak-"))
    click.echo(f"in {folder}, which stays where a promise is broken")
    playing = play(
        folder / "site",
        news(stories),
        {**blows, storm.FLUSHED: FLUSHES},
        given.outage,
        seed=given.seed,
    )
    outcome = asyncio.run(playing)
    shutil.rmtree(folder)
    _print(outcome, given.outage)


def _print(outcome: Outcome, outage: float) -> None:
    figures = outcome.figures
    click.echo(f"{figures.alerts} alerts in {figures.messages} messages, {outcome.seconds:.0f} s")
    click.echo(f"blows: {_listed(outcome.blows)}; mail server away {outage:g} s")
    click.echo(f"slowest next tick: {max(max(waits) for waits in outcome.waits.values()):.1f} s")
    click.echo(f"attempts: {_listed(figures.attempts)}")
    click.echo(
        f"lost 0; extra copies, byte-identical, each after an unknown outcome: {_listed(figures.extra)}"
    )
    click.echo(f"explained: {outcome.explained} of {outcome.explained} stories")


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


if __name__ == "__main__":
    main()
