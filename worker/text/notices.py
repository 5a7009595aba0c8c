"""What pages say that a server sends instead of one: errors, maintenance, other countries,
scripts, redirects. They come with status 200 too, and from files that somebody else fetched.
"""

import re

from worker.text.sentences import share

LOOKED_AT = 2_000
_MOST = 0.5
"""Share of a text that is the notice's own."""

NOT_FOUND = "says that there is no such page"
BROKEN = "says that its server does not answer now"
FORBIDDEN = "says that one may not read it here"
SCRIPT = "asks for a browser with scripts"
MOVING = "only leads on to another page"
LOADING = "is a frame that a script was to fill"

_SAID = (
    (
        NOT_FOUND,
        (
            r"^\W*(?:(?:sorry|hoppla|ups|leider|404)\W+)?(?:die|diese|ihre) (?:von (?:ihnen|dir) )?(?:aufgerufene |gesuchte |angeforderte |gewünschte )?(?:web)?seite"
            r" (?:\S+ ){0,4}(?:existiert|gelöscht|verschoben|nicht (?:mehr )?(?:gefunden|vorhanden|verfügbar|auffindbar))"
            r"|prüfen sie (?:bitte )?(?:die|ihre) (?:adresse|eingabe|url)|(?:seite|inhalt) (?:wurde )?(?:leider )?nicht gefunden"
            r"|(?:zurück )?zur startseite|page not found|^\W*(?:(?:error|fehler) )?40[04]\W*$|(?:the|this|that) page (?:\S+ ){0,6}(?:not be found|not exist"
            r"|not found|no longer (?:exists?|available))|(?:content|article|resource|url|file)(?: that)? you.{0,40}not"
            r" (?:be found|exist|found)|^it may have been (?:moved|renamed|deleted|removed)|check the (?:url|web address)"
            r"|we can(?:'t|’t|not) find the page|(?:return|go|back) to (?:the |our )?home ?page"
            r"|(?:la|cette) page (?:que vous \S+ |demandée |recherchée )?(?:\S+ ){0,3}(?:n.existe|introuvable|n.a pas été trouvée"
            r"|n.est (?:pas|plus) disponible)|page introuvable|(?:la )?pagina (?:\S+ ){0,4}non (?:esiste|(?:è )?(?:stata )?(?:trovata"
            r"|disponibile))|(?:la )?página (?:\S+ ){0,5}(?:no (?:existe|se (?:ha |pudo )?enc[ou]+ntr|encontrada|está disponible)"
            r"|não (?:existe|encontrada|foi encontrada|está disponível))"
            r"|(?:de |deze )?pagina (?:\S+ ){0,5}niet (?:\S+ )?(?:gevonden|besta|beschikbaar)|pagina (?:die \S+ zoekt )?bestaat (?:\S+ )?niet"
            r"|strona,? (?:\S+ ){0,4}nie (?:została (?:odnaleziona|znaleziona)|istnieje|jest dostępna)|nie znaleziono strony"
            r"|strán\w+,? (?:\S+ ){0,5}(?:nebyla nalezena|neexistuje|nenalezena|sa nenašla|nenájdená)"
            r"|sidan (?:du \S+ (?:efter )?)?(?:\S+ ){0,2}(?:hittades inte|finns inte|(?:kunde|kan) inte hittas)"
            r"|siden (?:du \S+ (?:efter |etter )?)?(?:\S+ ){0,2}(?:blev ikke fundet|ble ikke funnet|findes ikke|finnes ikke)"
            r"|sivua (?:\S+ ){0,2}ei (?:ole|löy)|oldal (?:\S+ ){0,3}nem (?:található|létezik)"
            r"|pagina (?:\S+ ){0,4}nu (?:a fost găsită|există|a putut fi)|stranica (?:\S+ ){0,4}(?:nije pronađena|ne postoji)"
            r"|stran\w? (?:\S+ ){0,3}(?:ni bila najdena|ne obstaja|ni mogoče najti)"
            r"|(?:страница|сторінк\w) (?:\S+ ){0,3}не (?:найдена|существует|знайдено|існує)|страницата (?:\S+ ){0,3}не (?:е|беше|бе) намерена"
            r"|σελίδα (?:\S+ ){0,4}δεν (?:βρέθηκε|υπάρχει)|aradığınız sayfa|sayfa bulunamadı|lehte (?:\S+ ){0,2}ei leitud"
            r"|lapa (?:\S+ ){0,2}nav (?:atrasta|pieejama)|puslapis (?:\S+ ){0,2}ne(?:rastas|egzistuoja)"
        ),
    ),
    (
        BROKEN,
        (
            r"(?:unsere|diese|die) (?:web)?seite (?:wird|ist|befindet)(?: \S+){0,4} (?:gewartet|überarbeitet|wartung\w*)"
            r"|(?:^|bitte )versuchen sie es (?:bitte )?(?:\S+ ){0,3}(?:später|erneut|noch ?(?:ein)?mal)|wir sind (?:gleich|bald|in kürze) (?:wieder )?"
            r"(?:zurück|für (?:sie|euch|dich) da)|(?:(?:this|our|the) (?:web ?)?(?:site|page)|we(?:.re| are)) .{0,60}maintenance"
            r"|^we(?:.ll| will) be (?:right )?back|please try (?:again|reloading|your request)|bad gateway|internal server error"
            r"|service (?:temporarily )?unavailable|gateway time-?out|^\W*an error (?:has )?occurred|^\W*error 5\d\d"
            r"|(?:ist|trat) ein (?:\S+ )?(?:server)?fehler auf(?:getreten)?\b|ein (?:\S+ )?fehler ist aufgetreten|^\W*nginx(?:/[\d.]+)?\W*$"
            r"|(?:le|ce|notre) (?:site|service) .{0,60}maintenance|veuillez réessayer|riprova(?:re)? più tardi"
            r"|(?:sito|pagina) .{0,60}manutenzione|(?:sitio|página|web) .{0,60}(?:mantenimiento|manutenção)|int[ée]nt[ae]lo (?:de nuevo|más tarde)"
            r"|tente novamente|(?:stron\w+|serwis\w*|witryn\w+) .{0,60}(?:konserwac|prace serwisowe|przerw\w+ techniczn)|spróbuj ponownie"
            r"|(?:strán\w+|web\w*) .{0,60}údržb|zkuste to (?:prosím )?(?:později|znovu)|skúste to (?:prosím )?neskôr"
            r"|(?:site|pagina) .{0,60}onderhoud|probeer het (?:later|opnieuw)|(?:webbplats|sajt|sida)\w* .{0,60}underhåll"
            r"|(?:webstedet|hjemmesiden|nettstedet|nettsiden|siden er) .{0,60}vedli[gk]ehold|försök igen|prøv igen|prøv igjen"
            r"|(?:sivusto|palvelu)\w* .{0,60}huol[lt]|(?:oldal|honlap)\w* .{0,60}karbantart|site.{0,60}mentenanță"
            r"|сайт\w* .{0,60}(?:обслуж|обслугов|техническ|технічн)|попробуйте (?:позже|ещё)|спробуйте пізніше|sitemiz .{0,60}bakım"
        ),
    ),
    (
        FORBIDDEN,
        (
            r"in (?:ihrem|deinem) (?:land|gebiet) (?:leider )?nicht|(?:not |un)available (?:\S+ ){0,3}(?:in|from) your (?:country|region|location)"
            r"|unavailable (?:due to|for) legal reasons|access this website from a country"
            r"|n.est pas (?:disponible|accessible) (?:dans|depuis) votre (?:pays|région)"
            r"|non (?:è )?disponibile nel tuo paese|no está disponible en (?:tu|su) (?:país|región)"
            r"|não está disponível no (?:seu|teu) país|niedostępn\w+ w (?:twoim|państwa) kraju"
            r"|niet beschikbaar in (?:uw|jouw) (?:land|regio)|inte tillgänglig\w? i ditt land"
            r"|ikke tilgængelig\w? i dit land|ikke tilgjengelig i ditt land|ve vaší zemi (?:není )?dostup"
            r"|недоступ\w+ в вашей стране|недоступн\w+ у вашій країні|^\W*(?:403 )?forbidden\W*$|^\W*access (?:denied|forbidden)\W*$"
            r"|^\W*zugriff verweigert\W*$|you (?:do not|don.t) have (?:permission|access) to (?:access|view|this)"
        ),
    ),
    (
        SCRIPT,
        (
            r"(?:aktivier\w+|einschalten|erlauben|benötig\w+) (?:\S+ ){0,4}javascript|javascript (?:\S+ ){0,4}(?:aktivier|einschalt|deaktiviert|ausgeschaltet)"
            r"|(?:enable|turn on|requires?|without|activate) (?:\S+ )?javascript|javascript (?:\S+ ){0,3}(?:disabled|required|enabled|to run)"
            r"|activer (?:le )?javascript|javascript (?:est )?désactivé|abilita(?:re)? javascript"
            r"|(?:activ|habilit)\w+ (?:el )?javascript|włącz\w* (?:obsługę )?javascript|(?:povolte|zapněte|povoľte) (?:si )?javascript"
            r"|(?:schakel|zet) javascript|aktivera javascript|(?:aktiver|slå) javascript|включите javascript|увімкніть javascript"
            r"|your browser is (?:out of date|outdated|not supported)|ihr browser (?:ist veraltet|wird nicht)"
        ),
    ),
    (
        MOVING,
        (
            r"(?:sie werden|du wirst) (?:gleich |nun |jetzt |automatisch |in kürze )*(?:zur? \S+ )?weitergeleitet|falls nicht,? klicken"
            r"|you(?:.re| are| will be)(?: now)?(?: being)? redirected|^\W*redirecting(?: you)?(?: to \S+)?\W*$|click here if you are not"
            r"|document has moved (?:here|permanently)|^\W*(?:this page has )?moved permanently\W*$"
            r"|vous (?:allez être|êtes) redirigé|(?:stai per essere|sarai) reindirizzat|(?:será|está siendo) redirigid"
            r"|zostaniesz przekierowan|budete přesměrován|budete presmerovan|(?:u|je) wordt doorgestuurd|du omdirigeras"
            r"|du (?:bliver|blir) (?:viderestillet|omdirigert)|вы будете перенаправлены|вас буде перенаправлено"
        ),
    ),
    (
        LOADING,
        (
            r"^\W*(?:laden|wird geladen|lädt|loading|please wait|bitte warten|chargement|veuillez patienter"
            r"|caricamento|cargando|a carregar|ładowanie|načítání|načítava sa|laster|indlæser|laddar|ladataan"
            r"|betöltés|se încarcă|загрузка|завантаження|зареждане|φόρτωση|yükleniyor)[\s.…]*$"
        ),
    ),
)
"""Each speaks of itself or to its reader: pipelines are under maintenance, ministers try again,
and "the Russian side" is "strona rosyjska", "stran" and "sidan"."""
_NOTICES = tuple((what, re.compile(said, re.IGNORECASE)) for what, said in _SAID)

_CODE = (
    r"(?:(?:http|error|fehler|erreur|errore|błąd|chyba|fel|feil|fejl|virhe|hiba|eroare|ошибка|помилка"
    r"|грешка|greška|napaka|σφάλμα|hata|código)[ -]*)*[:#]?\s*(?:40[0-9]|410|451|50[0-4]|52[0-9])"
)
_SAYS_CODE = (
    r"(?:not found|forbidden|unauthorized|gone|bad gateway|service (?:temporarily )?unavailable"
    r"|internal server error|gateway time-?out|unavailable for legal reasons|nicht gefunden)"
)
_ERROR_TITLES = re.compile(
    rf"{_CODE}(?:\s*[-–—:|.!,]?\s*(?:error|fehler|{_SAYS_CODE}|(?:page|seite|file) (?:not found|nicht gefunden)))?"
    rf"|{_SAYS_CODE}(?: {_CODE})?"
    r"|(?:(?:die |diese )?(?:web)?seite|artikel|inhalt)(?: wurde| konnte)?(?: leider)? nicht (?:gefunden|verfügbar|vorhanden)(?: werden)?"
    r"|(?:the |this )?(?:page|article|content|file)(?: was| could| is)? not (?:be )?(?:found|available)"
    r"|(?:cette )?page (?:introuvable|non trouvée|inexistante)|pagina (?:non trovata|inesistente)"
    r"|página no encontrada|página não encontrada|pàgina no trobada|pagina niet gevonden"
    r"|(?:nie znaleziono strony|strona nie (?:została znaleziona|istnieje))|stránka (?:nenalezena|nebyla nalezena|neexistuje|sa nenašla|nenájdená)"
    r"|sidan (?:hittades inte|kunde inte hittas|finns inte)|siden (?:blev|ble) ikke fundet|siden (?:ble ikke funnet|findes ikke|finnes ikke)"
    r"|sivua ei löyt\w+|az? oldal nem található|pagina nu (?:a fost găsită|există)|stranica nije (?:pronađena|nađena)"
    r"|strani? ni (?:bila najdena|mogoče najti)|страница не найдена|сторінку не знайдено|страницата не (?:е намерена|беше намерена)"
    r"|η σελίδα δεν βρέθηκε|sayfa bulunamadı|leh(?:te|ekülge) ei leitud|lapa nav atrasta|puslapis nerastas",
    re.IGNORECASE,
)
"""Whole parts of titles."""


def error_title(title: str) -> bool:
    """Whether a part of a title is an error's name."""
    return _ERROR_TITLES.fullmatch(title.strip(" .!…:")) is not None


def notice(text: str) -> str:
    """What a text that is mostly a notice says, in words for a person: "says that there is no
    such page: “Die Seite …”". Empty where it is none.
    """
    if len(text) > LOOKED_AT:
        return ""
    told = share(text, lambda part: any(said.search(part) for _, said in _NOTICES), LOOKED_AT)
    if told.part < _MOST:
        return ""
    what = next(what for what, said in _NOTICES if said.search(told.first) or said.search(text))
    return f"{what}: “{told.first}”"
