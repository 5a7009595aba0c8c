"""Made-up reports for sample messages, in German and English. Outlets and people are invented."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleText:
    """A report, and what of it a sample finds: ids of topics and the forms that match them."""

    outlet: str
    url: str
    title: str
    lead: str
    body: str
    found: Mapping[str, tuple[str, ...]]
    author: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class SampleTexts:
    """One language: ``first`` is the report that is copied, followed up, corrected and withdrawn;
    ``event`` are other outlets' own texts on its event; ``others`` are other news.
    """

    topics: Mapping[str, str]
    first: SampleText
    former_title: str
    addition: str
    correction: str
    copies: tuple[tuple[str, str, str], ...]
    """Outlet, address and title of each."""
    event: tuple[SampleText, ...]
    others: tuple[SampleText, ...]
    trouble: str
    detail: str


GERMAN = SampleTexts(
    topics={"arms": "Rüstungsproduktion", "nuclear": "Nukleare Abschreckung"},
    first=SampleText(
        outlet="Der Nordbote",
        url="https://nordbote.example/politik/verteidigungsminister-bruessel",
        title="Verteidigungsminister beraten in Brüssel über Munition und nukleare Abschreckung",
        lead="Das Bündnis will seine Rüstungsproduktion bis zum Frühjahr verdoppeln. "
        "Strittig bleibt, wer die neuen Werke bezahlt.",
        body="Zum Auftakt trafen die Minister die Chefs von elf Rüstungskonzernen. Drei Werke "
        "für Artilleriegranaten sollen noch in diesem Jahr anlaufen.\n\n"
        "Am Abend tagt die Planungsgruppe. Sie spricht darüber, wie eine nukleare Abschreckung "
        "aussieht, die ohne neue Stützpunkte auskommt.",
        found={
            "arms": ("Rüstungsproduktion", "Rüstungskonzernen"),
            "nuclear": ("nukleare Abschreckung",),
        },
        author="Marlene Voss",
        agency="dpa",
    ),
    former_title="Verteidigungsminister kommen in Brüssel zusammen",
    addition="Der Generalsekretär nennt nun Zahlen: 640.000 Granaten im Jahr, fast doppelt so "
    "viele wie bisher. Die Rüstungskonzerne verlangen dafür Verträge über zehn Jahre.",
    correction="In einer früheren Fassung hieß es, fünf Werke sollten in diesem Jahr anlaufen. "
    "Es sind drei.",
    copies=(
        (
            "Rheinischer Kurier",
            "https://rheinkurier.example/a/4711",
            "Nato-Minister wollen mehr Munition bauen",
        ),
        (
            "Abendpost",
            "https://abendpost.example/news/minister",
            "Minister beraten über Munition und Abschreckung",
        ),
        (
            "Ostsee-Zeitspiegel",
            "https://zeitspiegel.example/2/88",
            "Munition: Bündnis will doppelt so viel bauen",
        ),
        (
            "Stadtanzeiger Lindau",
            "https://lindau.example/p/5",
            "Verteidigungsminister beraten in Brüssel",
        ),
        (
            "Radio Mitte",
            "https://radio-mitte.example/n/31",
            "Brüssel: Minister für mehr Rüstungsproduktion",
        ),
        ("Weserblick", "https://weserblick.example/w/12", "Drei neue Werke für Granaten"),
        ("Morgenblatt", "https://morgenblatt.example/m/9", "Bündnis berät über Munition"),
    ),
    event=(
        SampleText(
            outlet="Hauptstadtdienst",
            url="https://hauptstadtdienst.example/granaten",
            title="640.000 Granaten im Jahr: Was die Industrie dafür verlangt",
            lead="Ohne Verträge über zehn Jahre baut niemand ein Werk, sagen die Hersteller.",
            body="Die Rüstungsproduktion hängt an wenigen Betrieben für Pulver und Zünder.",
            found={"arms": ("Rüstungsproduktion",)},
        ),
        SampleText(
            outlet="Alpenrundschau",
            url="https://alpenrundschau.example/analyse/werke",
            title="Analyse: Warum drei Werke nicht reichen",
            lead="Das Treffen von Brüssel löst das Problem der Rüstungsproduktion nur halb.",
            body="Der Engpass liegt bei den Vorprodukten, und die kommen aus zwei Ländern.",
            found={"arms": ("Rüstungsproduktion",)},
        ),
    ),
    others=(
        SampleText(
            outlet="Küstenfunk",
            url="https://kuestenfunk.example/welt/abschreckung",
            title="Übung im Oktober: Nukleare Abschreckung aus der Luft",
            lead="Sechzig Flugzeuge aus dreizehn Ländern nehmen teil.",
            body="Die jährliche Übung gilt als Zeichen der nuklearen Abschreckung. Scharfe Waffen "
            "sind nicht an Bord.",
            found={"nuclear": ("Nukleare Abschreckung", "nuklearen Abschreckung")},
        ),
        SampleText(
            outlet="Monatsschrift Sicherheit",
            url="https://monatsschrift.example/hefte/rueckblick",
            title="Rückblick: Wie die Rüstungsproduktion verlernt wurde",
            lead="Dreißig Jahre lang schlossen Werke, nun fehlen die Meister.",
            body="Die Rüstungsproduktion von heute ruht auf Maschinen von gestern.",
            found={"arms": ("Rüstungsproduktion",)},
            author="Jonas Freytag",
        ),
    ),
    trouble="nordbote: seit sechs Stunden nicht lesbar",
    detail="HTTP 503 bei jedem von 14 Versuchen.\nDie übrigen Quellen werden gelesen.\n"
    "Nachsehen: natowire feeds test nordbote",
)

ENGLISH = SampleTexts(
    topics={"arms": "Arms production", "nuclear": "Nuclear deterrence"},
    first=SampleText(
        outlet="The Northern Courier",
        url="https://northern-courier.example/politics/defence-ministers-brussels",
        title="Defence ministers meet in Brussels on ammunition and nuclear deterrence",
        lead="The alliance wants to double its arms production by spring. "
        "Who pays for the new works is still in dispute.",
        body="At the outset the ministers met the heads of eleven arms companies. Three works "
        "for artillery shells are to start this year.\n\n"
        "In the evening the planning group meets. It talks about what a nuclear deterrence "
        "looks like that needs no new bases.",
        found={
            "arms": ("arms production", "arms companies"),
            "nuclear": ("nuclear deterrence",),
        },
        author="Marian Voss",
        agency="Reuters",
    ),
    former_title="Defence ministers gather in Brussels",
    addition="The Secretary General now gives figures: 640,000 shells a year, almost twice as "
    "many as before. The arms companies want contracts over ten years for it.",
    correction="An earlier version said that five works were to start this year. It is three.",
    copies=(
        (
            "Rhine Messenger",
            "https://rhine-messenger.example/a/4711",
            "NATO ministers want more ammunition",
        ),
        (
            "Evening Post",
            "https://evening-post.example/news/ministers",
            "Ministers meet on ammunition and deterrence",
        ),
        (
            "Baltic Mirror",
            "https://baltic-mirror.example/2/88",
            "Ammunition: alliance wants to build twice as much",
        ),
        ("Lakeside Gazette", "https://lakeside.example/p/5", "Defence ministers meet in Brussels"),
        (
            "Radio Central",
            "https://radio-central.example/n/31",
            "Brussels: ministers for more arms production",
        ),
        ("Weser View", "https://weser-view.example/w/12", "Three new works for shells"),
        ("Morning Sheet", "https://morning-sheet.example/m/9", "Alliance talks about ammunition"),
    ),
    event=(
        SampleText(
            outlet="Capital Service",
            url="https://capital-service.example/shells",
            title="640,000 shells a year: what industry wants in return",
            lead="Without contracts over ten years nobody builds a works, the makers say.",
            body="Arms production hangs on a few factories for powder and fuzes.",
            found={"arms": ("Arms production",)},
        ),
        SampleText(
            outlet="Alpine Review",
            url="https://alpine-review.example/analysis/works",
            title="Analysis: why three works are not enough",
            lead="The Brussels meeting solves only half of the problem of arms production.",
            body="The bottleneck is in the precursors, and they come from two countries.",
            found={"arms": ("arms production",)},
        ),
    ),
    others=(
        SampleText(
            outlet="Coastal Radio",
            url="https://coastal-radio.example/world/deterrence",
            title="October exercise: nuclear deterrence from the air",
            lead="Sixty aircraft from thirteen countries take part.",
            body="The yearly exercise is seen as a sign of nuclear deterrence. No live weapons "
            "are on board.",
            found={"nuclear": ("nuclear deterrence",)},
        ),
        SampleText(
            outlet="Security Monthly",
            url="https://security-monthly.example/issues/looking-back",
            title="Looking back: how arms production was unlearned",
            lead="For thirty years works closed, now the masters are missing.",
            body="The arms production of today rests on machines of yesterday.",
            found={"arms": ("arms production",)},
            author="Jonah Friday",
        ),
    ),
    trouble="northern-courier: not readable for six hours",
    detail="HTTP 503 at each of 14 tries.\nThe other sources are read.\n"
    "Look it up: natowire feeds test northern-courier",
)

TEXTS: Mapping[str, SampleTexts] = {"de": GERMAN, "en": ENGLISH}
