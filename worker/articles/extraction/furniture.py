"""What newsrooms' pages say around and between the paragraphs of an article, by language.

Every phrase stands in small letters with straight apostrophes, and is a pattern. A word alone
never condemns a line: articles write of newsletters and photos, too. Labels must be the line,
or stand before a colon or a link; services must come with an invitation to the reader.
"""

import re
from collections.abc import Mapping


def _any_of(rows: Mapping[str, str]) -> str:
    return "|".join(rows.values())


_RELATED = {
    "de": r"(?:lesen sie|lies|lest) (?:auch|mehr|hier|dazu|jetzt|weiter)(?: (?:mehr|auch|dazu"
    r"|hier|zum"
    r" thema))?|mehr (?:zum thema|dazu|infos?|informationen|themen|lesen|nachrichten|artikel)"
    r"|(?:das könnte|könnte) (?:sie|dich|euch) (?:auch|ebenfalls) interessieren"
    r"|auch interessant|zum thema|zum artikel|hier geht's zum artikel"
    r"|(?:ähnliche|verwandte|weitere|passende) (?:artikel|themen|beiträge|meldungen|nachrichten"
    r"|links)"
    r"|weiterlesen|weiterführende (?:links|artikel)|weitere (?:informationen|infos)"
    r"|empfehlung(?:en)? der redaktion|redaktionsempfehlung|passend dazu|siehe auch|meistgelesen"
    r"|neueste (?:artikel|nachrichten)",
    "en": r"(?:also )?read (?:more|also|next|on|the full story|this next)|also read|see (?:also"
    r"|more)"
    r"|related(?: (?:articles?|stories|story|content|topics?|news|posts?|coverage|links?"
    r"|reading))?"
    r"|more (?:on this(?: story)?|stories|news|like this|coverage|to read)|don't miss|up next"
    r"|(?:you (?:may|might|could) also like|recommended(?: (?:for you|videos?|stories|reading))?)"
    r"|most (?:read|popular)|trending(?: now)?|keep reading|continue reading|popular"
    r"|editors?'?s? picks"
    r"|must read|watch (?:more|now|next)|article content|in other news|something to consider",
    "fr": r"(?:à )?lire (?:aussi|également|la suite|plus)|à lire|(?:à )?voir aussi"
    r"|sur le même (?:sujet|thème)"
    r"|en savoir plus|articles? (?:liés?|similaires?|associés?)|nos articles|à découvrir"
    r"|lire l'article",
    "it": r"leggi (?:anche|tutto|di più)|vedi anche|(?:ti )?potrebbe(?:ro)? interessar(?:ti"
    r"|e)(?: anche)?"
    r"|articoli (?:correlati|simili)|per approfondire|approfondimenti",
    "es": r"lee (?:también|más)|leer (?:también|más)|(?:también )?(?:te|le) puede interesar"
    r"|ver (?:también|más)"
    r"|(?:noticias|artículos|temas) relacionad[ao]s|más (?:información|noticias)"
    r"|sobre el mismo tema",
    "pt": r"leia (?:também|mais)|ler mais|veja (?:também|mais)|saiba mais|você (?:pode"
    r"|também pode) gostar"
    r"|(?:artigos|notícias|matérias) relacionad[ao]s|pode(?:rá)? (?:também )?interessar",
    "nl": r"lees (?:ook|meer|verder)|zie ook|bekijk ook|gerelateerd(?:e artikelen)?"
    r"|meer (?:over dit onderwerp|nieuws)",
    "pl": r"(?:prze)?czytaj (?:też|także|więcej|również|dalej)|zobacz (?:też|także|również"
    r"|więcej|wideo)"
    r"|polecamy|powiązane(?: artykuły)?|więcej na ten temat|warto przeczytać",
    "cs": r"(?:pře)?čtěte (?:také|též|i|více)|přečtěte si(?: také| více| i)?|mohlo by vás zajímat"
    r"|související(?: články| témata)?|číst více|článek",
    "sk": r"(?:pre)?čítajte (?:si )?(?:aj|tiež|viac)|súvisiace(?: články)?|mohlo by vás zaujímať",
    "sv": r"läs (?:också|mer|även|vidare)|se (?:också|även)|relaterat|missa inte|rekommenderas",
    "no": r"les (?:også|mer|mere|videre|hele saken)|se også|relatert(?:e saker)?",
    "da": r"læs (?:også|mere|videre)|se også|relateret|relaterede artikler",
    "fi": r"lue (?:myös|lisää)|katso myös|aiheeseen liittyvää",
    "is": r"lesa (?:meira|einnig)|lestu (?:meira|einnig)|sjá (?:einnig|nánar)|tengdar fréttir",
    "hu": r"olvass(?:a|on|d)? (?:el|tovább)|kapcsolódó(?: cikkek)?|ajánljuk|ez is érdekelheti"
    r"|tovább olvasom",
    "ro": r"cit(?:ește|iți|este) (?:și|mai mult(?:e)?|mai departe)|vezi și|articole (?:similare"
    r"|recomandate)",
    "hr": r"pročitaj(?:te)? (?:i|više|još|također)|vidi još|povezan[oei](?: članci| vijesti)?",
    "sl": r"preberite (?:tudi|več)|preberi (?:tudi|več)|sorodn[ei](?: članki| novice)?",
    "et": r"loe (?:ka|lisaks|edasi|veel)|seotud lood",
    "lv": r"lasi(?:et)? (?:arī|vairāk|vēl)|saistītie raksti",
    "lt": r"skaityk(?:ite)? (?:taip pat|daugiau|plačiau)|susiję straipsniai",
    "bg": r"(?:про)?чете?те (?:още|също)|вижте (?:още|също)|още по темата|свързани (?:новини"
    r"|статии)",
    "ru": r"(?:про)?чита(?:йте|ть) (?:также|ещё|еще|далее|по теме)|смотрите также"
    r"|(?:материалы )?по теме"
    r"|подробнее(?: по теме)?|другие новости",
    "uk": r"читайте (?:також|ще|далі)|дивіться також|(?:матеріали )?за темою|детальніше"
    r"|інші новини",
    "el": r"διαβάστε (?:επίσης|περισσότερα|ακόμ[αη])|δείτε (?:επίσης|ακόμ[αη])|σχετικά (?:άρθρα"
    r"|νέα)",
    "tr": r"ilgili haberler|ayrıca okuyun|bunlar da ilginizi çekebilir|haberin devamı",
}
"""What stands before links to other articles."""

_ADVERTISING = (
    r"anzeige|werbung|advertisements?(?: \d+)?(?: ?story continues below)?|advertising"
    r"|sponsored(?: content)?"
    r"|story continues below(?: advertisement)?|publicité|pubblicità|publicidade?|advertentie"
    r"|reklam[aey]?"
    r"|annon[cs]e|annons|mainos|reklám|hirdetés|publicitate|реклама|διαφήμιση|oglas|promo(?:tion)?"
)
_BUTTONS = (
    r"teilen|drucken|merken|share(?: this)?(?: article| story)?|print(?: article)?"
    r"|order reprints|embed|tweet|copy link"
    r"|link kopiert|kommentare?(?: \(\d+\))?|comments?(?: \(\d+\))?|partager|condividi|compartir"
    r"|compartilhar|delen"
    r"|udostępnij|sdílet|zdieľať|dela|del|jaa|megosztás|distribuie|поделиться|поділитися"
    r"|κοινοποίηση|paylaş"
    r"|vorlesen|artikel anhören|listen to (?:this )?article|zur startseite|zum seitenanfang"
    r"|nach oben"
    r"|hauptinhalt|inhalt|headline|image|bild|video|thank you|sorry!|swipe →?"
)
LABEL = re.compile(rf"(?:{_any_of(_RELATED)}|{_ADVERTISING}|{_BUTTONS})\W*")
"""A line that is nothing else."""
LED = re.compile(rf"(?:{_any_of(_RELATED)})(?P<sign>\s*[:|»›→>–-])?\s+\S.*")
"""A line that begins with a label; ``sign`` is what parts it from a title behind it."""
LED_BY_MEDIUM = re.compile(
    r"(?:quiz|podcast|(?:im )?video|watch|listen|news-?blog|live-?blog|(?:news|live)-?ticker)\b"
    r"(?P<sign>\s*[:|»›→>])?\s+\S.*"
)
"""The same with the name of another medium, which sentences may begin with."""

_ADDRESSED = {
    "de": r"abonnieren sie (?:unseren?|den|jetzt|hier|die)|meld(?:e|en sie) (?:dich"
    r"|sich) (?:hier|jetzt|an|für|zu)"
    r"|folg(?:e|t|en sie) uns|folgst du|informiert (?:sie|dich) (?:immer|täglich|jeden)|hier (?:anmelden|abonnieren"
    r"|geht'?s? (?:es )?zur)"
    r"|in (?:ihr|dein)(?:em|e?n?)? (?:privaten? )?postfach|auf dein handy"
    r"|testen sie (?:jetzt|für|unser|kostenlos)"
    r"|abonniere (?:den|unseren|jetzt)"
    r"|abonnieren für|(?:den|unseren) \w*-?(?:newsletter|kanal) (?:abonnieren|bestellen)"
    r"|laden sie (?:sich )?(?:unsere|die)",
    "en": r"sign(?:ing)? up (?:for|to) (?:our|the|a|your|this|my|\S+'s)|subscribe (?:to (?:our"
    r"|the|\S+'s)|now|today|here)"
    r"|follow (?:us|our|@|\S+(?: \S+){0,3} on (?:google|facebook|instagram|twitter|x|threads"
    r"|bluesky|linkedin))"
    r"|(?:in|to|into) your (?:inbox|e-?mail|letterbox)|through your letterbox|download (?:our"
    r"|the \S+ \S*app|the app)"
    r"|join our|please bookmark|preferred source|by signing up|newsletters? (?:here|now)"
    r"|straight to your",
    "fr": r"abonnez-vous|inscrivez-vous|suivez-nous|suivez [^.]{1,30} sur (?:facebook|google"
    r"|whatsapp|twitter|x)\b"
    r"|téléchargez (?:notre|l'application)|je m'abonne|recevez (?:chaque|tous|toute|notre|nos"
    r"|gratuitement|par)",
    "it": r"iscriviti|abbonati|seguici|ricevi (?:ogni|le|la|tutte)|scarica (?:la nostra|l'app)",
    "es": r"suscríb(?:ete|ase)|síg(?:uenos|anos)|apúntate|regístr(?:ate|ese)|descárg(?:ate|uese)"
    r"|recibe (?:en tu|cada|nuestr)",
    "pt": r"inscreva-se|siga-nos|assine (?:a|o|nossa|já)|receba (?:no seu|as|nossa)|subscreva"
    r"|siga (?:o|a) \S+ (?:no|na|em)",
    "nl": r"schrijf (?:je|u) in|meld (?:je|u) aan|abonneer (?:je|u)|volg ons|ontvang (?:onze|het"
    r"|elke|dagelijks)",
    "pl": r"zapisz się|subskrybuj|obserwuj nas|dołącz do (?:nas|naszej)|pobierz (?:naszą"
    r"|aplikację)",
    "cs": r"přihla(?:ste|šte) se|odebírejte|sledujte nás|stáhněte si",
    "sk": r"prihláste sa|odoberajte|sledujte nás|stiahnite si",
    "sv": r"prenumerera på|följ oss|anmäl dig|ladda ner vår",
    "no": r"abonner på|følg oss|meld deg på|last ned vår",
    "da": r"tilmeld dig|følg os|abonnér på|hent vores",
    "fi": r"tilaa (?:uutiskirje|meidän|nyt)|seuraa meitä|lataa sovellu",
    "hu": r"iratkozz(?:on)? fel|kövess(?:en)? (?:minket|bennünket)|fizessen elő|töltse le",
    "ro": r"abon(?:ează-te|ați-vă)|urmăr(?:ește|iți)-ne|descarcă aplicația",
    "hr": r"pretplati(?:te)? se|prati(?:te)? nas|prijavi(?:te)? se",
    "sl": r"naročite se|sledite nam|prijavite se",
    "et": r"telli (?:uudiskiri|meie)|jälgi meid",
    "lv": r"piesakies|seko mums|abonē",
    "lt": r"prenumeruokite|sekite mus",
    "bg": r"абонирайте се|последвайте ни",
    "ru": r"подпи(?:шитесь|сывайтесь)|следите за нами|скачайте",
    "uk": r"підпи(?:шіться|суйтесь|суйтеся)|стежте за нами|завантажуйте",
    "el": r"εγγραφείτε|ακολουθήστε",
    "tr": r"abone ol|bizi takip ed",
}
_CALLS = (
    r"get (?:the|our|all|more|\S+ \S+ \S+ delivered)|check out|click here|register (?:now|here)"
    r"|join the|download the|follow "
    r"|erhalten sie|bestellen sie|lad(?:e|en sie) |verpass(?:e|en sie) "
    r"|jetzt (?:anmelden|abonnieren|registrieren|bestellen|kostenlos|testen|lesen|sichern|herunterladen)"
    r"|eine newsübersicht|unser newsletter|\d+ wochen kostenlos|descarga|recibe|reciba|scarica"
    r"|baixe|tilaa|ladda ner|last ned|hent "
)
INVITATION = re.compile(rf"\b(?:{_any_of(_ADDRESSED)})|(?:^|[.!?:] )(?:{_CALLS})")
"""Words to the reader to take up a service. What could be told of somebody else ("Ukraine
recibe ...") counts at the beginning of a sentence only."""
SERVICE = re.compile(
    r"news-?(?:letter|blast)|whats ?app|push-|podcast|\babos?\b|abonn|e-?paper|\bapps?\b"
    r"|google (?:news|discover)"
    r"|facebook|instagram|twitter|telegram|youtube|tiktok|linkedin|threads|bluesky|mastodon"
    r"|\brss\b|feeds?\b|inbox|postfach"
    r"|infolettre|boletín|boletim|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|hírlevél|рассылк"
    r"|канал|розсилк|letterbox"
    r"|notifi[ck]|pressefreiheit|zeitung|subscri|suscri|gratis|kostenlos|\bfree\b|uudiskiri"
    r"|naujienlaišk|jaunumu|бюлетин"
)
"""What the reader is invited to."""

_NOTICES = {
    "players and consent": r"extern(?:er?|en) inhalt|privatsphäre-?einstellungen verhindern"
    r"|zur anzeige aktivier"
    r"|link zum (?:youtube|twitter|instagram|facebook)-inhalt|(?:enable|activate"
    r"|turn on) javascript"
    r"|requires javascript|javascript (?:is disabled|ist deaktiviert|aktivieren)|supports html5"
    r"|(?:to|um) (?:view|play|watch) this (?:video|content)|this (?:video|content) (?:is not"
    r"|isn't) available"
    r"|verfügbar bis \d\d\.\d\d\.|(?:dieses|diese) thema im programm"
    r"|über dieses thema berichte[tn]"
    r"|das ist die europäische perspektive",
    "commission": r"affiliate[- ](?:link|partner|commission|provision|kommission)"
    r"|may earn (?:us )?an? (?:\w+ )?commission"
    r"|(?:earns?|receives?) an? (?:affiliate |small )?commission|may receive a commission"
    r"|independently select"
    r"|(?:erhalten|bekommen) wir (?:eine|ggf\.?(?: eine)?)(?: kleine)?(?: provision|$)",
    "rights": r"all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|tutti i diritti riservati"
    r"|todos (?:los derechos|os direitos) reservados|alle rechten voorbehouden"
    r"|wszelkie prawa zastrzeżone"
    r"|všechna práva vyhrazena|všetky práva vyhradené|minden jog fenntartva"
    r"|toate drepturile rezervate|sva prava pridržana"
    r"|все права защищены|усі права захищені|всички права запазени|kaikki oikeudet pidätetään"
    r"|für die kommerzielle nutzung dieses|for your personal, non-commercial use"
    r"|material may not be published"
    r"|reproducción total o parcial|reproduction interdite|no part of this (?:publication"
    r"|article|site)",
    "feedback": r"ihre meinung ist uns|deine meinung (?:ist|interessiert|zählt)|ihre meinung interessiert uns"
    r"|durchschnittliche bewertung"
    r"|wie (?:hat|gefällt) (?:ihnen|dir) (?:dieser|der) (?:artikel|beitrag)|zitiervorschlag"
    r"|fehler melden"
    r"|(?:haben sie|hast du) (?:einen )?fehler|fehler (?:gefunden|entdeckt)\?"
    r"|melden sie den fehler|schreib(?:en sie)? uns (?:an|ihre|eine|per)"
    r"|(?:senden|schicken) sie uns (?:ihr|eine|per|feedback|bitte)|kommentar (?:abzugeben"
    r"|abgeben|verfassen)"
    r"|unterstützen sie (?:uns(?: |$|\.|,)|unsere arbeit|unseren? unabhängige)|(?:braucht"
    r"|brauchen) (?:deine|ihre|eure) unterstützung"
    r"|(?:our|the) comment policy|(?:would you like|want) to comment|before commenting|(?:leave"
    r"|post) a comment|read our privacy"
    r"|(?:have|got) a (?:news )?(?:tip|story)\?|we want to hear from you|get in touch (?:with us"
    r"|at \S+@)|tell us what you think"
    r"|tell us in the comments|let us know (?:in the comments|what you think)|please (?:log ?out"
    r"|log ?in|sign ?in)\b|or sign in now"
    r"|thank(?:s| you) for (?:signing up|subscribing|reading)|keep an eye on your inbox"
    r"|this article has been sent"
    r"|public display name|processing your subscription|an error (?:has )?occurred, please",
    "payment": r"il vous reste .{1,20} de cet article|réservée? aux abonnés",
    "editors": r"dies(?:er text)? ist eine (?:maschinelle|automatische) übersetzung"
    r"|gastkommentare und beiträge von externen"
    r"|(?:the )?(?:views|opinions) expressed (?:here|in this|by|are)|gibt nicht (?:zwingend "
    r"|unbedingt )?die meinung der redaktion"
    r"|(?:seine|ihre|alle|weitere) (?:artikel|texte|beiträge) (?:\S+ ){0,3}(?:finden"
    r"|lesen) sie hier",
}
NOTICE = re.compile(_any_of(_NOTICES))
"""What only pages say of themselves, whatever the article is about."""
CONTACT = re.compile(
    r"(?=.*[\w.+-]{1,64}@[\w-]{1,60}\.[\w.]{2,30}).*\b(?:uns|us|our|reach(?:ed)?|feedback"
    r"|newsroom|redaktion"
    r"|write to|leserbrief|letters|rédaction|redazione|redacción|redactie|redakcj\w|redakce"
    r"|e-?mail:|email:)\b"
)
"""An address to write to the newsroom. One alone may be the police's."""

REMNANT = re.compile(
    r"\+\+\+[\w-]+|\{:.{0,200}\}|\[(?:[#/][\w-]+|\w[\w-]*\s\w+=).{0,300}|https?://\S+|[\W_]*"
    r"|\S*[{}<>]\S*"
)
"""What a publishing system's own markup leaves where nobody rendered it, or a bare address."""

CUT = re.compile(
    r"(?:(?:verwendete )?quellen|sources|ähnliche|beiträge aus dem forum|(?:leser)?kommentare?"
    r"|comments?|schlagworte?|schlagwörter|stichworte|tags|themen|topics|zur person|newsletter"
    r"|(?:über|zu) (?:den|die|der) autor(?:in|en)?|(?:der|die) autor(?:in)?|about the authors?"
    r"|links zum thema|latest (?:news|stories)|aktuelle (?:nachrichten|meldungen)|ihre meinung"
    r"|diskutieren sie mit|keywords|étiquettes|etiquetas|теги|sdílejte|témata|tagi|temas|sujets"
    r"|argomenti|onderwerpen|ämnen|emner|aiheet|címkék|関連キーワード|おすすめ情報)\W*"
)
"""A heading after which a page goes on with other things."""
MORE_OF = re.compile(
    r"(?:more from|mehr (?:von|aus|über|zu|auf|themen|artikel|nachrichten)|beliebt im) .{2,40}"
)
"""A heading that may be the article's own ("Mehr aus weniger machen")."""
