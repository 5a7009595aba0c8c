"""What consent walls and logins say to their reader, in the languages of Europe.

A wall speaks in the first person, to its reader, of data: "Wir und unsere 182 Partner
verarbeiten Ihre Daten". News says "Zustimmung", "nos partenaires" and "I agree" too, and speeches
say "we and our partners", but they do not speak of their reader's device.
"""

import re

from worker.text.sentences import share

LOOKED_AT = 3_000
"""Characters from which a wall is known; the lists of its partners come behind."""
_MOST = 0.4
"""Share of a text that is the wall's own; its headings, purposes and buttons are the rest."""
_LEAST_ASKED = 0.15
"""Share in which it asks for itself, as advice on how to refuse cookies does not."""
_MOST_LOGIN = 0.5
_LONGEST_LOGIN = 1_500
_NEAR_START = 25
"""Characters of a sentence among which a login asks. "Die Mail lautete: Melden Sie sich an" does
so behind them."""
# small letters only: to look for both sizes takes three times as long

_DATA = re.compile(
    r"cookie|küpsis|eväste|\bsüti|piškot|kolačić|колачић|бисквитк|çerez|slapuk|sīkdat|vafrakök"
    r"|inform(?:asjons|ations)kaps|ciasteczk"
    r"|privac|datenschutz|privatsphäre|vie privée|prywatnoś|riservatezza|soukromí|súkromi"
    r"|integritet|privatliv|personvern|yksityisyy|конфіденційн|конфиденциальн|поверителн"
    r"|απορρήτ|gizlili|adatvéd|confidenţialit|confidențialit|privatum|zasebnost|privatnost"
    r"|person(?:enbezog|al (?:data|information)|nelles|lige op|opplys|uppgift|sgegevens|oplys)"
    r"|osobow|osobní|osobn[ýé]ch|osobn[ei] podat|személyes adat|персональн|лични данни|kişisel veri"
    r"|προσωπικ\w+ δεδομ|henkilötie|isikuandm|asmens duom|personas dat|dat(?:os|i) personal"
    r"|dados pessoais|date(?:le)? (?:cu caracter )?personal|\bip[- ]adres|(?:ihre|deine|your) daten"
    r"|verarbeite\w* daten|daten (?:zu )?verarbeit|your data|vos données|tus datos|i tuoi dati"
    r"|twoje dane|vaše (?:údaje|data)|werbung|werbe(?:anzeigen|frei|partner)|advertis|publicit[ée]"
    r"|pubblicit|publicidad|publicidade|\breklam|annonser|annoncer|mainon|реклам|διαφημίσ|hirdetés"
    r"|endgerät|(?:ihrem|deinem|einem|dem) gerät|(?:your|a) device|appareil|(?:votre|un) terminal"
    r"|(?:tuo|su|un|sul|tu|seu) dispositiv|urządzeni|zařízení|zariaden|din(?:e)? enhe[td]|eszköz"
    r"|apparaat|cihaz|ваш\w+ (?:пристро|устройств)",
)
_FIRST = (
    r"\b(?:wir|uns|unser\w{0,2}|we|our|us|nous|nos|notre|noi|nostr[aoie]|nosotros|nuestr[ao]s?"
    r"|nós|noss[ao]s?|wij|we|onze?|my|nasi|nasz\w{0,3}|naš\w{0,3}|vi|vår[ta]?|våra|våre|vores"
    r"|me|meidän|mi|meie|mēs|mūsu|mes|mūsų|noștri|noastre|ми|наш\w{0,3}|мы|ние|нашите|biz\w{0,5}"
    r"|εμείς|μας|i partner\w*|folosim|utilizăm|utilizamos|usamos|utilizziamo|usiamo|używamy"
    r"|wykorzystujemy|przetwarzamy|používáme|využíváme|používame|využívame|käytämme|használunk"
    r"|koristimo|uporabljamo|използваме|используем|використовуємо|χρησιμοποιούμε|kullanıyoruz"
    r"|kullanırız|kasutame|izmantojam|naudojame|szanujemy|respectăm|cenimos|valoramos)\b"
)
_FIRST_PERSON = re.compile(_FIRST)
_READER = re.compile(  # as written: "Sie" is the reader, "sie" are others
    r"\b(?:Sie|Ihnen|Ihr(?:e[nmrs]?)?|(?i:du|dir|dein(?:e[nmrs]?)?|you|your|vous|votre|vos|tu[oaei]?i?"
    r"|voi|vostr[aoie]|usted(?:es)?|tus?|sus?|você|seus?|u|uw|jij|je|jouw|twoj\w{1,3}|twoich|państwa"
    r"|vaš\w{0,3}|vám|vás|din(?:e|a)?|ditt?|dig|deg|sinun|ön\w{0,3}|teie|jūsu|jūsų|dumneavoastră"
    r"|dvs|ваш\w{0,3}|вас|вам|твої\w?|siz\w{0,4}|σας))\b"
)
_ASKED = re.compile(
    r"partner|partenaire|parceir|\bsocios\b|партн|συνεργάτ|kumppan|ortak|drittanbiet|third part"
    r"|consen|zustimm|einwillig|akzeptier|accept|consent|acept|aceit|accett|zgod|zgad|akcept"
    r"|souhlas|súhlas|samtyck|samtykk|godkänn|godkend|godta|toestemm|akkoord|hyväksy|suostumu"
    r"|hozzájárul|elfogad|\bacord|pristan|privol|soglas|съглас|согла|згод|приема|συγκατ|αποδοχή"
    r"|onay|rıza|nõusolek|piekrīt|piekriš|sutik|speicher|store |stocker|archivia|almacenar"
    r"|(?:wir|\bund) (?:verwenden|nutzen|setzen|benötigen)|\buse\b|utilis|utiliz|usamos|usiamo|używ|použív"
    r"|využív|använd|bruge|bruke|gebruik|käytä|használ|folosi|koristi|uporablja|използва|использу"
    r"|використов|χρησιμοπ|kullan|kasuta|izmanto|naudoja",
)
"""What a wall wants of data: consent to it, for partners, to store."""

_OWN = re.compile(
    r"ihre privatsphäre ist uns|deine privatsphäre ist uns|we value your privacy|your privacy matters"
    r"|(?:votre|le respect de votre) vie privée (?:est|nous)|(?:la tua|la vostra) privacy (?:è|conta)"
    r"|(?:valoramos|nos importa|respetamos) (?:su|tu) privacidad|cenimy twoją prywatność"
    r"|szanujemy (?:twoją|państwa) prywatność|vážíme si vašeho soukromí|vážime si vaše súkromie"
    r"|vi (?:värnar om|respekterar) din integritet|vi respekterer (?:dit privatliv|personvernet)"
    r"|(?:wij|we) (?:respecteren|waarderen) (?:uw|je) privacy|yksityisyytesi on|ваша конфиденциальность"
    r"|informationen auf (?:einem|ihrem|deinem) (?:end)?gerät|and/?(?: ?or)? access(?:ing)? information on a"
    r"|accéder à des informations (?:stockées )?sur|informazioni (?:su|sul) (?:un |tuo )?dispositivo"
    r"|información en un dispositivo|informa(?:cji|cje) na urządzeni|informac\w+ v za?ř?í?zen"
    r"|informatie op een apparaat|information på en enhe[td]|informasjon på en enhet"
    r"|\bpur[- ]abo|mit werbung (?:weiter|lesen|nutzen)|weiterlesen mit werbung"
    r"|auswahl von (?:werbe)?anzeigen"
    r"|messung (?:der|von) (?:werbe|werbung|performance)|analyse von zielgruppen",
)
"""What nobody but a wall says. "Pur-Abo" and its kind are how publishers call the way round."""

_LOGIN = re.compile(
    r"(?:melden sie sich|melde dich) (?:bitte |jetzt |hier )?(?:mit \S+ \S+ |erneut )?an\b"
    r"|(?:bitte |jetzt |hier )(?:anmelden|einloggen|registrieren)"
    r"|(?:anmelden|einloggen|registrieren),? um|passwor[dt] (?:vergessen|eingeben|zurücksetzen)"
    r"|(?:noch )?kein(?:en)? (?:konto|account|benutzerkonto)|e-?mail-?adresse und (?:ihr |das |dein )?passwort"
    r"|(?:sign|log) ?in (?:to|with|using|here|below)|(?:please|must|need to) (?:sign|log) ?in"
    r"|forgot(?:ten)? (?:your )?password|(?:don.t|no) (?:have an )?account|create an account"
    r"|(?:enter|e-?mail|username) (?:\S+ )?(?:and|or) (?:your )?password"
    r"|connectez[- ]vous|identifiez[- ]vous|mot de passe oublié|pas encore de compte"
    r"|(?:accedi|effettua l.accesso)(?: per| con| al)|password dimenticata|non hai un account"
    r"|inicia(?:r)? sesión|¿?olvidaste (?:tu|la) contraseña|(?:faça|inicie) (?:login|sessão)"
    r"|zaloguj się|nie pamiętasz hasła|nie masz (?:jeszcze )?konta|přihlaste se|zapomenuté heslo"
    r"|prihláste sa|zabudnuté heslo|log(?:ga)? in (?:för|med)|glömt (?:ditt )?lösenord"
    r"|log (?:dig )?ind (?:for|med)|glemt (?:din |ditt )?(?:adgangskode|kodeord|passord)"
    r"|logg (?:deg )?inn (?:for|med)|kirjaudu sisään|log in (?:om|met|bij)|wachtwoord vergeten"
    r"|jelentkezz(?:en)? be|elfelejtett jelszó|autentific\w+-vă|ați uitat parola|prijavi(?:te)? se"
    r"|войдите|забыли пароль|увійдіть|забули пароль|влезте в|συνδεθείτε|giriş yap|logi sisse"
    r"|prisijunkite|piesakieties",
    re.IGNORECASE,
)


def asks_consent(text: str) -> str:
    """The sentence that shows a text to be a consent wall's own; empty where it is none."""
    small = text[:LOOKED_AT].lower()
    if not _DATA.search(small) and not _OWN.search(small):
        return ""
    asked = share(text, _asks, LOOKED_AT)
    is_walls = asked.part >= _LEAST_ASKED and share(text, _speaks, LOOKED_AT).part >= _MOST
    return asked.first if is_walls else ""


def asks_login(text: str) -> str:
    """The sentence that shows a text to be a login's own; empty where it is none."""
    if len(text) > _LONGEST_LOGIN:
        return ""
    asked = share(text, _asks_login, _LONGEST_LOGIN)
    return asked.first if asked.part >= _MOST_LOGIN else ""


def _speaks(sentence: str) -> bool:
    small = sentence.lower()
    if _DATA.search(small) and (_FIRST_PERSON.search(small) or _READER.search(sentence)):
        return True
    return _OWN.search(small) is not None


def _asks(sentence: str) -> bool:
    small = sentence.lower()
    if _DATA.search(small) and _ASKED.search(small) and _FIRST_PERSON.search(small):
        return True
    return _OWN.search(small) is not None


def _asks_login(sentence: str) -> bool:
    found = _LOGIN.search(sentence)
    return found is not None and found.start() <= _NEAR_START
