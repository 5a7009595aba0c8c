"""Dates that a page shows: marked elements and short lines beside the headline."""

import pytest

from worker.articles.extraction.dating_shown import Meaning, shown_dates
from worker.articles.extraction.markup import Refused, open_page

HEADLINE = "<h1>Nato berät über Munition</h1>"
STATE = "<p>Den Stand der Dinge hat sie noch am Abend ihrer Fraktion erklärt.</p>"
PROSE = "<p>" + "Die Minister haben in Brüssel über Munition beraten. " * 8 + "</p>"


def shown(body: str) -> list[tuple[str, str]]:
    page = open_page(f"<html><body>{body}</body></html>".encode(), url="https://zeitung.de/x")
    assert not isinstance(page, Refused)
    return [(meaning.value, stamp.raw) for meaning, stamp in shown_dates(page.tree)]


P, M, U = (meaning.value for meaning in (Meaning.PUBLISHED, Meaning.MODIFIED, Meaning.UNSAID))


@pytest.mark.parametrize(
    "line, expected",
    [
        ("Stand: 26.04.2024, 20:44 Uhr", [(M, "26.04.2024, 20:44 Uhr")]),
        ("Veröffentlicht am 3. Mai 2024, 17:47", [(P, "3. Mai 2024, 17:47")]),
        ("Von Anna Beispiel 28.04.2024 | 09:36 Uhr", [(P, "28.04.2024 | 09:36 Uhr")]),
        ("22.11.2024 07.57 Online seit heute, 7.57 Uhr", [(P, "22.11.2024 07.57")]),
        ("9. September 2025 um 15:46 Uhr", [(P, "9. September 2025 um 15:46 Uhr")]),
        ("06/01/2026 - 14:02 MEZ", [(P, "06/01/2026 - 14:02 MEZ")]),
        ("06/01/2026 - 14:16 UTC+1", [(P, "06/01/2026 - 14:16 UTC+1")]),
        (
            "Publié le 30 août 2023 à 14h52, modifié le 30 août 2023 à 15h54",
            [(P, "30 août 2023 à 14h52"), (M, "30 août 2023 à 15h54")],
        ),
        (
            "Aktualizacja: 02.02.2025 23:49 Publikacja: 02.02.2025 21:52",
            [(M, "02.02.2025 23:49"), (P, "02.02.2025 21:52")],
        ),
        ("Publisert torsdag 09. mai 2024 - 13:26", [(P, "09. mai 2024 - 13:26")]),
        ("25 de mayo de 2025 a las 16:51 h", [(P, "25 de mayo de 2025 a las 16:51 h")]),
        ("25 de mayo de 2025 16:51 h", [(P, "25 de mayo de 2025 16:51 h")]),
        ("Sep 2, 2024, 17:07 IST", [(P, "Sep 2, 2024, 17:07 IST")]),
        ("30 August 2023 • 4:45pm", [(P, "30 August 2023 • 4:45pm")]),
        ("Verfügbar bis 06.05.2024", []),
        ("Sendung am 06.05.2024 im Ersten", []),
        ("Ukrainische Kriegstechnik bei den Kämpfen um Bachmut, 24. April 2023", []),
        ("24. Februar 2022: Russland greift an", []),
        ("24. Februar 2022 – Russland greift an", []),
        ("24. Februar 2022 – 12:30 Uhr", [(P, "24. Februar 2022 – 12:30 Uhr")]),
        ("vor 3 Stunden", []),
        ("Version 1.2.2024.5", []),
    ],
)
def test_a_short_line_by_the_headline_dates_the_article(line, expected):
    assert shown(f"{HEADLINE}<p>{line}</p>") == expected
    assert shown(f"<p>{line}</p>{HEADLINE}") == expected


@pytest.mark.parametrize(
    "behind, expected",
    [
        ("Berlin, 12. März 2024<br><br>Die Brigade kommt.<br>", [(P, "12. März 2024")]),
        ("<br>Nr. 17/2024<br>12.03.2024<br><br>Die Brigade kommt.", [(P, "12.03.2024")]),
        ("Stand: 12.03.2024<br>Die Brigade kommt.", [(M, "12.03.2024")]),
        ("Am 12.03.2024 kam die Brigade.<br>Seit 24. Februar 2022<br>", []),
        ("Text<br>" * 9 + "12.03.2024<br>", []),
    ],
)
def test_a_date_on_a_broken_line_of_its_own_dates_the_article(behind, expected):
    table = f"<table><tr><td>{HEADLINE}{behind}{'Die Minister berieten. ' * 9}</td></tr></table>"
    assert shown(table) == expected


def test_the_parts_of_a_line_do_not_lose_its_label():
    line = "<div>Aktualisiert: <span>26.04.2024, 20:44 Uhr</span></div>"
    assert shown(HEADLINE + line) == [(M, "26.04.2024, 20:44 Uhr")]


def test_dates_in_prose_far_away_or_without_a_headline_date_nothing():
    line = "<p>26.04.2024</p>"
    assert shown(HEADLINE + f"<p>Am 26.04.2024 {'sagte er viel ' * 9}.</p>") == []
    assert shown(HEADLINE + PROSE * 90 + line) == []
    assert shown(line) == []


@pytest.mark.parametrize(
    "element, meaning",
    [
        ('<time itemprop="datePublished" datetime="2024-04-26">gestern</time>', P),
        ('<meta itemprop="datePublished" content="2024-04-26">', P),
        ('<time class="entry-date published updated" datetime="2024-04-26"></time>', P),
        ('<time pubdate datetime="2024-04-26"></time>', P),
        ('<time class="updated" datetime="2024-04-26"></time>', M),
        ('<span itemprop="dateModified">2024-04-26</span>', M),
        ('<b>Zuletzt aktualisiert:</b> <time datetime="2024-04-26"></time>', M),
        ('<time datetime="2024-04-26">Aktualisiert</time>', M),
        ('<b>Aktualisiert</b> <i><time datetime="2024-04-26"></time></i>', M),
        ('<p>Aktualisiert: 27.4.2024</p><p><time datetime="2024-04-26"></time></p>', U),
        (f'{STATE}<p><time datetime="2024-04-26"></time></p>', U),
        ('<b>Anna Beispiel</b> <i><time datetime="2024-04-26"></time></i>', U),
        ('<time datetime="2024-04-26">heute</time>', U),
        ("<time>2024-04-26</time>", U),
    ],
)
def test_a_marked_date_says_what_it_dates(element, meaning):
    assert shown(f"{HEADLINE}<div>{element}</div>")[0] == (meaning, "2024-04-26")


@pytest.mark.parametrize(
    "box",
    [
        "<aside>{}</aside>",
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        '<div class="teaser">{}</div>',
        '<section id="comments"><p>{}</p></section>',
    ],
)
def test_what_stands_in_other_boxes_dates_other_things(box):
    other = box.format('<time datetime="2024-04-26">26.04.2024</time>')
    assert shown(HEADLINE + other) == []


def test_a_list_of_facts_beside_the_headline_is_the_articles_and_one_of_teasers_is_not():
    facts = "<ul><li>Von Anna Beispiel</li><li>26.04.2024</li></ul>"
    teasers = '<ul><li><time datetime="2024-04-26"></time></li></ul>'
    assert shown(HEADLINE + facts) == [(P, "26.04.2024")]
    assert shown(HEADLINE + teasers) == []


def test_a_box_that_holds_the_headline_too_is_the_articles():
    body = f'<div class="StickySidebar">{HEADLINE}<time datetime="2024-04-26"></time></div>'
    assert shown(body) == [(U, "2024-04-26")]


def test_what_stands_behind_the_headline_goes_first():
    early = '<time datetime="2024-04-20"></time>'
    late = '<time datetime="2024-04-26"></time>'
    assert shown(early + HEADLINE + late) == [(U, "2024-04-26"), (U, "2024-04-20")]


@pytest.mark.parametrize(
    "body",
    [
        HEADLINE + "<div>" * 250 + "<time>x</time>" * 50_000,
        HEADLINE + "<p>12 januar 2023 um um um um um um um um</p>" * 9_000,
        f'<div class="{"a" * 1_000_000}">{HEADLINE}' + "<i><time>1.2.2023</time></i>" * 9_000,
        HEADLINE + "<div>" * 100 + "1.2." * 500_000,
    ],
    ids=["times", "lines", "names", "text"],
)
def test_pages_made_to_hurt_cost_little(body):
    assert len(shown(body)) <= 200
