"""How newsrooms of Europe say that a text of theirs was wrong, or is withdrawn.

Each form is of a text that speaks of itself. What armies, ministers and central banks correct or
withdraw is news, so a bare word proves nothing: a label needs its sign behind it, a sentence its
"this article".
"""

import re

from worker.domain.stories import Correction

_STEMS = (
    "korrektur korrig korrek korek korje berichtig berigtig richtigstell richtiggestell errat errore erramos"
    " erreur error mistake misstat correct amended regret retract withdr kill disregard removed taken"
    " version versión versione versie versã versiun verzi verzj wersj versjon versio fassung változat"
    " rectif retific rettific correc correz corret corregi corrigi corrigé corec gecorrig annul anul"
    " retir ritir rimoss dépubli rettet rettel retting rättat rättel korrigé oikai korja aiem sprost"
    " popraw skoryg wycof oprav helyre javít korábbi ispravak ispravk različic popravek исправ поправк"
    " корекц верси версі виправл διόρθ προηγούμεν düzelt parand õiend labojum pataisym zurückg zurueckg"
    " zurück zieh hinfällig ungültig gegenstandslos storniert gestrichen entschuldig bedauer fehler"
    " ingetrok teruggetrok trukket dragits avpubl afpubl vedetty stažen stiahnut tidigare tidligere"
    " fälschlich zunächst udgave utgave gelöscht entfernt nachträglich genommen modifi clarif früheren initial mistak wrongly erron"
)
STEMS = tuple(_STEMS.split())
"""One of these stands, in small letters, in every notice."""

_STRONG = (
    r"korrektur(?:hinweis|meldung)?|korrigiert(?:e (?:fassung|version|meldung))?|berichtigung|berichtigt|richtigstellung"
    r"|erratum|errata[- ]corrige|errata|corrections?|corrected|correction and clarification|rectificatif|rectification|correctif"
    r"|corrigé|fe de err(?:ores|atas)|corrección|rectificación|correzione|rettifica|correctie"
    r"|rectificatie|korekta|sprostowanie|correcção|correção|retificação|erramos|rättelse|korrigering|rettelse"
    r"|berigtigelse|retting|oikaisu|korjaus|oprava|helyreigazítás|javítás|korrekció|rectificare|corecție|erată"
    r"|ispravak|ispravka|popravek|исправление|поправка|корекция|виправлення|διόρθωση|düzeltme|parandus|õiendus"
    r"|labojums|pataisymas"
)
_PREFIX = (
    r"(?:[A-Z][A-Z0-9ÄÖÜ]{1,12}(?:-[A-Z0-9ÄÖÜ]{1,12}){0,3}\s?[:/]\s?"
    r"|(?:dpa|afp|apa|epd|kna|sid|reuters|ap|ansa|ritzau|ntb|tt|ots)[- ]|wiederholung/|roundup ?\d?/)?"
)
LABEL = re.compile(
    rf"[\W_]{{0,4}}(?-i:{_PREFIX})(?P<label>{_STRONG})(?P<between>\s?\([^()\n]{{1,60}}\)|[^:()\n–—]{{0,60}}?)"
    r"(?P<sign>\s?[:：]|\s[–—-]{1,2}\s|(?<=\w)[/](?=\w)|(?<=[A-Z])-(?=\w)|[)\]])",
    re.IGNORECASE,
)
"""A label with the sign behind it; ``between`` may stand a date alone."""
AMBIGUOUS = re.compile(
    r"korrektur|corrections?|corrección|correzione|correctie|korekta|correcção|correção|korrekció|javítás|corecție|oprava"
    r"|korjaus|popravek|поправка|корекция|διόρθωση",
    re.IGNORECASE,
)
"""Labels that head reports too: of prices that fall, of laws that are amended, of bridges that are
repaired."""
ALONE = re.compile(rf"\W{{0,4}}(?:{_STRONG})\W{{0,4}}", re.IGNORECASE)
"""A label that is a line of its own: what it is about follows on the next."""
OF_RELEASE = re.compile(
    r"\W{0,3}(?:[A-Z][\w.-]{1,20}: (?:[\d-]{4,12}\.?\d* )?)?(?:korrektur|berichtigung|korrekturmeldung) (?:der|zur|zu|unserer|unseres|einer|des)"
    r" (?:\S+ )?(?:presse(?:mitteilung|meldung|bericht)\w*|meldung\w*|vorigen|obigen|artikels|polizeibericht\w*|PM)\b"
    r"|correction: .{2,80} stor(?:y|ies)$",
    re.IGNORECASE,
)
TITLE_END = re.compile(
    r".*[(\[](?:korrektur|korrigiert(?:e fassung|e version)?|berichtigt(?:e fassung|e version)?|berichtigung|corrected"
    r"|correction|updated,? corrected|corrigé|rectificatif|corregido|corregida|corretto|gecorrigeerd|rättad|korrigert"
    r"|oikaistu|korjattu|opraveno|opravené|poprawione|skorygowane|исправлено|виправлено)\b[^()\[\]]{0,60}[)\]]\W*",
    re.IGNORECASE,
)

WITHDRAWN_MARK = re.compile(
    r"\W{0,3}(?:MANDATORY |BULLETIN |STORY |EIL[-/ ]|URGENT[-/ ])?(?:KILL|WITHDRAWN|WITHDRAWAL|RETRACTED|RETRACTION|ZURÜCKGEZOGEN"
    r"|ZURUECKGEZOGEN|ZURÜCKZIEHUNG|HINFÄLLIG|ANNULE|ANNULATION)"
    r"(?:\s?[:/)\]]|\s[–—-]{1,2}\s|-(?=\w))"
    r"|.*[(\[](?:STORY )?(?:KILL|WITHDRAWN|RETRACTED|ZURÜCKGEZOGEN|ANNULE)[)\]]\W*|ANNULE ET REMPLACE\b.*"
)
"""Agencies write these in capitals, in lines that have small letters elsewhere."""

_GONE_DE = r"(?:(?:wurde|wird|ist) )?(?:zurückgezogen|storniert|depubliziert)"
_GONE_EN = r"(?:(?:has been|was|is) )?(?:withdrawn|retracted)"
_TAKEN_DOWN = (
    rf"(?:die|diese|unsere)? ?(?:eil|agentur)?meldung {_GONE_DE}|(?:this )?story {_GONE_EN}"
    r"|dépêche (?:annulée|retirée)|depesza (?:anulowana|wycofana)"
)
WITHDRAWN_TITLE = re.compile(
    rf"[\W_]{{0,4}}(?:(?:{_TAKEN_DOWN})(?:\W*$|\s?[:–—]\s)"
    r"|(?:"
    rf"(?:dieser?|dieses|der|die)? ?(?:artikel|beitrag|text|bericht|eilmeldung|meldung|nachricht) (?:{_GONE_DE}|(?:(?:wurde|ist) )?(?:gelöscht|entfernt))"
    rf"|(?:this )?(?:article|post|report|story) (?:{_GONE_EN}|(?:(?:has been|was) )?(?:removed|taken down))"
    r"|(?:cet )?article (?:retiré|annulé|dépublié|supprimé)|artículo (?:retirado|eliminado)|noticia (?:retirada|eliminada)"
    r"|articolo (?:ritirato|rimosso)|notizia (?:ritirata|rimossa)|artikel (?:ingetrokken|verwijderd)|artykuł wycofany"
    r"|artigo (?:retirado|removido)|notícia (?:retirada|removida)|artikeln (?:är |har )?(?:avpublicerad|avpublicerats|dragits tillbaka)"
    r"|artiklen (?:er )?(?:trukket tilbage|afpubliceret)|(?:saken|artikkelen) (?:er )?(?:trukket|avpublisert)|juttu (?:on )?(?:poistettu|vedetty pois)"
    r"|článek (?:byl )?stažen|článok (?:bol )?stiahnutý|статья удалена|материал (?:удалён|удален|отозван)"
    r")\W*$)",
    re.IGNORECASE,
)
"""What outlets put in the place of a title whose text they took down. Nothing else may stand there,
but for an agency's own words: what others took down ("Beitrag gelöscht: ...") is news, and what is
"no longer available" has only reached its age.
"""

_PIECE_DE = r"(?:artikels?|beitrag(?:e?s)?|text(?:e?s)?|meldung|nachricht|berichts?|geschichte|interviews?|kommentars?|podcasts?|videos?|tickers?|liveblogs?|überschrift|grafik|version|fassung|eilmeldung|agenturmeldung|pressemitteilung)"
_UP_TO = r"(?:[^.]|(?<=\d)\.){0,120}"
"""A part of a sentence: the dot of "10.15 Uhr" and of "3. Absatz" does not end it."""
_IN_PLACE = r"(?:im (?:\d+\.|\w+) absatz(?:, \d+\. satz)?|in der (?:überschrift|bildunterschrift|bildzeile)|im (?:vorspann|titel))"
_OF_TEXT = (
    r"(?:stellen?|passagen?|angaben?|zahl(?:en)?|namen?|vornamen|nachnamen|datum|zitat|absatz|satz|text|artikel|beitrag|bericht"
    r"|meldung|fehler|überschrift|titel|schreibweise|bildunterschrift|bildtext|grafik|tabelle|version|fassung)"
)
_WAS_PUT_RIGHT = r"(?:korrigiert|berichtigt|richtiggestellt)"
_PIECE_EN = r"(?:stor(?:y|ies)|articles?|reports?|posts?|pieces?|dispatch|headline|column|blog|interview|review|obituary|newsletter|transcript|caption|chart|graphic|podcast|video|item|alert|page)"
_PIECE_FR = r"(?:article|dépêche|papier|texte|version|billet|reportage|sujet|titre|brève|infographie|contenu)"

EARLIER = re.compile(
    r"(?:in |durch )?(?:eine[rm]?|der|die|unsere[rm]?) (?:\w+ )?(?:früheren?|vorherigen?|ersten?|vorigen?|älteren?|ursprünglichen?|zunächst veröffentlichten?)"
    rf" (?:version|fassung) (?:dieser|dieses|unseres|unserer|des artikels|des beitrags|der meldung)\s?(?:{_PIECE_DE})?"
    rf"|in (?:diesem|unserem) {_PIECE_DE} (?:hieß es|stand|war)\b.{{0,40}}(?:zunächst|zuerst|ursprünglich|fälschlich|irrtümlich)"
    rf"|zunächst (?:hieß es|stand|hatten wir|haben wir)\b.{{0,60}}(?:in diesem|in unserem|an dieser stelle)"
    rf"|(?:in )?(?:an?|the|our) (?:earlier|previous|prior|original|initial|first) version of (?:this|the|our) {_PIECE_EN}"
    rf"|(?:earlier|previous) versions of this {_PIECE_EN}"
    rf"|(?:dans )?(?:une|la) (?:première|précédente) version de (?:cet|cette|ce|notre) {_PIECE_FR}"
    rf"|(?:dans )?(?:une|la) version (?:précédente|antérieure|initiale|première|originale) de (?:cet|cette|ce|notre|l.) ?{_PIECE_FR}"
    r"|(?:en )?una versión (?:anterior|previa|inicial) de (?:este|esta) (?:artículo|noticia|texto|información|nota|reportaje|despacho)"
    r"|(?:in )?una (?:precedente versione|versione precedente|prima versione) di quest[oa']\s?(?:articolo|notizia|testo|pezzo)"
    r"|(?:in )?een (?:eerdere|vorige) versie van (?:dit|deze) (?:artikel|bericht|stuk|verhaal|tekst)"
    r"|(?:w )?(?:poprzedniej|wcześniejszej|pierwotnej|pierwszej) wersji (?:tego |niniejszego |naszego )?(?:artykułu|tekstu|depeszy|materiału)"
    r"|(?:n)?uma versão (?:anterior|prévia) (?:deste|desta|do presente) (?:artigo|texto|notícia|reportagem|matéria)"
    r"|i en tidigare version av (?:den här |denna |det här )?(?:artikel\w*|text\w*|nyhet\w*|inslag\w*)"
    r"|i en tidligere (?:version|udgave) af (?:denne |artiklen|historien|teksten)"
    r"|i en tidligere (?:versjon|utgave) av (?:denne |saken|artikkelen|teksten)"
    r"|(?:jutun|artikkelin|uutisen|tekstin) aie?mmassa versiossa"
    r"|v (?:předchozí|původní|dřívější|první) verzi (?:tohoto |našeho )?(?:článku|textu|zprávy)"
    r"|v (?:predchádzajúcej|pôvodnej|staršej) verzii (?:tohto |nášho )?(?:článku|textu|správy)"
    r"|a? ?(?:cikk|cikkünk|írásunk) (?:korábbi|előző|eredeti) (?:változatában|verziójában)"
    r"|(?:într-)?o versiune anterioară a acest(?:ui articol|ei știri|ui text)"
    r"|u (?:prethodnoj|ranijoj|prvoj) verziji (?:ovog(?:a)? |ove )(?:članka|teksta|vijesti|vesti)"
    r"|v (?:prejšnji|prvotni) različici (?:tega )?(?:članka|prispevka|besedila)"
    r"|в (?:предыдущей|первоначальной|более ранней|первой) версии (?:этой |этого |данно\w+ |наше\w+ )?(?:статьи|текста|материала|новости|заметки)"
    r"|(?:у|в) (?:попередній|первісній|першій) версії (?:цього |цієї )?(?:тексту|матеріалу|статті|новини)"
    r"|в предишна версия на (?:тази |този )?(?:статия|текст|новина)\w*"
    r"|σε προηγούμενη (?:έκδοση|εκδοχή) (?:αυτού )?του άρθρου",
    re.IGNORECASE,
)
PRINTED = re.compile(
    r"\b(?:erschien\w*|veröffentlicht|gedruckt\w*|appear\w*|(?:was|were) (?:first |originally )?(?:published|broadcast|printed|posted)"
    r"|syndicated|a été publiée?|est parue?|(?:se |fue )public\w+|è (?:stata |apparsa )?(?:pubblicata|apparsa)|(?:is )?verschenen"
    r"|ukazał\w*|foi publicada|publicerades|julkaistiin|vyšl\w+|была опубликована)\b",
    re.IGNORECASE,
)
"""Where an earlier version came out says nothing against it."""
WRONG = re.compile(
    r"falsch|fälschlich|fehler|irrtüm|versehentlich|korrig|berichtig|incorrect|misstat|error|mistake|wrong|erroneous"
    r"|erron|erreur|equivoc|errat|errore|fout|onjuist|błęd|felaktig|fejl|feil|virhe|chyb|ошиб|помилк|λάθ",
    re.IGNORECASE,
)

_SELF = (
    (
        Correction.CORRECTED,
        (
            rf"(?:dieser|diese|dieses|unsere?r?) {_PIECE_DE}\b[^.]{{0,20}} (?:wurde|ist)\b[^.]{{0,120}}\b(?:korrigiert|berichtigt|richtiggestellt)"
            rf"|(?:der|die|das) (?:artikel|beitrag|meldung|überschrift|grafik)(?! \d) (?:wurde|ist) (?:\S+ ){{0,8}}(?:korrigiert|berichtigt|richtiggestellt)\W*$"
            rf"|(?:das|dies) haben wir (?:\S+ ){{0,4}}{_WAS_PUT_RIGHT}(?=[.!)]|$)"
            rf"|(?:diesen|den|die) {_OF_TEXT} haben wir (?:\S+ ){{0,6}}{_WAS_PUT_RIGHT}(?!\W*(?:,|[“”\"»]))"
            rf"|wir haben (?:\S+ ){{0,4}}{_OF_TEXT} (?:\S+ ){{0,8}}{_WAS_PUT_RIGHT}(?!\W*(?:,|[“”\"»]))"
            rf"|{_IN_PLACE} (?:wurden?|wird|werden|ist|sind|haben wir) (?:\S+ ){{0,12}}{_WAS_PUT_RIGHT}"
            rf"|(?:korrigiert|berichtigt) (?:wurden?|wird|werden) {_IN_PLACE}"
            r"|die überschrift (?:dieses \w+ )?(?:wurde|haben wir) nachträglich (?:geändert|angepasst)"
            r"|(?:das|dies|der fehler|die angabe|die passage) (?:wurde|ist) (?:\S+ ){0,4}(?:korrigiert|berichtigt|richtiggestellt)\W*$"
            r"|wir (?:bitten|bedauern) (?:\S+ ){0,4}(?:fehler|irrtum|versehen)\b"
            rf"|this (?:\w+ \d\d? |\d\d? \w+ )?{_PIECE_EN} (?:has been|was|is|had been) (?:\S+ ){{0,4}}(?:corrected|amended)\b"
            rf"|this (?:\w+\.? \d\d? )?{_PIECE_EN} (?:corrects|(?:has been|was) updated to (?:correct|clarify|reflect that))\b"
            rf"|(?:the|an) (?:error|mistake) has been corrected|we (?:have corrected|regret) (?:the|this) (?:error|mistake|stor|article)"
            rf"|(?:cet|cette|ce) {_PIECE_FR} a été (?:corrigée?|rectifiée?|(?:modifiée?|mise? à jour|actualisée?) (?:pour|afin de) (?:corriger|rectifier))|l.(?:article|erreur) a (?:depuis )?été (?:corrigée?|rectifiée?)"
            r"|(?:esta (?:noticia|información|nota)|este (?:artículo|texto)) (?:ha sido|fue) (?:corregid|rectificad)[oa]"
            r"|quest[oa'] ?(?:articolo|notizia) è stat[oa] (?:corrett|rettificat)[oa]"
            r"|dit (?:artikel|bericht) (?:is|werd) (?:\S+ ){0,3}(?:gecorrigeerd|gerectificeerd)"
            r"|(?:ten |niniejszy )?(?:artykuł|tekst) został (?:\S+ )?(?:poprawiony|skorygowany)"
            r"|(?:este (?:artigo|texto)|esta (?:notícia|reportagem)) foi corrigid[oa]"
            r"|artikeln har (?:\S+ ){0,2}(?:rättats|korrigerats)|artiklen er (?:blevet |nu )?(?:rettet|korrigeret)"
            r"|(?:saken|artikkelen) er (?:blitt |nå )?(?:rettet|korrigert)|(?:juttua|artikkelia) on (?:korjattu|oikaistu)"
            r"|článek byl (?:\S+ )?opraven|článok bol (?:\S+ )?opravený"
        ),
    ),
    (
        Correction.RETRACTED,
        (
            rf"(?:die|diese|unsere) (?:eil)?(?:meldung|nachricht|pressemitteilung)\b{_UP_TO} (?:wird|werden) (?:hiermit )?(?:\S+ ){{0,3}}(?:zurückgezogen|storniert|gestrichen)"
            rf"|(?:dieser|diese|dieses) {_PIECE_DE}\b (?:wurde|ist) (?:\S+ ){{0,5}}(?:zurückgezogen|depubliziert|hinfällig|gegenstandslos|ungültig)"
            r"|(?:die meldung|diese meldung) ist (?:hinfällig|gegenstandslos|ungültig)"
            rf"|(?:die|diese|unsere) (?:eil)?meldung\b{_UP_TO} ist (?:damit )?(?:hinfällig|gegenstandslos|ungültig)(?=[.!]|$)"
            r"|(?:dieser|diese) (?:artikel|text|bericht|meldung) (?:wurde|ist) (?:\S+ ){0,3}(?:gelöscht|entfernt)"
            rf"|(?:hiermit )?(?:ziehen wir|wir ziehen) (?:\S+ )?(?:die|diese[nrs]?|unsere[nrs]?) (?:\S+ )?{_PIECE_DE} (?:\S+ ){{0,6}}zurück"
            rf"|(?:die )?(?:dpa|afp|apa|reuters|epd|kna|sid|redaktion) zieht (?:hiermit )?(?:(?:die|diese[nrs]?|ihre[nr]?) )?{_PIECE_DE}\b.{{0,120}}\bzurück"
            rf"|wir haben (?:diese[nrs]?|unsere[nrs]?) {_PIECE_DE} (?:\S+ ){{0,5}}(?:zurückgezogen|gelöscht|entfernt|(?:von der (?:web)?seite|vom netz|aus dem netz|offline) genommen)"
            rf"|this {_PIECE_EN} (?:has been|was|is|is being) (?:\S+ )?(?:withdrawn|retracted|removed|taken down|killed)\b"
            rf"|(?:we|reuters|ap|afp|the associated press|\w+ news) (?:have|has|are|is) (?:withdrawn|retracted|withdrawing|retracting) this {_PIECE_EN}"
            r"|(?:please note that )?(?:the|our) (?:story|dispatch|alert|item) (?:headlined|headed|slugged|titled) .{1,160}? (?:has been|is) (?:withdrawn|retracted|killed)"
            rf"|please (?:disregard|kill) (?:this|the|our) (?:\S+ ){{0,3}}{_PIECE_EN}|(?:editors|clients|media)\b.{{0,40}}please (?:disregard|kill)\b"
            rf"|(?:cet|cette|ce) {_PIECE_FR} (?:a été|est) (?:retirée?|annulée?|dépubliée?)"
            r"|merci de ne pas tenir compte de (?:cette|notre) dépêche"
            r"|(?:merci d.|prière d.|veuillez )annuler (?:notre|cette|la) (?:dépêche|brève|alerte)"
            r"|(?:esta (?:noticia|información|nota)|este (?:artículo|texto)) (?:ha sido|queda|fue) (?:anulad|retirad)[oa]"
            r"|quest[oa'] ?(?:articolo|notizia) (?:è stat[oa]|è) (?:ritirat|annullat|rimoss)[oa]"
            r"|dit (?:artikel|bericht) is (?:\S+ ){0,2}(?:ingetrokken|teruggetrokken)"
            r"|(?:ten |niniejszy )?(?:artykuł|tekst) został (?:\S+ )?wycofany|(?:ta )?depesza została (?:anulowana|wycofana)"
            r"|(?:este (?:artigo|texto)|esta (?:notícia|reportagem)) foi (?:retirad|anulad)[oa]"
            r"|artikeln har (?:dragits tillbaka|avpublicerats)|artiklen er (?:blevet )?(?:trukket tilbage|afpubliceret)"
            r"|(?:saken|artikkelen) er (?:blitt )?(?:trukket(?: tilbake)?|avpublisert)|(?:juttu|artikkeli) on vedetty (?:pois|takaisin)"
            r"|(?:článek|zpráva) byla? stažena?|článok bol stiahnutý"
        ),
    ),
)
SELF = tuple((what, re.compile(rf"[\W_]{{0,4}}(?:{said})", re.IGNORECASE)) for what, said in _SELF)

NOTE = re.compile(
    r"[\W_]{0,4}(?:(?:redaktionelle[rn]? )?(?:anm(?:\.|erkung)|hinweis) (?:d\.|der) ?red(?:\.|aktion)|redaktionelle[rn]? hinweis|transparenzhinweis"
    r"|anmerkung|editor.?s.? note|note (?:de la rédaction|to (?:readers|editors))|ndlr|nota (?:de (?:la )?redacción|del editor|da redação|della redazione|do editor)"
    r"|n\.? ?d\.? ?r\.?|noot van de redactie|od redakcji|red\. anm|redaktionens (?:anmärkning|note)|toimituksen huomautus"
    r"|pozn(?:\.|ámka) red(?:\.|akce)|nota redacției|от редакции|примечание редакции|від редакції)\s?[:.–—-]",
    re.IGNORECASE,
)
HEADING = re.compile(
    r"[\W_]{0,4}(?:achtung|(?:wichtiger |technischer )?hinweis|advisory|attention|avertissement|clarification|update|mise à jour)"
    r"(?:\s?:|\s[–—-])\s",
    re.IGNORECASE,
)
"""What heads notices of many kinds: the sentence behind it tells whether it is one."""
FORMER = re.compile(
    r"in (?:einer|der) (?:früheren|vorherigen|vorigen|ersten|ursprünglichen) (?:version|fassung) (?:hieß es|stand|hatten wir|haben wir)\b",
    re.IGNORECASE,
)
"""Behind such a heading; elsewhere it may be the version of a law."""
WROTE = re.compile(
    r"\bwir hatten (?:zunächst|zuerst|ursprünglich|irrtümlich\w*|fälschlich\w*|versehentlich) (?:\S+ ){0,3}(?:geschrieben|berichtet|gemeldet)\b"
    r"|\bwe (?:originally|initially|first|mistakenly|wrongly|erroneously) (?:wrote|reported|said)\b"
    r"|\bnous avions (?:d.abord|initialement) (?:écrit|indiqué)\b",
    re.IGNORECASE,
)
"""In an editors' note alone: others wrote something at first, too."""
BY_MACHINE = re.compile(
    r"\b(?:nicht|ki|künstliche\w*|automatisch|automatisiert|maschinell\w*|übersetzt|lektoriert|ai|automatically|translated"
    r"|ia|automatiquement|traduite?|tradott[oa]|traducid[oa])\b",
    re.IGNORECASE,
)
"""How a text was made, and proofread, before anybody read it."""
SPOKEN = re.compile(r"\s*[„“”\"«»]")
"""What somebody says of own mistakes."""
PUT_RIGHT = re.compile(
    r"\b(?:korrigiert|berichtigt|richtiggestellt|corrected|amended|retracted|withdrawn|corrigée?s?|rectifiée?s?|corregid[oa]|rectificad[oa]"
    r"|corrett[oa]|rettificat[oa]|gecorrigeerd|gerectificeerd|poprawion\w|skorygowan\w|corrigid[oa]|rättats?|korrigerats?"
    r"|rettet|korrigeret|korrigert|oikaistu|korjattu|opraven\w?|opravili|corectat\w?|исправлен\w*|исправили|виправлен\w*|виправили)\b",
    re.IGNORECASE,
)

INVITES = re.compile(
    r"@|\bhttps?:|www\.|\b(?:send(?:en|ing)?|submit|report (?:an?|any|errors?)|contact|let us know|write to|e-?mails?|mailen|polic(?:y|ies)|request"
    r"|guidelines?|melden|schicken|schreiben sie|einsenden|mitteilen|korrekturpraxis|korrekturrichtlinie\w*|fehler (?:gefunden|entdeckt|bemerkt|gesehen)|hinweise an"
    r"|if you (?:see|find|spot|notice|believe)|falls sie|wenn sie|sollten sie|signale[rz]|écrivez|segnala\w*|scrivi(?:ci)?|envíe\w*|envíanos|escríb\w+"
    r"|escreva|zgłoś|napisz|meld (?:fejl|feil|het)|skicka|tipsa|tips oss|kontakta|lähetä|napište|kontaktujte|abonn\w+|newsletter)\b",
    re.IGNORECASE,
)
"""What pages print under every article to hear of mistakes."""
