"""What newsrooms' pages say around and between the paragraphs of an article, by language.

Every phrase stands in small letters with straight apostrophes, and is a pattern. A word alone
never condemns a line: articles write of newsletters and photos, too. Labels must be the line,
or stand before a colon or a link; services must come with an invitation to the reader.
"""

import re
from collections.abc import Mapping


def _any_of(rows: Mapping[str, str]) -> str:
    return "|".join(rows.values())


_READ_ON = {
    "de": r"(?:lesen sie|lies|lest) (?:auch|mehr|hier|dazu|jetzt|weiter)(?: (?:mehr|auch|dazu"
    r"|hier|zum thema))?|(?:das könnte|könnte) (?:sie|dich|euch) (?:auch|ebenfalls) interessieren"
    r"|auch interessant|hier geht's zum artikel|weiterlesen|siehe auch",
    "en": r"(?:also )?read (?:more|also|next|on|the full story|this next)|also read|see also"
    r"|don't miss|up next|(?:you (?:may|might|could) also like)|keep reading|continue reading"
    r"|must read|watch (?:more|now|next)",
    "fr": r"(?:à )?lire (?:aussi|également|la suite|plus)|(?:à )?voir aussi|lire l'article",
    "it": r"leggi (?:anche|tutto|di più)|vedi anche|(?:ti )?potrebbe(?:ro)? interessar(?:ti"
    r"|e)(?: anche)?",
    "es": r"lee (?:también|más)|leer (?:también|más)|(?:también )?(?:te|le) puede interesar"
    r"|ver (?:también|más)",
    "pt": r"leia (?:também|mais)|ler mais|veja (?:também|mais)|saiba mais|você (?:pode"
    r"|também pode) gostar|pode(?:rá)? (?:também )?interessar",
    "nl": r"lees (?:ook|meer|verder)|zie ook|bekijk ook",
    "pl": r"(?:prze)?czytaj (?:też|także|więcej|również|dalej)|zobacz (?:też|także|również"
    r"|więcej|wideo)|warto przeczytać",
    "cs": r"(?:pře)?čtěte (?:také|též|i|více)|přečtěte si(?: také| více| i)?|mohlo by vás zajímat"
    r"|číst více",
    "sk": r"(?:pre)?čítajte (?:si )?(?:aj|tiež|viac)|mohlo by vás zaujímať",
    "sv": r"läs (?:också|mer|även|vidare)|se (?:också|även)|missa inte",
    "no": r"les (?:også|mer|mere|videre|hele saken)|se også",
    "da": r"læs (?:også|mere|videre)|se også",
    "fi": r"lue (?:myös|lisää)|katso myös",
    "is": r"lesa (?:meira|einnig)|lestu (?:meira|einnig)|sjá (?:einnig|nánar)",
    "hu": r"olvass(?:a|on|d)? (?:el|tovább)|ez is érdekelheti|tovább olvasom",
    "ro": r"cit(?:ește|iți|este) (?:și|mai mult(?:e)?|mai departe)|vezi și",
    "hr": r"pročitaj(?:te)? (?:i|više|još|također)|vidi još",
    "sl": r"preberite (?:tudi|več)|preberi (?:tudi|več)",
    "et": r"loe (?:ka|lisaks|edasi|veel)",
    "lv": r"lasi(?:et)? (?:arī|vairāk|vēl)",
    "lt": r"skaityk(?:ite)? (?:taip pat|daugiau|plačiau)",
    "bg": r"(?:про)?чете?те (?:още|също)|вижте (?:още|също)",
    "ru": r"(?:про)?чита(?:йте|ть) (?:также|ещё|еще|далее|по теме)|смотрите также",
    "uk": r"читайте (?:також|ще|далі)|дивіться також",
    "el": r"διαβάστε (?:επίσης|περισσότερα|ακόμ[αη])|δείτε (?:επίσης|ακόμ[αη])",
    "tr": r"ayrıca okuyun|bunlar da ilginizi çekebilir|haberin devamı",
}
"""What bids the reader go on to another article."""
_RELATED = {
    "de": r"mehr (?:zum thema|dazu|infos?|informationen|themen|lesen|nachrichten|artikel)"
    r"|zum thema|zum artikel|(?:ähnliche|verwandte|weitere|passende) (?:artikel|themen|beiträge"
    r"|meldungen|nachrichten|links)|weiterführende (?:links|artikel)|weitere (?:informationen"
    r"|infos)|empfehlung(?:en)? der redaktion|redaktionsempfehlung|passend dazu|meistgelesen"
    r"|neueste (?:artikel|nachrichten)",
    "en": r"see more|related(?: (?:articles?|stories|story|content|topics?|news|posts?|coverage"
    r"|links?|reading))?|more (?:on this(?: story)?|stories|news|like this|coverage|to read)"
    r"|recommended(?: (?:for you|videos?|stories|reading))?|most (?:read|popular)|popular"
    r"|trending(?: now)?|editors?'?s? picks|article content|in other news|something to consider",
    "fr": r"à lire|sur le même (?:sujet|thème)|en savoir plus|articles? (?:liés?|similaires?"
    r"|associés?)|nos articles|à découvrir",
    "it": r"articoli (?:correlati|simili)|per approfondire|approfondimenti",
    "es": r"(?:noticias|artículos|temas) relacionad[ao]s|más (?:información|noticias)"
    r"|sobre el mismo tema",
    "pt": r"(?:artigos|notícias|matérias) relacionad[ao]s",
    "nl": r"gerelateerd(?:e artikelen)?|meer (?:over dit onderwerp|nieuws)",
    "pl": r"polecamy|powiązane(?: artykuły)?|więcej na ten temat",
    "cs, sk": r"související(?: články| témata)?|súvisiace(?: články)?",
    "sv, no, da": r"relaterat|rekommenderas|relatert(?:e saker)?|relateret|relaterede artikler",
    "fi": r"aiheeseen liittyvää",
    "is": r"tengdar fréttir",
    "hu": r"kapcsolódó(?: cikkek)?|ajánljuk",
    "ro": r"articole (?:similare|recomandate)",
    "hr, sl": r"povezan[oei](?: članci| vijesti)?|sorodn[ei](?: članki| novice)?",
    "et, lv, lt": r"seotud lood|saistītie raksti|susiję straipsniai",
    "bg": r"още по темата|свързани (?:новини|статии)",
    "ru, uk": r"(?:материалы )?по теме|подробнее(?: по теме)?|другие новости|(?:матеріали )?за темою"
    r"|детальніше|інші новини",
    "el": r"σχετικά (?:άρθρα|νέα)",
    "tr": r"ilgili haberler",
}
"""What names other articles without bidding: articles' own sentences begin so, too."""

_ADVERTISING = (
    r"anzeige|werbung|advertisements?(?: \d+)?(?: ?story continues below)?|advertising"
    r"|sponsored(?: content)?"
    r"|story continues below(?: advertisement)?|publicité|pubblicità|publicidade?|advertentie"
    r"|reklam[aey]?"
    r"|annon[cs]e|annons|mainos|reklám|hirdetés|publicitate|реклама|διαφήμιση|oglas|promo(?:tion)?"
)
_BUTTONS = (
    r"(?:(?:diesen )?(?:artikel|beitrag|text) )?(?:teilen|drucken|merken|speichern|versenden"
    r"|vorlesen|anhören|kommentieren)|(?:zur|auf die) (?:merk|lese)liste(?: (?:hinzufügen|setzen))?"
    r"|(?:auf|per|via) (?:facebook|twitter|x|whatsapp|e-?mail) teilen|link kopieren"
    r"|share (?:on|via) [\w-]+|save (?:article|for later)|(?:add|save) to (?:favou?rites|reading list)"
    r"|partager (?:cet article|sur \w+)|condividi (?:su \w+|l'articolo|questo articolo)"
    r"|compartir (?:en \w+|este artículo)|partilhar(?: (?:no \w+|este artigo))?|artikel delen"
    r"|delen (?:op|via) \w+|udostępnij artykuł|dela artikeln|del (?:artikkelen|artiklen)|článek"
    r"|share(?: this)?(?: article| story)?|print(?: article)?"
    r"|order reprints|embed|tweet|copy link"
    r"|link kopiert|kommentare?(?: \(\d+\))?|comments?(?: \(\d+\))?|partager|condividi|compartir"
    r"|compartilhar|delen"
    r"|udostępnij|sdílet|zdieľať|dela|del|jaa|megosztás|distribuie|поделиться|поділитися"
    r"|κοινοποίηση|paylaş"
    r"|listen to (?:this )?article|zur startseite|zum seitenanfang"
    r"|nach oben"
    r"|hauptinhalt|inhalt|headline|image|bild|video|thank you|sorry!|swipe →?"
)
LABEL = re.compile(rf"(?:{_any_of(_READ_ON)}|{_any_of(_RELATED)}|{_ADVERTISING}|{_BUTTONS})\W*")
"""A line that is nothing else."""
_SIGN = r"(?P<sign>\s*[:|»›→>–-])?\s+(?P<title>\S.*)"
BIDDEN = re.compile(rf"(?:{_any_of(_READ_ON)}){_SIGN}")
"""A line that begins by bidding; ``sign`` is what parts that from a title behind it."""
NAMED = re.compile(
    rf"(?:{_any_of(_RELATED)}|quiz|podcast|(?:im )?video|watch|listen|news-?blog|live-?blog"
    rf"|(?:news|live)-?ticker)\b{_SIGN}"
)
"""The same with the name of other articles or of another medium."""

_ADDRESSED = {
    "de": r"abonnieren sie (?:unseren?|den|jetzt|hier|die)|meld(?:e|en sie) (?:dich"
    r"|sich) (?:hier|jetzt|an|für|zu)"
    r"|folgst du|informiert (?:sie|dich) (?:immer|täglich|jeden)"
    r"|hier (?:(?:anmelden|abonnieren)(?: ?[!.:]|$)|geht'?s? (?:es )?zur)"
    r"|in (?:ihr|dein)(?:em|e?n?)? (?:privaten? )?(?:postfach|briefkasten)|auf dein handy"
    r"|testen sie (?:jetzt|für|unser|kostenlos)"
    r"|abonniere (?:den|unseren|jetzt)"
    r"|abonnieren für|(?:den|unseren) \w*-?(?:newsletter|kanal) (?:abonnieren|bestellen)"
    r"|laden sie (?:sich )?(?:unsere|die)",
    "en": r"sign(?:ing)? up (?:for|to) (?:our|your|my)|subscribe to our"
    r"|(?:delivered|sent|straight|direct(?:ly)?|right|news|updates|stories)\b[^.]{0,40} (?:in|to|into)"
    r" your (?:inbox|e-?mail|letterbox)|through your letterbox"
    r"|please bookmark|preferred source|by signing up|newsletters? (?:here|now)|straight to your",
    "fr": r"abonnez-vous|inscrivez-vous|téléchargez (?:notre|l'application)|je m'abonne|recevez (?:chaque|tous|toute|notre|nos"
    r"|gratuitement|par)",
    "it": r"iscriviti|ricevi (?:ogni|le|la|tutte)|scarica (?:la nostra|l'app)",
    "es": r"suscríb(?:ete|ase)|apúntate|regístr(?:ate|ese)|descárg(?:ate|uese)"
    r"|recibe (?:en tu|cada|nuestr)",
    "pt": r"inscreva-se|assine (?:a|o|nossa|já)|receba (?:no seu|as|nossa)|subscreva",
    "nl": r"schrijf (?:je|u) in|meld (?:je|u) aan|abonneer (?:je|u)|ontvang (?:onze|het"
    r"|elke|dagelijks)",
    "pl": r"zapisz się|subskrybuj|dołącz do (?:nas|naszej)|pobierz (?:naszą"
    r"|aplikację)",
    "cs": r"přihla(?:ste|šte) se|odebírejte|stáhněte si",
    "sk": r"prihláste sa|odoberajte|stiahnite si",
    "sv": r"prenumerera på|anmäl dig|ladda ner vår",
    "no": r"abonner på|meld deg på|last ned vår",
    "da": r"tilmeld dig|følg os|abonnér på|hent vores",
    "fi": r"tilaa (?:uutiskirje|meidän|nyt)|lataa sovellu",
    "hu": r"iratkozz(?:on)? fel|fizessen elő|töltse le",
    "ro": r"abon(?:ează-te|ați-vă)|descarcă aplicația",
    "hr": r"pretplati(?:te)? se|prijavi(?:te)? se",
    "sl": r"naročite se|prijavite se",
    "et": r"telli (?:uudiskiri|meie)",
    "lv": r"piesakies|abonē",
    "lt": r"prenumeruokite",
    "bg": r"абонирайте се",
    "ru": r"подпи(?:шитесь|сывайтесь)|скачайте",
    "uk": r"підпи(?:шіться|суйтесь|суйтеся)|завантажуйте",
    "el": r"εγγραφείτε",
    "tr": r"abone ol",
}
_CALLS = (
    r"get (?:the|our|all|more|\S+ \S+ \S+ delivered)|check out|click here|register (?:now|here)"
    r"|sign up |subscribe |join (?:the|our)|download (?:the|our)|follow "
    r"|erhalten sie|bestellen sie|lad(?:e|en sie) |verpass(?:e|en sie) "
    r"|jetzt (?:anmelden|abonnieren|registrieren|bestellen|kostenlos|testen|lesen|sichern|herunterladen)"
    r"|eine newsübersicht|unser newsletter|(?:jetzt )?\d+ (?:wochen|monate) (?:lang )?kostenlos"
    r"|abbonati |descarga|recibe|reciba|scarica|baixe|tilaa|ladda ner|last ned|hent "
)
_START = r"(?:^|[.!?…:] )"
INVITATION = re.compile(rf"\b(?:{_any_of(_ADDRESSED)})|{_START}(?:{_CALLS})")
"""Words to the reader to take up a service. What could be told of somebody else ("Ukraine
recibe ...") counts at the beginning of a sentence only."""
SERVICE = re.compile(
    r"news-?(?:letter|blast)|push-|podcast|\babos?\b|abonn|e-?paper|\bapps?\b"
    r"|google (?:news|discover)|whats ?app-?(?:kanal|channel|canale?)|(?:unser\w*|our|notre|nostro"
    r"|nuestro|nosso|ons|nasz\w*|náš|naš\w*|vår\w*) (?:\S+[ -])?(?:kanal|channel|chaîne|canale?|kanał)"
    r"|\brss\b|feeds?\b|inbox|postfach|briefkasten|kostenlos (?:testen|lesen|abonnieren)"
    r"|infolettre|boletín|boletim|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|hírlevél|рассылк"
    r"|канал|розсилк|letterbox|notifi[ck]|subscri|suscri|uudiskiri|naujienlaišk|jaunumu|бюлетин"
)
"""What the reader is invited to. Networks and newspapers are none: politicians write there."""
_FOLLOW = (
    r"folg(?:e|t|en sie) uns (?:(?:gern|jetzt|auch|hier|doch) )*(?:auf|bei|in|via)|follow (?:us|our"
    r"|@|\S+(?: \S+){0,3} on )|(?:retrouvez|suivez)-nous|suivez [^.]{1,30} sur |seguici|síg(?:uenos|anos)"
    r"|siga-nos|siga (?:o|a) \S+ (?:no|na|em)|volg ons|obserwuj nas|sledujte nás|följ oss|følg oss"
    r"|seuraa meitä|kövess(?:en)? (?:minket|bennünket)|urmăr(?:ește|iți)-ne|prati(?:te)? nas"
    r"|sledite nam|jälgi meid|seko mums|sekite mus|последвайте ни|следите за нами|стежте за нами"
    r"|ακολουθήστε|bizi takip ed"
)
_NETWORKS = (
    r"facebook|instagram|twitter|telegram|youtube|tiktok|linkedin|threads|bluesky|mastodon"
    r"|whats ?app|google|\bx\b"
)
FOLLOW = re.compile(rf"{_START}(?:\S+ ){{0,2}}(?:{_FOLLOW}).{{0,80}}(?:{_NETWORKS})")
"""Words to the reader to follow the newsroom elsewhere, near the beginning of a sentence."""

_NOTICES = {
    "players and consent": r"privatsphäre-?einstellungen verhindern|zur anzeige aktivier"
    r"|(?:enable|activate|turn on) javascript|requires javascript|supports html5"
    r"|javascript (?:is disabled|ist deaktiviert|aktivieren)"
    r"|(?:einen )?(?:externen )?inhalt von [^.]{2,30}, der den artikel ergänzt",
    "commission": r"affiliate[- ](?:link|partner|commission|provision|kommission)"
    r"|(?:may earn(?: us)?|may receive|earns?|receives?) an? (?:\w+ )?commission\b[^.]{0,40}\b(?:links?"
    r"|purchase|page|buy|products?|support)|products are independently selected"
    r"|(?:erhalten|bekommen) wir (?:eine|ggf\.?(?: eine)?)(?: kleine)?(?: provision|$)",
    "rights": r"all rights reserved|alle rechte vorbehalten|tous droits réservés"
    r"|tutti i diritti riservati"
    r"|todos (?:los derechos|os direitos) reservados|alle rechten voorbehouden"
    r"|wszelkie prawa zastrzeżone"
    r"|všechna práva vyhrazena|všetky práva vyhradené|minden jog fenntartva"
    r"|toate drepturile rezervate|sva prava pridržana"
    r"|все права защищены|усі права захищені|всички права запазени|kaikki oikeudet pidätetään"
    r"|für die kommerzielle nutzung dieses|for your personal, non-commercial use"
    r"|material may not be published|reproducción total o parcial|reproduction interdite",
    "feedback": r"keep an eye on your inbox|public display name|processing your subscription",
    "payment": r"il vous reste .{1,20} de cet article|réservée? aux abonnés",
    "editors": r"gibt nicht (?:zwingend |unbedingt )?die meinung der redaktion",
}
"""What no article says, wherever it stands in a line."""
_REMARKS = {
    "players and consent": r"extern(?:er?|e[mn]) inhalte?(?: (?:von|anzeigen|laden|nicht|immer)|\W*$)"
    r"|empfohlener (?:externer |redaktioneller )?inhalt|an dieser stelle finden sie"
    r"|link zum (?:youtube|twitter|instagram|facebook)-inhalt"
    r"|(?:to|um) (?:view|play|watch) this (?:video|content)|this (?:video|content) (?:is not"
    r"|isn't) available|verfügbar bis \d\d\.\d\d\.|(?:dieses|diese) thema im programm"
    r"|das ist die europäische perspektive bei \w+\W*$",
    "commission": r"(?:we|our (?:editors|experts|team|writers)) (?:\w+ ){0,2}independently (?:select"
    r"|review|test)|buying through us",
    "rights": r"no part of this (?:publication|article|site)",
    "payment": r"(?:jetzt )?weiterlesen mit (?:\S+ ){0,2}\S*(?:plus|\+|abo|digital|premium)\W*$"
    r"|(?:sie haben|du hast) (?:bereits|schon) ein (?:\S+-)?abo\b",
    "feedback": r"ihre meinung (?:ist uns (?:wichtig|wert)|interessiert uns)"
    r"|deine meinung (?:ist (?:uns|gefragt)|interessiert uns|zählt\W*$)"
    r"|durchschnittliche bewertung\s*(?::|$)|(?:infos zum )?zitiervorschlag"
    r"|wie (?:hat|gefällt) (?:ihnen|dir) (?:dieser|der) (?:artikel|beitrag)"
    r"|(?:einen )?fehler (?:(?:im|in diesem) (?:artikel|text) )?(?:melden|gefunden\?|entdeckt\?)"
    r"|(?:jetzt )?melden(?: sie (?:den|einen) fehler|\W*$)|(?:haben sie|hast du) (?:einen )?fehler"
    r" (?:gefunden|entdeckt|bemerkt)|schreib(?:en sie)? uns (?:an|eine (?:e-?)?mail|ihre meinung|per)"
    r"|(?:senden|schicken) sie uns (?:feedback|eine (?:e-?)?mail|per|(?:bitte )?(?:ihre?n? (?:meinung"
    r"|fragen?|feedback|hinweise?|fotos|leserbrief|erfahrung\w*)))"
    r"|(?:du musst|sie müssen|bitte|melden sie|melde dich)\b[^.]{0,60} kommentar (?:zu|ab)"
    r"|(?:einen )?kommentar (?:abgeben|verfassen|schreiben)\W*$"
    r"|unterstützen sie (?:unsere arbeit|unseren? (?:unabhängige|journalis)|uns mit ein)"
    r"|\S+ journalismus (?:braucht|brauchen) (?:deine|ihre|eure)"
    r"|(?:please )?read (?:our|the) (?:comment|privacy)|(?:our|the) comment policy"
    r"|(?:would you like|want) to comment (?:on this|\?)|(?:leave|post) a comment\b"
    r"|(?:have|got|do you have) a (?:news )?(?:tip|story)\?|we want to hear from you"
    r"|get in touch (?:with (?:us|our)|at \S+@)|tell us (?:what you think|in the comments)"
    r"|let us know (?:in the comments|what you think)|please (?:log ?out|log ?in|sign ?in)\b"
    r"|sign up \(|thank(?:s| you) for (?:signing up|subscribing|reading)"
    r"|this article has been sent|an error (?:has )?occurred, please try",
    "editors": r"dies(?:er text)? ist eine (?:maschinelle|automatische) übersetzung"
    r"|gastkommentare und beiträge von externen"
    r"|(?:the )?(?:views|opinions) expressed (?:here|in this (?:article|column|commentary|piece|op-?ed)"
    r"|by the authors?|are (?:those|the author|solely|his|her|their own))"
    r"|(?:seine|ihre|alle|weitere) (?:artikel|texte|beiträge) (?:\S+ ){0,3}(?:finden"
    r"|lesen) sie hier",
}
"""What pages say to their readers at the beginning of a sentence: in its midst it may be told of
others ("Soldaten, die einen Fehler melden, bleiben straffrei")."""
NOTICE = re.compile(rf"{_any_of(_NOTICES)}|{_START}(?:{_any_of(_REMARKS)})")
BROADCAST = re.compile(
    r"über dieses thema berichtete[tn]? .{2,80}(?:um \d\d?[:.]\d\d uhr|in der sendung).{0,60}"
)
"""Where a broadcaster's article was heard or seen."""
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
    r"|comments?|newsletter"
    r"|(?:über|zu) (?:den|die|der) autor(?:in|en)?|(?:der|die) autor(?:in)?|about the authors?"
    r"|links zum thema|latest (?:news|stories)|aktuelle (?:nachrichten|meldungen)|ihre meinung"
    r"|diskutieren sie mit|sdílejte|おすすめ情報)\W*"
)
"""A heading after which a page goes on with other things."""
TAGS = re.compile(
    r"(?:zur person|schlagworte?|schlagwörter|stichworte|tags|themen|topics|keywords|étiquettes|etiquetas"
    r"|теги|témata|tagi|temas|sujets|argomenti|onderwerpen|ämnen|emner|aiheet|címkék"
    r"|関連キーワード)\W*"
)
"""A heading of links, or of a list of the article: a meeting's topics, somebody's life."""
MORE_OF = re.compile(
    r"(?:more from|mehr (?:von|aus|über|zu|auf|themen|artikel|nachrichten)|beliebt im) .{2,40}"
)
"""A heading that may be the article's own ("Mehr aus weniger machen")."""
