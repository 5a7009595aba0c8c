"""How pages sign texts and pictures: dates, bylines, credits, sources and captions, as lines."""

import re

_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.’'-]{0,40}"
_LINK = (
    r"(?:,|&|/|und|and|et|y|e|i|och|og|en|ja|và|и|та|von|van|de|der|den|zu|du|da|di|la|le|in|aus)"
)

SENTENCE_END = re.compile(r"[.!?…:;“”\"»«’'‘)\]。！？」』】।॥؟]\s*$")

DATE = re.compile(
    r"\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d\d)\b|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}\b"
    r"|\b\d{1,2}\.?(?: de)? [^\W\d_]{3,12}\.?(?: de)?,? \d{4}\b"
    r"|\b[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|\d{4}年\d{1,2}月\d{1,2}日"
)
READING_TIME = re.compile(
    r"(?:(?:geschätzte )?lese(?:zeit|dauer)|temps de lecture|tiempo de lectura"
    r"|tempo di? (?:leitura|lettura)"
    r"|leestijd|lästid|lesetid|czas czytania"
    r"|время чтения)?\W*(?:ca\. )?\d{1,3}\s?(?:min(?:\w{0,5})?\.?|мин\w*)"
    r"(?: (?:lesezeit|lesedauer|read|to read|de lecture|de lectura|di lettura|de leitura))?\W*"
    r"|\d\d:\d\d min\b.*"
    r"|(?:zuletzt )?(?:updated|aktualisiert|veröffentlicht|publiziert|stand|published|posted"
    r"|mis à jour|publié"
    r"|actualizado|publicado|aggiornato|pubblicato|opublikowano|uppdaterad|publicerad|oppdatert"
    r"|publisert)\b"
    r"(?:\W*|.{0,30}\d.{0,40})"
)

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
CREDIT = re.compile(
    r"mit (?:material|informationen|agentur\w*|inhalten) (?:von|der|des) .{2,500}"
    r"|\(?(?:additional )?(?:reporting|writing|editing|translation|compiled) by .{2,400}"
    r"|.{2,300} (?:contributed to (?:this|the) (?:report|story|article)|reported from )\b.{0,300}"
    r"|(?:\(?(?:avec|con|med|met|with files from|with) )(?:the )?(?:afp|dpa|reuters|agenc\w+|efe"
    r"|ap|associated press)\b.{0,60}"
    rf"|[(—–-]?\s*(?:{_AGENCIES})(?:\s*[/,;+]\s*[\w-]{{2,14}}){{0,5}}\)?\.?|© ?dpa.{{0,60}}"
    r"|[\w.]{2,16}(?: online)? ?\([^()]{2,60}\)"
    r"|(?:übersetzung|redaktion|bearbeitung|mitarbeit|mitwirkung|übersetzt"
    r"|translated)(?: und \w+)?(?:\s*:| von| by) .{2,160}"
    r"|aus dem \w+ (?:übersetzt )?von .{3,60}"
)
"""Who wrote, edited, translated or supplied a text, as its last line."""
SOURCE = re.compile(
    r"(?:verwendete )?(?:quellen?|sources?|źródło|zdroj|fuentes?|fontes?|fonte|bron|kilde|källa"
    r"|lähde|forrás|sursa|izvor|vir"
    r"|allikas|avots|šaltinis|източник|источник|джерело|πηγή)\s*:.{0,300}|eigene recherchen?"
    r"|(?:sendung|stand)\s*:.{0,120}"
    r"|(?:first |originally )?published (?:in|by|on) .{2,60}|(?:erst)?veröffentlicht (?:in|auf"
    r"|am) .{2,60}"
    r"|dieser (?:artikel|beitrag|text) (?:erschien|ist zuerst|wurde) .{2,160}"
    r"|(?:[\w-]+\.){1,3}[a-z]{2,6}: .{2,250}"
    r"|this (?:article|story|piece) (?:was|has been|(?:first|originally) appeared) .{2,200}"
)

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
LABELLED = re.compile(rf"\W*(?:{_PICTURE})(?:\s\w+)?\s*[:/|©]\s*.{{2,300}}")
"""A line that a picture's label begins."""
_CREDITED = rf"(?:{_NAME}|(?i:{_AGENCIES})|via|und|and|von|van|de)"
CREDITED = re.compile(
    rf"(?:[(\[|]\s?)?\b(?i:{_PICTURE})\s*(?::|/"
    rf"|\bvia\b)\s*{_CREDITED}(?:[ /,|&+-]{{1,3}}{_CREDITED}){{0,9}}[)\]]?\.?$"
)
"""A caption that ends in who took the picture, in the line's own letters: "(Foto: Anna Berg)"."""
COPYRIGHT = re.compile(r"©|\(c\) |\bcopyright\b(?: \d{4}|:)")
PICTURE_AGENCY = re.compile(
    rf"(?:.{{0,80}}[/|,]\s*)?(?:via )?(?:{_AGENCIES})(?:\s*[/|,]\s*[\w .-]{{2,40}})?\.?"
    rf"|.{{2,80}} via getty images"
)
"""A line of a photographer and an agency: "STR/AFP via Getty Images"."""
TAKEN_BY = re.compile(
    rf"(?:\||\b[^\W\d_a-zß-öø-ÿ][\w.-]{{1,40}})\s?[/|]\s?(?i:{_AGENCIES})\b[^().!?]{{0,40}}$"
    r"|\|\s?[^|.()]{2,60}/[^|.()]{2,40}$"
)
"""A caption that ends in photographer and agency without brackets. In brackets that is how an
article ends: "... sagte er. (Anna Berg/dpa)"."""
