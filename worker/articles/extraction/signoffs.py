"""How pages sign texts and pictures: dates, bylines, credits, sources and captions, as lines."""

import re

_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]{0,40}"
_LINK = (
    r"(?:,|&|/|und|and|et|y|e|i|och|og|en|ja|và|и|та|von|van|de|der|den|zu|du|da|di|la|le|in|aus)"
)

SENTENCE_END = re.compile(r"[.!?…:;“”\"»«’'‘)\]。！？」』】।॥؟]\s*$")

FULL_STOP = re.compile(r"[.!?…。！？।؟][“”\"»«’'›‹)\]」』】]{0,3}\s*$")
"""How a sentence ends, also within quotation marks; colons and brackets end other lines, too."""

DATE = re.compile(
    r"\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d\d)\b|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b"
    r"|\b\d{1,2}\.?(?: de)? [^\W\d_]{3,12}\.?(?: de)?,? \d{4}\b"
    r"|\b[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|\d{4}年\d{1,2}月\d{1,2}日"
)
_DATED = (
    r"(?:zuletzt |last )?(?:updated|aktualisiert|veröffentlicht|publiziert|stand|published|posted"
    r"|mis à jour|publié|actualizado|publicado|aggiornato|pubblicato|opublikowano|uppdaterad"
    r"|publicerad|oppdatert|publisert)"
)
READING_TIME = re.compile(
    r"(?:(?:geschätzte )?lese(?:zeit|dauer)|temps de lecture|tiempo de lectura"
    r"|tempo di? (?:leitura|lettura)"
    r"|leestijd|lästid|lesetid|czas czytania"
    r"|время чтения)?\W*(?:ca\. )?\d{1,3}\s?(?:min(?:\w{0,5})?\.?|мин\w*)"
    r"(?: (?:lesezeit|lesedauer|read|to read|de lecture|de lectura|di lettura|de leitura))?\W*"
    rf"|\d\d:\d\d min\b.*|{_DATED}\W*"
)
_MONTHS = (
    r"jan|feb|fév|mär|mar|maa|apr|abr|avr|mai|may|maj|mag|jun|juin|juni|jul|juil|juli|aug|ago|août"
    r"|sep|set|okt|oct|out|ott|nov|dez|dec|déc|dic"
)
_AROUND_DATE = re.compile(
    rf"{_DATED}|\b\d{{1,2}}[:.h]\d\d(?::\d\d)?\b|\b(?:{_MONTHS})\w{{0,7}}\b|\d+|\b(?:um|am|pm|at|on|à|às"
    r"|alle|kl|klo|uhr|est|edt|pst|pdt|gmt|utc|bst|jst|mesz?|cest?|de|del|of|the|il|le|a las|from|bis"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:segunda|terça|quarta|quinta|sexta)-feira"
    r"|sábado|domingo|lunes|martes|miércoles|jueves|viernes|(?:lune|marte|mercole|giove|vener)dì)\b"
    r"|年|月|日|時|分"
)
"""What stands around a date in a line that is nothing else."""
_BY_WHOM = re.compile(rf"\s(?:by|von|par|por|di)\s{_NAME}(?:\s{_NAME}){{1,3}}$")


def is_date(text: str) -> bool:
    """Whether a line is a date and what belongs to it, a zone or a place at most beside it."""
    small = _BY_WHOM.sub("", text).lower()
    if not DATE.search(small) and not re.match(_DATED, small):
        return False
    if _TOLD_OF_DATE.search(small):
        return False
    rest = _AROUND_DATE.sub(" ", small)
    return any(map(str.isdigit, small)) and len(re.findall(r"[^\W\d_]+", rest)) <= 1


_TOLD_OF_DATE = re.compile(r"\d\s*(?::|[–—]|\s-)\s+[^\W\d_]")
"""A date with an event behind it, as in chronicles."""

BYLINE = re.compile(
    r"(?i:von|by|par|por|di|door|av|af|texte?|autor(?:in|en|a)?|författare|авторы?|автори?"
    r"|(?:ein|eine|an?) (?:kommentar|gastbeitrag|interview|analyse|essay|kolumne"
    r"|analysis) (?:von|by))"
    rf"\s?:?\s{_NAME}(?:,?\s(?:{_LINK}|{_NAME})){{0,11}}\.?"
)
"""A line of a byline, in its own letters: "Von Anna Berg und Jan de Boer, Brüssel"."""

_AGENCIES = (
    r"getty(?: images)?|dpa(?:-\w+)?|afp|ap(?: photo)?|reuters|epa|ansa|efe|pap|ntb|tt|scanpix"
    r"|ritzau"
    r"|belga|anp|apa|keystone(?:-sda)?|imago(?: images)?|picture[- ]alliance|shutterstock"
    r"|istock(?:photo)?"
    r"|alamy|ddp|epd|kna|sda|sid|lusa|ctk|čtk|mti|tass|ria|unsplash|pexels|adobe stock"
    r"|zuma(?: press)?"
    r"|pa(?: wire| images| media)?|rex|press association|associated press"
)
_AGENCY = re.compile(rf"(?<![^\W_])(?:{_AGENCIES})(?![^\W_])", re.IGNORECASE)
_SMALL = re.compile(rf"{_LINK}|via|mit|with|[\w-]+\.[a-z]{{2,6}}|[a-zäöüß]{{2,4}}/\S+")
_PARTS = re.compile(r"[\s|,;:+&()\[\]<>–—•]+|(?<!\w)-|-(?!\w)")


def are_names(text: str) -> bool:
    """Whether every word of a text may belong to names: no verb and no article does."""
    parts = [part for part in _PARTS.split(_AGENCY.sub("X", text)) if part.strip(".")]
    return bool(parts) and all(map(_may_name, parts))


def _may_name(part: str) -> bool:
    if not part[0].islower() or _SMALL.fullmatch(part.rstrip(".")):
        return True
    return "/" in part and not any(piece[:1].islower() for piece in part.split("/"))


_SIGNED = (
    re.compile(
        r"(?i:mit (?:material|informationen|agentur\w*|inhalten) (?:von|der|des)"
        r"(?: (?:nachrichten)?agentur(?:en)?)?) (?P<names>.{2,300})"
    ),
    re.compile(
        r"(?i:(?:übersetzung|redaktion|bearbeitung|mitarbeit|mitwirkung|übersetzt"
        r"|translated|translation)(?: und \w+)?(?:\s*:| von| by)) (?P<names>.{2,160})"
    ),
    re.compile(r"(?i:aus dem) \w+sche[nm] (?:übersetzt )?von (?P<names>.{3,60})"),
    re.compile(
        r"(?i:\(?(?:avec|con|med|met|with files from|with) (?:the )?)"
        rf"(?P<names>(?i:{_AGENCIES}|agenc\w+)\b.{{0,60}})"
    ),
    re.compile(r"(?P<names>[A-ZÄÖÜ][A-Z0-9ÄÖÜ]{1,7})(?: [Oo]nline)? ?\([^()\d]{2,60}\)"),
    re.compile(
        r"\(?(?:with )?(?i:(?:additional |with )?(?:reporting|writing|editing|translation|compiled))"
        r" (?:by|from) (?P<names>.{2,400})"
    ),
)
"""Credits whose words behind the sign are names: "Mitarbeit: Anna Berg", no "Mitarbeit: Beide
Länder arbeiten zusammen"."""
_WORKED = re.compile(
    r"\b(?:with )?(?:additional )?(?:reporting|writing|editing|translation)(?: and \w+ing)? (?:by|from)\b"
    r"|\b(?:of the|in|from|the)\b",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r".{2,400} contribut(?:ed|ing) to this (?:report|story|article)\b.{0,200}"
    rf"|{_NAME}(?:,? (?:and )?{_NAME}){{0,7}}(?: (?:in|from) {_NAME}(?: {_NAME})?)? reported from "
    rf"{_NAME}(?:,?\s(?:and |from |in )?{_NAME}){{0,20}}\..{{0,300}}"
)
_DISTRIBUTED = re.compile(
    rf"[(—–-]?\s*(?:{_AGENCIES})(?:\s*[/,;+]\s*[\w-]{{2,14}}){{0,5}}\)?\.?|© ?dpa.{{0,60}}",
    re.IGNORECASE,
)


def is_credit(text: str) -> bool:
    """Whether a line says who wrote, edited, translated or supplied a text, and nothing else."""
    if _DISTRIBUTED.fullmatch(text) or _CONTRIBUTED.fullmatch(text):
        return True
    found = (pattern.fullmatch(text) for pattern in _SIGNED)
    return any(match and are_names(_WORKED.sub(" ", match["names"])) for match in found)


_SOURCE_NAMED = re.compile(
    r"(?i:(?:verwendete )?(?:quellen?|sources?|źródło|zdroj|fuentes?|fontes?|fonte|bron|kilde|källa"
    r"|lähde|forrás|sursa|izvor|vir"
    r"|allikas|avots|šaltinis|източник|источник|джерело|πηγή))\s*:\s*(?P<names>.{0,300})"
)
_MOST_SOURCE = 8
_SOURCE = re.compile(
    r"eigene recherchen?\W*|sendung\s*:.{0,120}|(?:[\w-]+\.){1,3}[a-z]{2,6}: .{2,250}"
)
_STAND = re.compile(r"stand\s*:\s*\D{0,12}\d.{0,60}")
_PUBLISHED_FIRST = re.compile(
    r"(?:(?:first |originally )?published (?:in|by|on)|(?:erst)?veröffentlicht (?:in|auf|am))"
    r" [^,]{2,60}"
)
APPEARED = re.compile(
    r"dies(?:er|es|e) (?:artikel|beitrag|text|interview|analyse|kommentar) (?:erschien\b"
    r"|(?:ist|wurde)\b.{0,60}\b(?:zuerst|erstmals|ursprünglich|übersetzt|aktualisiert"
    r"|erschienen)\b).{0,160}"
    r"|(?:the |this )(?:article|story|piece|column) (?:was |has been |is )?(?:(?:first|originally) )?"
    r"(?:published|appeared|adapted|republished|produced|translated)\b.{0,200}"
    r"|(?:cet article|ce texte) (?:est|a été) .{0,40}(?:paru|publié|traduit)\b.{0,120}"
    r"|(?:questo articolo|este artículo|este artigo) (?:è|fue|foi|se) .{0,40}(?:apparso|pubblicato"
    r"|publicó|publicado|traducido|traduzido)\b.{0,120}"
    r"|dit artikel (?:verscheen|is|werd) .{0,60}(?:eerder|eerst|oorspronkelijk)\b.{0,100}"
    r"|(?:artykuł|tekst) (?:ukazał|został) .{0,20}(?:pierwotnie|po raz pierwszy)\b.{0,100}"
)
"""Where a text was published before."""


def is_source(text: str, *, is_sentence: bool, length: int) -> bool:
    """Whether a line says where a text is from; ``length`` is in words. A label before a whole
    sentence is the article's own: "Quelle: Das Institut hat die Hilfen zusammengezählt".
    """
    small = text.lower().replace("’", "'")
    if APPEARED.fullmatch(small) or (length <= _MOST_SOURCE and _PUBLISHED_FIRST.fullmatch(small)):
        return True
    if (named := _SOURCE_NAMED.fullmatch(text)) and are_names(named["names"] or text):
        return True
    if is_sentence:
        return False
    return bool(named or _SOURCE.fullmatch(small) or _STAND.fullmatch(small))


INITIALS = re.compile(
    r"\(?[a-zäöüß]{2,4}(?:(?:[/,;]| und )\s?[\w-]{2,12}){0,4}\)?(?:\.|;.{0,80})?"
)
"""Who wrote a text, in its own letters: "(smu/dpa)", "ssi, dan; Foto: ..."."""

_PICTURE = (
    r"fotos?|fotografie|fotografi|photos?(?: by| credit)?|photograph|bild(?:er|quelle|rechte"
    r"|nachweis)?"
    r"|symbol(?:bild|foto)|archiv(?:bild|foto)|images?|pictures?|pics?|credits?"
    r"|crédits?(?: photo)?|imagen"
    r"|imágenes|imagem|immagine|kép|fotó|snímek|zdroj foto|kuva|fot\.?|foto e?|grafik|ilustrace"
    r"|illustration"
    r"|φωτο(?:γραφία)?|фото|снимка|bilde|billede|mynd|nuotr\.?|foto:"
)
_LABEL = rf"(?i:{_PICTURE})(?i:\s?credit|\s(?:by|von|de|di))?"
_CAPTIONS = (
    re.compile(rf"^\W*{_LABEL}\s*[:/|©]\s*(?P<names>.{{2,300}})$"),
    re.compile(
        rf"(?:[.!?…)\]]\s*|[\"“”»|–—-]\s+|[(\[|])\b{_LABEL}\s*(?::|/|©|\bvia\b)\s*"
        r"(?P<names>[^()]{2,120})[)\]]?\.?$"
    ),
    re.compile(
        rf"\b{_LABEL}\s*:\s*(?P<names>[^().:!?]{{2,80}}[/ ](?i:{_AGENCIES})|(?i:{_AGENCIES}))\.?$"
    ),
    re.compile(rf"^{_LABEL}\s(?P<names>(?i:{_AGENCIES}))\.?$"),
    re.compile(
        r"(?:(?<![„“\"«»])[©ⓒ]|\([cC]\)(?=\s?[^\W_a-zß-öø-ÿ])|(?:^|[.!?…)|] ?)(?i:copyright)\b)"
        r"\s*[:©]?\s*(?P<names>[^.!?©ⓒ]{2,100}(?:\.[^.!?©ⓒ]{1,60})?)\.?$"
    ),
    re.compile(
        r"(?:^|[.!?…] )(?P<names>(?i:imago(?: images)?|picture[- ]alliance|getty images|dpa|afp|ap"
        r"|reuters|epa)\s?/\s?[^().!?]{2,40})$"
    ),
    re.compile(
        r"[(\s](?:Quelle|Source|Fuente|Fonte|Źródło|Zdroj|Bron|Kilde|Källa)\s?:\s?"
        rf"(?P<names>[^()/:.]{{2,40}}/(?i:{_AGENCIES})(?:/[\w .-]{{2,20}})?)\)?$"
    ),
)
"""Captions that end in who took the picture; the words behind the label must be names."""
_ENUMERATED = re.compile(r"\((?:[ab]|[AB])\)\s")
_BY_AGENCY = re.compile(
    rf"(?:.{{0,80}}[/|,]\s*)?(?:via )?(?i:{_AGENCIES})(?:\s*[/|,]\s*[\w .-]{{2,40}})?\.?"
    r"|.{2,80} via (?i:getty images)"
)
_OF_ARCHIVE = re.compile(
    r"[(\[](?:archiv|symbol)(?:bild|foto|aufnahme)\w*[)\]]\.?$|\((?:file (?:photo|picture|image)"
    r"|stock (?:photo|image)|photo d'(?:archives?|illustration)|foto d'archivio|foto de archivo"
    r"|archieffoto|zdjęcie (?:ilustracyjne|archiwalne)|ilustrační (?:foto|snímek)|ilustračné foto"
    r"|arki[vf](?:bild|foto|bilde|billede)|kuvituskuva|архивное фото|архівне фото)\)\.?$"
)
TAKEN_BY = re.compile(
    r"(?:\||\b[^\W\d_a-zß-öø-ÿ][\w.-]{1,40})\s?[/|]\s?"
    rf"(?i:{_AGENCIES})\b(?P<names>[^().!?]{{0,40}})$"
    r"|\|\s?[^|.()\d]{2,60}/[^|.()\d]{2,40}$"
)
"""A caption that ends in photographer and agency without brackets. In brackets that is how an
article ends: "... sagte er. (Anna Berg/dpa)"."""


def is_caption(text: str) -> bool:
    """Whether a line is a picture's caption or credit by its own words."""
    if _ENUMERATED.search(text):
        return False
    if _OF_ARCHIVE.search(text.lower().replace("’", "'")):
        return True
    if _BY_AGENCY.fullmatch(text) and are_names(text):
        return True
    found = (pattern.search(text) for pattern in _CAPTIONS)
    return any(
        match and not match["names"].rstrip().endswith(("?", "!")) and are_names(match["names"])
        for match in found
    )


def is_taken_by(text: str) -> bool:
    """Whether a line ends in a photographer and an agency; an article's last line may, too."""
    if not (match := TAKEN_BY.search(text)):
        return False
    return not match["names"] or are_names(match["names"])
