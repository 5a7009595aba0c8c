"""Notices of correction and retraction, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import SENTENCES
from worker.dedup.correction_forms import STEMS
from worker.dedup.corrections import correction
from worker.domain.stories import Correction

CORRECTED, RETRACTED = Correction.CORRECTED, Correction.RETRACTED
TITLE = "Nato berät über Munition"
STORY = "\n\n".join(SENTENCES[:4])

CORRECTED_TITLES = (
    "KORREKTUR - Nato liefert 14 Panzer",
    "KORREKTUR/ROUNDUP 2: Nato liefert 14 Panzer",
    "Berichtigung: Treffen beginnt am Dienstag",
    "Korrigierte Fassung: Treffen beginnt am Dienstag",
    "Nato liefert 14 Panzer (korrigiert)",
    "Nato liefert 14 Panzer (Berichtigt: Im 2. Absatz heißt es richtig 14)",
    "dpa-Berichtigung: Treffen beginnt am Dienstag",
    "POL-HH: Korrektur: Zeugenaufruf nach Unfall",
    "POL-B: Korrektur der Pressemeldung von heute Morgen",
    "CORRECTED-UPDATE 2-NATO ministers meet in Brussels",
    "CORRECTED: NATO ministers meet in Brussels",
    "Correction: NATO-Ministers story",
    "NATO ministers meet in Brussels (corrected)",
    "RECTIFICATIF : les ministres se réunissent à Bruxelles",
    "Rectificatif - Les ministres se réunissent à Bruxelles",
    "Rettifica: i ministri si riuniscono a Bruxelles",
    "Rectificatie: ministers vergaderen in Brussel",
    "KOREKTA: Ministrowie spotykają się w Brukseli",
    "Rättelse: Ministrar möts i Bryssel",
    "OIKAISU: Ministerit kokoontuvat Brysselissä",
    "OPRAVA: Ministři se scházejí v Bruselu",
)

AMBIGUOUS_TITLES = (
    "Korrektur: Nato liefert 14 Panzer",
    "Correction: NATO sends 14 tanks",
    "Corrección: La OTAN envía 14 tanques",
    "Korekta: NATO wysyła 14 czołgów",
)
"""Titles of the same form head reports on prices."""

CORRECTED_LINES = (
    "Korrektur: In der Überschrift stand zunächst eine falsche Zahl.",
    "Korrektur vom 22. November 2026: Das Treffen beginnt am Dienstag.",
    "Korrektur (22.11., 14.10 Uhr): Das Treffen beginnt am Dienstag.",
    "14.10 Uhr: Korrektur: Das Treffen beginnt am Dienstag.",
    "Berichtigung: Im 2. Absatz, 1. Satz muss es heißen: am Dienstag.",
    "(Berichtigt: Im 2. Absatz heißt es nun richtig Dienstag.)",
    "Richtigstellung: Der Minister hat den Rat nicht verlassen.",
    "In einer früheren Version dieses Textes hieß es, das Treffen beginne am Montag.",
    "* In einer ersten Fassung dieses Artikels stand eine falsche Zahl.",
    "Hinweis: In einer früheren Version dieses Textes fehlte eine Quelle. Wir haben sie ergänzt.",
    "In einer früheren Version der Meldung war von 15 Panzern die Rede.",
    "Anm. d. Red.: Wir haben die Zahl der Panzer korrigiert.",
    "Anmerkung der Redaktion: In einer früheren Version dieses Beitrags hieß es, es seien 15.",
    "Hinweis der Redaktion: Der Vorname wurde nachträglich korrigiert.",
    "Anm. d. Red.: Wir hatten zunächst berichtet, dass es 15 Panzer seien. Das ist falsch.",
    "Hinweis: In einer früheren Version hieß es, es seien 15 Panzer.",
    "(Im zweiten Absatz wurde die Zahl der Panzer berichtigt.)",
    "(Berichtigt wird im 2. Absatz die Zahl der Panzer.)",
    "(In der Überschrift haben wir die Zahl der Panzer korrigiert.)",
    "Die Überschrift wurde nachträglich geändert, sie nannte eine falsche Zahl.",
    "Das haben wir nun korrigiert.",
    "Den Fehler haben wir inzwischen korrigiert.",
    "Wir haben im zweiten Absatz die Zahl der Panzer korrigiert.",
    "Wir haben die Stelle korrigiert.",
    "Diese Meldung wurde korrigiert: Es sind 14 Panzer.",
    "Wir bitten den Fehler zu entschuldigen.",
    "This story has been corrected to show that 14 tanks were sent, not 15.",
    "This story corrects the number of tanks to 14.",
    "This article was amended on 22 November 2026 because an earlier version misstated a figure.",
    "An earlier version of this article misstated the number of tanks.",
    "An earlier version of this story, published on Monday, gave the wrong number of tanks.",
    "(This November 22 story has been corrected to change the number of tanks in paragraph 3)",
    "Correction: The number of tanks is 14, not 15.",
    "Correction, Nov. 22, 2026: The number of tanks is 14.",
    "Editor's note: An earlier version of this report gave a wrong figure.",
    "Clarification: This article has been updated to clarify who sent the tanks.",
    "Editor's note: We initially reported that there were 15 tanks.",
    "Rectificatif : le nombre de chars est de 14.",
    "Une version précédente de cet article indiquait à tort que 15 chars avaient été livrés.",
    "Dans une version précédente de cet article, nous écrivions 15 chars.",
    "Cet article a été corrigé : 14 chars ont été livrés.",
    "NDLR : le nom du ministre a été corrigé.",
    "Mise à jour : cet article a été modifié pour corriger le nombre de chars.",
    "Fe de errores: el número de tanques es 14.",
    "Una versión anterior de este artículo decía que eran 15 tanques.",
    "Errata corrige: i carri armati sono 14.",
    "In una versione precedente di questo articolo i carri armati erano 15.",
    "In een eerdere versie van dit artikel stond dat het 15 tanks waren.",
    "Sprostowanie: czołgów jest 14.",
    "W poprzedniej wersji tego artykułu podaliśmy, że czołgów jest 15.",
    "Uma versão anterior deste texto dizia que eram 15 tanques.",
    "Rättelse: Stridsvagnarna är 14.",
    "I en tidigare version av den här artikeln stod det 15 stridsvagnar.",
    "I en tidligere version af denne artikel stod der 15 kampvogne.",
    "I en tidligere versjon av saken sto det 15 stridsvogner.",
    "Oikaisu: Panssarivaunuja on 14.",
    "Jutun aiemmassa versiossa luki, että panssarivaunuja on 15.",
    "V původní verzi článku jsme uvedli, že tanků je 15.",
    "V pôvodnej verzii článku sme uviedli, že tankov je 15.",
    "A cikk korábbi változatában 15 harckocsi szerepelt.",
    "O versiune anterioară a acestui articol menționa 15 tancuri.",
    "U prethodnoj verziji ovog članka pisalo je 15 tenkova.",
    "В предыдущей версии этой статьи говорилось о 15 танках.",
    "У попередній версії цього матеріалу йшлося про 15 танків.",
    "Поправка: танковете са 14.",
    "Διόρθωση: τα άρματα είναι 14.",
)

RETRACTED_TITLES = (
    "ZURÜCKGEZOGEN: Nato liefert 14 Panzer",
    "ZURÜCKGEZOGEN - Nato liefert 14 Panzer",
    "EIL/ZURÜCKGEZOGEN: Nato liefert 14 Panzer",
    "Nato liefert 14 Panzer (ZURÜCKGEZOGEN)",
    "KILL: Nato sends 14 tanks",
    "MANDATORY KILL - Nato sends 14 tanks",
    "WITHDRAWN: Nato sends 14 tanks",
    "Nato sends 14 tanks (STORY WITHDRAWN)",
    "RETRACTION: Nato sends 14 tanks",
    "ANNULE ET REMPLACE : Les ministres se réunissent",
    "ANNULE - Les ministres se réunissent",
    "Meldung zurückgezogen",
    "Diese Meldung wurde zurückgezogen",
    "Eilmeldung zurückgezogen: Nato liefert 14 Panzer",
    "+++ Meldung storniert +++",
    "Artikel depubliziert",
    "Dieser Artikel wurde gelöscht.",
    "Story withdrawn: NATO sends 14 tanks",
    "Article removed",
    "This article has been retracted",
    "Dépêche annulée : les ministres se réunissent",
    "Article supprimé",
    "Artículo retirado",
    "Articolo rimosso",
    "Artikel ingetrokken",
    "Artykuł wycofany",
    "Artikeln har avpublicerats",
    "Juttu on poistettu",
    "Статья удалена",
)

RETRACTED_LINES = (
    "Die Meldung wird zurückgezogen.",
    "Die Meldung über 14 Panzer wird hiermit zurückgezogen.",
    "Diese Meldung wurde zurückgezogen, weil sich die Quelle als falsch erwies.",
    "Diese Meldung ist hinfällig.",
    "Die dpa zieht ihre Meldung über 14 Panzer zurück.",
    "Wir ziehen diesen Artikel zurück.",
    "Korrektur: Diese Meldung wird zurückgezogen.",
    "Die Meldung «Nato liefert Panzer» (14.10 Uhr) wird zurückgezogen.",
    "ACHTUNG: Die Meldung von 14.10 Uhr über die Lieferung von Panzern ist hinfällig.",
    "dpa zieht Meldung über 14 Panzer zurück",
    "Dieser Artikel wurde gelöscht, weil die Quelle ihre Angaben widerrief.",
    "Wir haben diesen Text vorerst von der Seite genommen.",
    'Please note that the story headlined "NATO sends 14 tanks" has been withdrawn.',
    "This story has been withdrawn.",
    "This article has been retracted because its source could not be confirmed.",
    "Reuters has withdrawn this story because the source could not be confirmed.",
    "Editors: Please disregard the story on tanks.",
    "Cette dépêche est annulée.",
    "AVERTISSEMENT - Merci d'annuler notre dépêche sur les chars.",
    "Cet article a été retiré car la source n'était pas fiable.",
    "Esta noticia ha sido retirada.",
    "Questo articolo è stato ritirato.",
    "Dit artikel is ingetrokken.",
    "Ten artykuł został wycofany.",
    "Artikeln har dragits tillbaka.",
    "Artiklen er trukket tilbage.",
    "Článek byl stažen.",
)

REPORTS = (
    "Nato zieht Truppen zurück",
    "Beitrag gelöscht: Minister bedauert seine Worte",
    "Artikel 5 gelöscht",
    "Der Beitrag ist nicht mehr verfügbar",
    "Artikel gelöscht, Streit geht weiter",
    "Article removed from the bill",
    "Story withdrawn troops tell",
    "Meldung zurückgezogener Truppen",
    "Report withdrawn: agency admits a mistake",
    "Zurückgezogen: Der Antrag der Opposition ist vom Tisch",
    "Kurskorrektur: Nato ändert ihre Planung",
    "Korrektur: Warum der Goldpreis jetzt sinkt",
    "Correction: Chip makers enter a bear market",
    "Oprava: Most přes Labe bude zavřený",
    "Achtung: Meldung über Glatteis auf Brücken",
    "Im zweiten Satz wurde die Entscheidung des Linienrichters korrigiert",
    "Korrektur im Dax nach Rekordhoch",
    "Korrektur der Prognose: Institute sehen weniger Wachstum",
    "Korrekturen am Haushalt gefordert",
    "Berichtigung des Haushalts: Koalition einig",
    "Berichtigungshaushalt: Brüssel legt Zahlen vor",
    "Minister nimmt Aussage zurück",
    "Minister korrigiert seine Aussage zum Manöver",
    "Kurs korrigiert",
    "Rückzug aus dem Norden abgeschlossen",
    "The army withdrew from the city",
    "Withdrawn troops return to base",
    "WITHDRAWN TROOPS RETURN TO BASE",
    "KILL: THE NEW FILM",
    "Kill switch: How tanks are stopped",
    "Retreat from the northern front",
    "Retracted claims and what became of them",
    "Correction in tech stocks continues",
    "Corrections officers face charges",
    "Correctional facility evacuated",
    "Scientist retracts paper on drones",
    "L'armée s'est retirée de la ville",
    "ANNULÉ - Le marché de Noël n'aura pas lieu",
    "Correction sévère pour le PSG",
    "Loi de finances rectificative : les députés votent",
    "El ejército se retira de la ciudad",
    "Corregidor: la batalla de 1942",
    "Corretto, il caffè con la grappa",
    "Leger trekt zich terug",
    "Wojsko wycofało się z miasta",
    "Sprostowania nie będzie: minister odmawia",
    "Rettung: Seenotkreuzer läuft aus",
    "Trupper trukket tilbage fra grensen",
    "Opravna mostu: silnice je zavřená",
    "Oprava mostu potrvá do jara",
    "Поправки к бюджету приняты",
    "Исправленный бюджет принят",
    "Nato 14 (Korrekturfaktor 2) bleibt",
)

FURNITURE = (
    "Fehler gefunden? Jetzt Korrekturhinweis senden",
    "Korrektur: Fehler gefunden? Schreiben Sie uns.",
    "Haben Sie einen Fehler entdeckt? Hier Korrektur melden.",
    "Mehr zu unserer Korrekturpraxis",
    "Korrekturen",
    "Corrections: corrections@example.org",
    "Report a correction or typo",
    "Correction policy",
    "Corrections and clarifications: contact the readers' editor.",
    "If you see an error, please let us know: Corrections",
    "Signaler une erreur : correction souhaitée ?",
    "Anm. d. Red.: Fehler gefunden? Bitte schreiben Sie uns, er wird korrigiert.",
    "Editor's note: The interview was edited for length.",
    "Anm. d. Red.: Der Autor ist Mitglied der Redaktion.",
    "An earlier version of this article was published on Monday.",
    "A version of this article appears in print on Nov. 22.",
    "Eine frühere Fassung dieses Textes erschien am Montag in der Druckausgabe.",
)

TOLD_IN_TEXT = (
    "Die Meldung wurde wenig später von der Agentur zurückgezogen.",
    "Der Minister sagte, der Text sei korrigiert worden: Es gelte die neue Fassung.",
    "Die Regierung hat ihre Zahlen korrigiert.",
    "Der Artikel 5 wurde nie zurückgezogen.",
    "Diese Meldung wurde automatisch erstellt und nicht redaktionell korrigiert.",
    "Dieser Text wurde von einer Maschine übersetzt und von der Redaktion korrigiert.",
    "This article was translated by AI and corrected by an editor.",
    "Wir haben den Kurs korrigiert.",
    "„Das haben wir korrigiert“, sagte der General.",
    "„Wir haben den Fehler korrigiert.“",
    "Wir haben den Fehler korrigiert, sagte der Minister am Abend in Berlin.",
    "Wir haben die Lage falsch eingeschätzt und das korrigiert, sagte der General.",
    "Dieser Kommentar wurde gelöscht.",
    "In einer früheren Fassung hieß es noch, die Steuer werde gesenkt.",
    "Wir hatten zunächst geschrieben, erzählte der Soldat, dann kam keine Post mehr.",
    "Anm. d. Red.: Wir hatten im Mai über den Fall berichtet.",
    "Die Meldung aus Moskau, der Hafen sei erobert, ist hinfällig, sagte der Minister.",
    'The article titled "Tanks" has been retracted by the journal.',
    "Eine Korrektur: So nannte der Kanzler den Beschluss.",
    "Wir haben die Truppen zurückgezogen, sagte der General.",
    "„Wir ziehen unsere Truppen zurück“, sagte der General.",
    "The ministry withdrew the report and apologised.",
    "The general said the army had corrected its course.",
    "In einer früheren Version des Gesetzes war von 15 Panzern die Rede.",
    "In an earlier version of the bill the figure was 15.",
    "The earlier version of the plan was wrong.",
    "Le ministre a corrigé ses propos.",
    "El ministro corrigió sus palabras.",
    "Il ministro ha corretto la cifra.",
    "De minister trok het voorstel in.",
    "Minister skorygował swoje słowa.",
    "Ministern drog tillbaka förslaget.",
    "Hallitus on vetänyt esityksen takaisin.",
    "Министр исправил свои слова.",
)


@pytest.mark.parametrize("title", CORRECTED_TITLES)
def test_a_title_may_say_that_something_was_corrected(title: str) -> None:
    assert correction(title, STORY, None) is CORRECTED


@pytest.mark.parametrize("title", AMBIGUOUS_TITLES)
def test_a_label_of_reports_counts_beside_the_older_title(title: str) -> None:
    older = title.partition(": ")[2].replace("14", "15")
    assert correction(title, STORY, STORY, older) is CORRECTED
    assert correction(title, STORY, STORY) is CORRECTED
    assert correction(title, STORY, STORY, "Streit in Brüssel") is None
    assert correction(title, STORY, None) is None
    assert correction(title.upper(), STORY, None) is CORRECTED


def test_a_label_of_reports_needs_no_older_title_where_the_text_says_it() -> None:
    line = "In einer früheren Version dieses Textes hieß es, es seien 15 Panzer."
    assert correction(AMBIGUOUS_TITLES[0], f"{STORY}\n\n{line}", None) is CORRECTED


@pytest.mark.parametrize("title", RETRACTED_TITLES)
def test_a_title_may_say_that_the_article_is_withdrawn(title: str) -> None:
    assert correction(title, STORY, None) is RETRACTED


@pytest.mark.parametrize(
    "line, what",
    [(line, CORRECTED) for line in CORRECTED_LINES]
    + [(line, RETRACTED) for line in RETRACTED_LINES],
)
@pytest.mark.parametrize("place", ["above", "below", "within"])
def test_a_notice_is_found_on_a_line_of_its_own(line: str, what: Correction, place: str) -> None:
    around = {
        "above": f"{line}\n\n{STORY}",
        "below": f"{STORY}\n\n{line}",
        "within": f"{STORY}\n\n{line}\n\n{STORY}",
    }
    assert correction(TITLE, around[place], STORY) is what


@pytest.mark.parametrize(
    "line",
    [
        "In einer früheren Version dieses Textes hieß es, das Treffen beginne am Montag.",
        "An earlier version of this article misstated the number of tanks.",
        "This story has been corrected.",
        "(Anm. d. Red.: Der Vorname wurde korrigiert.)",
    ],
)
def test_a_notice_may_end_the_last_line(line: str) -> None:
    assert correction(TITLE, f"{STORY} {line}", STORY) is CORRECTED
    assert correction(TITLE, f"{line} {STORY}", STORY) is CORRECTED


@pytest.mark.parametrize("line", REPORTS)
def test_a_report_of_others_corrections_is_none(line: str) -> None:
    assert correction(line, STORY, None) is None
    assert correction(TITLE, f"{STORY}\n\n{line}\n\n{STORY}", None) is None
    assert correction(TITLE, f"{STORY}\n\n{line}", None) is None


@pytest.mark.parametrize("line", [*FURNITURE, *TOLD_IN_TEXT])
def test_neither_furniture_nor_what_a_text_tells_is_a_notice(line: str) -> None:
    assert correction(TITLE, f"{line}\n\n{STORY}", None) is None
    assert correction(TITLE, f"{STORY}\n\n{line}\n\n{STORY}", None) is None
    assert correction(TITLE, f"{STORY}\n\n{line}", None) is None


NOTICE = CORRECTED_LINES[0]


def test_a_notice_that_stood_there_before_is_no_news() -> None:
    assert correction(TITLE, f"{STORY}\n\n{NOTICE}", f"{STORY}\n\n{NOTICE}") is None
    retyped = NOTICE.upper().replace(":", " :")
    assert correction(TITLE, f"{STORY}\n\n{retyped}", f"{NOTICE}\n\n{STORY}") is None


def test_a_second_notice_is_news() -> None:
    before = f"{STORY}\n\n{NOTICE}"
    assert correction(TITLE, f"{before}\n\n{CORRECTED_LINES[7]}", before) is CORRECTED
    assert correction(TITLE, f"{before}\n\n{RETRACTED_LINES[0]}", before) is RETRACTED


def test_a_label_of_the_title_that_stood_there_before_is_no_news() -> None:
    labelled = f"Korrektur: {TITLE}"
    assert correction(labelled, STORY, STORY, TITLE) is CORRECTED
    assert correction(labelled, STORY, STORY, labelled) is None
    assert correction(f"ZURÜCKGEZOGEN: {TITLE}", STORY, STORY, labelled) is RETRACTED


def test_a_label_alone_heads_what_stands_below() -> None:
    assert correction(TITLE, f"{STORY}\n\nKorrektur\n\n{SENTENCES[5]}", STORY) is CORRECTED
    assert correction(TITLE, f"{STORY}\n\nKorrektur\n\nImpressum", STORY) is None
    before = f"{STORY}\n\nKorrektur\n\n{SENTENCES[5]}"
    assert correction(TITLE, f"{STORY}\n\nKorrektur\n\n{SENTENCES[6]}", before) is CORRECTED


SILENT = st.text(max_size=300).filter(lambda text: not any(s in text.casefold() for s in STEMS))


@given(SILENT, SILENT)
def test_a_text_without_their_words_is_never_a_correction(title: str, text: str) -> None:
    assert correction(title, text, None) is None


@given(st.sampled_from([*CORRECTED_LINES, *RETRACTED_LINES]), st.text(max_size=200))
def test_what_was_said_before_in_full_says_nothing_new(line: str, more: str) -> None:
    text = f"{line}\n\n{more}"
    assert correction(TITLE, text, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "korrektur " * 100_000,
        "Korrektur:\n" * 100_000,
        "In einer früheren Version " * 40_000,
        "(" * 1_000_000 + "korrigiert",
        "this story has been " * 50_000,
        "wir haben die die die " * 50_000,
        "AAAA-" * 200_000 + "KORREKTUR",
        ". this story " * 80_000,
    ],
)
def test_any_text_costs_bounded_time(text: str) -> None:
    correction(text, text, None)
    correction(TITLE, text, text)
