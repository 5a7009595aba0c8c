"""The config that natowire ships: real, complete, and true to what its comments say."""

import csv
import re
import shutil
from collections import Counter, defaultdict
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import ROOT
from worker.config import FILES, load
from worker.domain.feeds import Fulltext
from worker.domain.settings import Config, Deduplication, HttpSettings, Polling, Retention
from worker.domain.topics import Searchable
from worker.topics import Matcher, compile_topics

SHIPPED = ROOT / "config"
SWITCHED_OFF = re.compile(r"^( *)#\S.*\n(?:\1#.*\n)*", re.MULTILINE)
"""A block of settings that is off: no space after its first ``#``, where a remark has one."""
DOUBT = re.compile(
    r"doubtful|listed only|unverified|stale|not a feed|: test|test before", re.IGNORECASE
)
"""Words of feeds.tsv for an address that nobody has seen working."""

SEEDS = {
    "000_57f041ba01a4ed68.txt": {
        "nato-verteidigungsminister": {"Verteidigungsminister", "Treffen"},
        "gipfel": {"Nato", "Gipfel"},
        "verteidigungsausgaben": {"Zwei-Prozent-Ziels", "Verteidigungsausgaben"},
        "nukleare-abschreckung": {
            "nukleare",
            "atomaren",
            "Abschreckung",
            "Nuklearen Planungsgruppe",
        },
        "atomwaffen-belarus": {"New Start", "Rüstungskontrollvertrag", "Atomwaffen", "Belarus"},
        "munition-und-ruestung": {"Munitionsbeschaffung", "Rüstungskonzernen"},
        "waffenlieferungen": {"Waffenlieferungen", "Leopard-Panzer", "Ukraine-Kontaktgruppe"},
        "ukraine-beitritt": {"Ukraine-Mitgliedschaft", "Nato", "Mitgliedschaft", "Ukraine"},
        "nato": {"NATO", "Nato"},
    },
    "003_a2f8ad2351b1f65a.txt": {
        "nato-verteidigungsminister": {"Verteidigungsminister", "Ministertagung"},
        "gipfel": {"Gipfeltreffen der Europäischen Union", "Europäischen Rates"},
        "verteidigungsausgaben": {"Verteidigungshaushalte", "Militärausgaben"},
        "nato-kommando-wiesbaden": {"Wiesbaden", "Kommando"},
        "munition-und-ruestung": {"Rüstungsbeschaffungen"},
        "waffenlieferungen": {"Waffenlieferungen", "Militärhilfe"},
        "weitreichende-waffen": {"Tiefschläge", "Selenski"},
        "ukraine-beitritt": {"Ukraine einzuladen", "Allianz", "NATO Ukraine-Rates"},
        "friedensplan": {"Siegesplan", "Selenski"},
        "nato": {"NATO"},
    },
}
"""Topics that each seed article is about, with surface forms that must be among the hits."""

ELSEWHERE = """\
Bayern gewinnt das Spitzenspiel durch ein spätes Tor
Verteidiger fällt nach Kreuzbandriss ein halbes Jahr aus
Der Angriff der Gäste verpufft am Abwehrriegel
Der Kanzler der Universität geht in den Ruhestand
Gewitter und Starkregen ziehen über den Süden
Das Tief bringt Schnee bis in die Täler
Senator stellt den Haushalt der Hansestadt vor
Senatoren in Washington streiten über das Budget
Der Strafsenat tagt zum dritten Mal
Ein Abend in Natoma, Kansas
Renato und Bonato führen das Feld an
Anatomie für Anfänger: ein Museum erklärt den Menschen
Anatolien erlebt den heißesten Sommer seit Beginn der Messungen
Donator bleibt ungenannt
Neuer Trainer, neuer Start, alte Probleme
Neustart für das Theater nach dem Wasserschaden
Balkonbrüstung stürzt auf Gehweg
Entrüstung über die neue Parkordnung
Ausrüstung für Bergsteiger im Vergleich
Waffeln wie bei der Großmutter
Patriotismus im Stadion, Streit um Fahnen
Leopard aus dem Gehege entwichen
Ein Marder legt den Bahnverkehr lahm
Kamingespräch über das Zwei-Prozent-Ziel der Zentralbank
Die Inflation erreicht das Zwei-Prozent-Ziel
Kommandowechsel auf der Brücke des Traumschiffs
Gipfelkreuz auf der Zugspitze neu vergoldet
Atomkraftwerk nach Revision wieder am Netz
Wiesbaden feiert die Maifestspiele
Friedensplan für den Nachbarschaftsstreit um den Hahn
A new start for the village choir
Storm shadows hang over the regatta
Patriots trade their quarterback
Taurus season: what the stars say
Central bank sticks to its two percent target
Nature reserve gets a new command post for rangers
The minister of health meets nurses
Rutland council approves new bypass
Le sommet du mont Blanc perd deux mètres
Le ministre de la Culture se rend à Avignon
Un nouveau départ pour la librairie du quartier
La défense de l'équipe inquiète l'entraîneur
Il a eu raison d'attendre
""".splitlines()
"""Headlines that are none of the topics' business, with their false friends."""


@pytest.fixture(scope="module")
def matcher(config: Config) -> Matcher:
    return compile_topics(config.topics, config.aliases)


def topics_of(matcher: Matcher, text: str) -> set[str]:
    return {match.topic for match in matcher.match(Searchable(title=text))}


def surface_forms(matcher: Matcher, text: str) -> dict[str, set[str]]:
    matches = matcher.match(Searchable(body=text, language="de"))
    return {match.topic: {hit.form for hit in match.hits} for match in matches}


SECRETS = {
    "smtp_password": "secret\n",
    "newsdesk": "whsec_bmF0b3dpcmUtbmF0b3dpcmUtbmF0b3dpcmU=\n",
    "slack_url": "https://hooks.slack.com/services/T0/B0/x\n",
    "heartbeat_url": "https://watch.example.org/x\n",
}


def switched_on(text: str) -> str:
    return SWITCHED_OFF.sub(lambda block: re.sub("(?m)^( *)#", r"\1", block[0]), text)


def switch_everything_on(folder: Path) -> None:
    for name in FILES:
        path = folder / name
        path.write_text(switched_on(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_each_file_names_its_schema_and_version_first(name: str) -> None:
    lines = SHIPPED.joinpath(name).read_text(encoding="utf-8").splitlines()
    stem = name.removesuffix(".yaml")
    assert lines[0] == f"# yaml-language-server: $schema=./schema/{stem}.schema.json"
    first_setting = next(line for line in lines if line and not line.startswith("#"))
    assert first_setting == "version: 1"
    assert SHIPPED.joinpath("schema", f"{stem}.schema.json").is_file()


def test_the_service_settings_show_the_defaults(config: Config) -> None:
    assert config.polling == Polling()
    assert config.http == HttpSettings(config.http.user_agent)
    assert "+https://" in config.http.user_agent
    assert config.fulltext is Fulltext.AUTO
    assert config.retention == Retention()
    assert config.deduplication == Deduplication()


def test_what_is_switched_off_is_valid_once_it_is_switched_on(tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "config")
    switch_everything_on(folder)
    secrets = folder / "secrets"
    secrets.mkdir(mode=0o700)
    for name, content in SECRETS.items():
        secrets.joinpath(name).touch(mode=0o600)
        secrets.joinpath(name).write_text(content)

    loaded = load(folder, {})

    assert not loaded.problems  # examples that do not hold would be problems too
    assert loaded.config
    assert loaded.config.alerts.mail
    assert set(loaded.config.alerts.channels) == {
        "mailbox",
        "lage-mail",
        "newsdesk",
        "team-chat",
        "betrieb",
    }
    assert len(loaded.config.alerts.routes) == 4
    assert loaded.config.alerts.ops.heartbeat
    offered = {"nato-generalsekretaer", "angriffe-unter-der-schwelle"}
    assert offered <= {topic.id for topic in loaded.config.topics}


# --- feeds ---------------------------------------------------------------------------------------


def test_german_feeds_come_first(config: Config) -> None:
    assert 30 <= len(config.feeds) <= 50
    languages = Counter(feed.language for feed in config.feeds if feed.enabled)
    assert [language for language, _ in languages.most_common(2)] == ["de", "en"]
    assert len(languages) >= 8
    assert {"official", "agency", "press", "specialist"} == {feed.kind for feed in config.feeds}


def test_norway_is_a_country_and_not_a_no(config: Config) -> None:
    assert [feed.name for feed in config.feeds if feed.country == "NO"] == ["nrk-urix"]


def test_each_feed_that_is_off_says_why() -> None:
    text = SHIPPED.joinpath("feeds.yaml").read_text(encoding="utf-8")
    off = re.findall(r"^ +enabled: false.*$", text, re.MULTILINE)
    assert off
    assert all(re.search(r"false +# \S", line) for line in off)


def test_every_address_is_a_known_one_and_no_doubtful_one_is_on(
    config: Config, shared: Path
) -> None:
    with shared.joinpath("data", "feeds.tsv").open(encoding="utf-8", newline="") as file:
        notes = {row["url"]: row["note"] for row in csv.DictReader(file, delimiter="\t")}
    assert {feed.url for feed in config.feeds} <= notes.keys()
    assert not [f.name for f in config.feeds if f.enabled and DOUBT.search(notes[f.url])]


# --- topics --------------------------------------------------------------------------------------


def test_every_topic_has_examples_for_both_sides(config: Config) -> None:
    assert 8 <= len(config.topics) <= 12
    for topic in config.topics:
        assert len(topic.match_examples) >= 5, topic.id
        assert len(topic.no_match_examples) >= 5, topic.id


@pytest.mark.parametrize("name", SEEDS)
def test_the_seeds_match_their_subjects(name: str, matcher: Matcher, shared: Path) -> None:
    text = shared.joinpath("data", "seeds", name).read_text(encoding="utf-8")
    found = surface_forms(matcher, text)
    assert found.keys() == SEEDS[name].keys()
    missed = {topic: forms - found[topic] for topic, forms in SEEDS[name].items()}
    assert not {topic: forms for topic, forms in missed.items() if forms}


@pytest.mark.parametrize("headline", ELSEWHERE)
def test_other_news_matches_nothing(headline: str, matcher: Matcher) -> None:
    assert topics_of(matcher, headline) == set()


def test_of_a_day_of_real_news_only_the_alliance_is_told(matcher: Matcher, shared: Path) -> None:
    feed = shared / "data/feeds/fastender_fast-news-reader/tests/fixtures/tagesschau.xml"
    items = ET.parse(feed).getroot().findall(".//item")
    assert len(items) == 40
    told = defaultdict(set)
    for item in items:
        title, summary = (item.findtext(key, "") for key in ("title", "description"))
        for match in matcher.match(Searchable(title, summary, language="de")):
            told[match.topic].add(title)
    assert dict(told) == {
        "nato": {'Spaniens Sánchez macht sich "keine Sorgen" über NATO-Rauswurf'}
    }
