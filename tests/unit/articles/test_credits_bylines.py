import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.credits import byline
from worker.domain.articles import Author, AuthorKind


@pytest.mark.parametrize(
    "line, names, place",
    [
        ("Von: Stephanie Munk", ["Stephanie Munk"], None),
        ("Von Stephanie Munk", ["Stephanie Munk"], None),
        ("VON EVA NOWAK", ["EVA NOWAK"], None),
        ("Von: Bill MCCARTHY, Marisha GOLDHAMER", ["Bill MCCARTHY", "Marisha GOLDHAMER"], None),
        ("Von Jana Sinram und Lissy Kaufmann", ["Jana Sinram", "Lissy Kaufmann"], None),
        ("Von Łukasz Żak, Anna Nowak", ["Łukasz Żak", "Anna Nowak"], None),
        ("Von Jan Kos, Eva Nowak und Ute Lu", ["Jan Kos", "Eva Nowak", "Ute Lu"], None),
        ("Von Jan Kos/Eva Nowak", ["Jan Kos", "Eva Nowak"], None),
        ("Von Ursula von der Leyen", ["Ursula von der Leyen"], None),
        ("Von Jan Kos, Zürich", ["Jan Kos"], "Zürich"),
        ("Von Jan Kos, New York", ["Jan Kos"], "New York"),
        ("Von Jan Kos und Eva Nowak, Washington", ["Jan Kos", "Eva Nowak"], "Washington"),
        ("Von Jan Kos aus Brüssel", ["Jan Kos"], "Brüssel"),
        ("Von Jan Kos, Redakteur", ["Jan Kos"], None),
        ("Von Eva Nowak, Online-Redakteurin", ["Eva Nowak"], None),
        ("Von Eva Nowak Leitende Wirtschaftsredakteurin", ["Eva Nowak"], None),
        ("Von Jan KosKorrespondent", ["Jan Kos"], None),
        ("Von unserem Korrespondenten Jan Kos", ["Jan Kos"], None),
        ("Autor: Monika Bo und Anna Tre, Sweidah", ["Monika Bo", "Anna Tre"], "Sweidah"),
        ("Autorin: Eva", ["Eva"], None),
        ("Autorin/Autor Jan Kos", ["Jan Kos"], None),
        ("Text: Jan Kos", ["Jan Kos"], None),
        ("Ein Kommentar von Eva Nowak", ["Eva Nowak"], None),
        ("Kommentar von Eva Nowak", ["Eva Nowak"], None),
        ("Eine Analyse von Jan Kos-Lu", ["Jan Kos-Lu"], None),
        ("Ein Interview von Jan Kos", ["Jan Kos"], None),
        ("Ein Gastbeitrag von Jan Kos", ["Jan Kos"], None),
        ("By John O'Neill", ["John O'Neill"], None),
        ("By Jane Doe in Brussels", ["Jane Doe"], "Brussels"),
        ("Par Anne Le Gall", ["Anne Le Gall"], None),
        ("Por Ana López y Luis Gil", ["Ana López", "Luis Gil"], None),
        ("Di Maria Rossi", ["Maria Rossi"], None),
        ("Door Jan de Vries", ["Jan de Vries"], None),
        ("Av Anna Svensson", ["Anna Svensson"], None),
        ("Autor: Jan Kowalski", ["Jan Kowalski"], None),
        ("Автор: Олена Коваль", ["Олена Коваль"], None),
    ],
)
def test_a_byline_names_persons_and_where_they_write_from(line, names, place):
    read = byline(line)
    assert read is not None
    assert read.authors == tuple(Author(name) for name in names)
    assert read.place == place


AGENCY, DESK = AuthorKind.AGENCY, AuthorKind.DESK


@pytest.mark.parametrize(
    "line, authors",
    [
        (
            "Von Jan Kos und Eva Nowak, dpa",
            (Author("Jan Kos"), Author("Eva Nowak"), Author("dpa", AGENCY)),
        ),
        ("von APA", (Author("APA", AGENCY),)),
        ("Von dpa/AFP", (Author("dpa", AGENCY), Author("AFP", AGENCY))),
        ("AFP", (Author("AFP", AGENCY),)),
        ("SDA/sep", (Author("Keystone-SDA", AGENCY),)),
        ("Par Anne Gall avec AFP", (Author("Anne Gall"), Author("AFP", AGENCY))),
        ("Par Le Figaro (avec AFP)", (Author("Le Figaro", DESK), Author("AFP", AGENCY))),
        ("Von BR24 Redaktion", (Author("BR24 Redaktion", DESK),)),
        ("Von Redaktion hessenschau.de", (Author("Redaktion hessenschau.de", DESK),)),
        ("Von t-online", (Author("t-online", DESK),)),
    ],
)
def test_agencies_and_desks_sign_as_what_they_are(line, authors):
    read = byline(line)
    assert read is not None
    assert read.authors == authors


def test_a_sign_beside_an_agency_is_kept():
    read = byline("SDA/sep")
    assert read is not None
    assert read.initials == ("sep",)


@pytest.mark.parametrize(
    "line",
    [
        "Von Brüssel",
        "Von New York, London",
        "Von: Redakteurin",
        "Von und",
        "Von Berlin nach Kiew",
        "Von Anna Müller stammt der Satz.",
        "Von deutscher Seite ist der Konzern vertreten.",
        "Von Team zu Team",
        "Der Minister kam",
        "Interview | Historikerin Eva Nowak über ihren Film",
        "Interview: Eva Nowak",
        "Kommentar: Europas Sicherheit",
        "zur Startseite",
        "Über AFP",
        "By the way",
        "Nato",
        "kas",
        "Von: ",
        "",
        "Von Eva Nowak\nund mehr",
        "Von " + "Eva Nowak, " * 100 + "Jan Kos",
    ],
)
def test_other_lines_are_no_bylines(line):
    assert byline(line) is None


@given(st.text(max_size=300) | st.text("VonEva BdpaKos,/und:", max_size=120))
def test_any_line_is_read_without_error(line):
    read = byline(line)
    assert read is None or read.authors
