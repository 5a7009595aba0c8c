"""Names of months and weekdays in the languages of Europe, as data.

Twelve months and seven weekdays, January and Monday first; ``/`` parts several forms of one
name: cases (Slavic dates stand in the genitive, Finnish in the partitive) and abbreviations that
are no beginning of the name. A test holds the table against Unicode's CLDR.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from worker.text.dates.stated import ENGLISH_MONTHS
from worker.text.fold import fold

MONTHS: Mapping[str, str] = {
    "az": "yanvar fevral mart aprel may iyun/iyn iyul/iyl avqust sentyabr oktyabr noyabr dekabr",
    "be": "студзеня/студзень/стд лютага/люты сакавіка/сакавік красавіка/красавік/крс"
    " мая/май/траўня/травень чэрвеня/чэрвень ліпеня/ліпень жніўня/жнівень/жнівеня/жнв"
    " верасня/верасень/врс кастрычніка/кастрычнік/кст лістапада/лістапад снежня/снежань/снж",
    "bg": "януари/ян февруари/фв март април/ап май юни/юн юли/юл август септември/септм"
    " октомври ноември декември",
    "ca": "gener febrer març abril maig juny juliol agost/ag setembre octubre novembre desembre",
    "cs": "ledna/leden/lednu února/únor/únr/únoru března/březen/březnu dubna/duben/dubnu"
    " května/květen/květnu června/červen/čvn/červnu července/červenec/čvc/črc/červenci"
    " srpna/srpen/srpnu září října/říjen/říjnu listopadu/listopad prosince/prosinec/prosinci",
    "cy": "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "de": "januar/jänner februar/feber märz/mrz april mai juni juli august september oktober"
    " november dezember",
    "el": "ιανουαρίου/ιανουάριος φεβρουαρίου/φεβρουάριος μαρτίου/μάρτιος απριλίου/απρίλιος"
    " μαΐου/μάιος ιουνίου/ιούνιος ιουλίου/ιούλιος αυγούστου/αύγουστος σεπτεμβρίου/σεπτέμβριος"
    " οκτωβρίου/οκτώβριος νοεμβρίου/νοέμβριος δεκεμβρίου/δεκέμβριος",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre"
    " noviembre diciembre",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november"
    " detsember",
    "eu": "urtarrilaren otsailaren martxoaren apirilaren maiatzaren ekainaren uztailaren"
    " abuztuaren irailaren urriaren azaroaren abenduaren",
    "fi": "tammikuuta/tammikuussa helmikuuta/helmikuussa maaliskuuta/maaliskuussa"
    " huhtikuuta/huhtikuussa toukokuuta/toukokuussa kesäkuuta/kesäkuussa heinäkuuta/heinäkuussa"
    " elokuuta/elokuussa syyskuuta/syyskuussa lokakuuta/lokakuussa marraskuuta/marraskuussa"
    " joulukuuta/joulukuussa",
    "fo": "januar februar mars apríl mai juni juli august september oktober november desember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fy": "jannewaris febrewaris maart april maaie juny july augustus septimber oktober novimber"
    " desimber",
    "ga": "eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa meán/mfómh"
    " deireadh/dfómh samhain nollaig",
    "gl": "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro",
    "hr": "siječnja/siječanj/siječnju veljače/veljača/veljači ožujka/ožujak/ožujku"
    " travnja/travanj/travnju svibnja/svibanj/svibnju lipnja/lipanj/lipnju srpnja/srpanj/srpnju"
    " kolovoza/kolovoz/kolovozu rujna/rujan/rujnu listopada/listopad/listopadu"
    " studenoga/studenog/studeni/studenom prosinca/prosinac/prosincu",
    "hu": "január február március április május június július augusztus szeptember október"
    " november december",
    "hy": "հունվարի/հնվ փետրվարի/փտվ մարտի/մրտ ապրիլի մայիսի/մյս հունիսի/հնս հուլիսի/հլս"
    " օգոստոսի/օգս սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի",
    "is": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "ka": "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი"
    " ნოემბერი დეკემბერი",
    "lb": "januar februar mäerz abrëll mee juni juli august september oktober november dezember",
    "lt": "sausio/sausis vasario/vasaris kovo/kovas balandžio/balandis gegužės/gegužė"
    " birželio/birželis liepos/liepa rugpjūčio/rugpjūtis rugsėjo/rugsėjis spalio/spalis"
    " lapkričio/lapkritis gruodžio/gruodis",
    "lv": "janvāris/janvārī februāris/februārī marts/martā aprīlis/aprīlī maijs/maijā"
    " jūnijs/jūnijā jūlijs/jūlijā augusts/augustā septembris/septembrī oktobris/oktobrī"
    " novembris/novembrī decembris/decembrī",
    "mk": "јануари февруари март април мај јуни јули август септември октомври ноември декември",
    "mt": "jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru",
    "nl": "januari februari maart/mrt april mei juni juli augustus september oktober november"
    " december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "pl": "stycznia/styczeń/styczniu lutego/luty/lutym marca/marzec/marcu"
    " kwietnia/kwiecień/kwietniu maja/maj/maju czerwca/czerwiec/czerwcu lipca/lipiec/lipcu"
    " sierpnia/sierpień/sierpniu września/wrzesień/wrześniu października/październik/październiku"
    " listopada/listopad/listopadzie grudnia/grudzień/grudniu",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro"
    " dezembro",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie"
    " noiembrie decembrie",
    "ru": "января/январь февраля/февраль марта/март апреля/апрель мая/май июня/июнь июля/июль"
    " августа/август сентября/сентябрь октября/октябрь ноября/ноябрь декабря/декабрь",
    "sk": "januára/január februára/február marca/marec apríla/apríl mája/máj júna/jún júla/júl"
    " augusta/august septembra/september októbra/október novembra/november decembra/december",
    "sl": "januarja/januar februarja/februar marca/marec aprila/april maja/maj junija/junij"
    " julija/julij avgusta/avgust septembra/september oktobra/oktober novembra/november"
    " decembra/december",
    "sq": "janar shkurt mars prill maj qershor korrik gusht/gsh shtator tetor nëntor dhjetor",
    "sr": "januara/januar/јануара/јануар februara/februar/фебруара/фебруар marta/mart/марта/март"
    " aprila/april/априла/април maja/maj/маја/мај juna/jun/juni/јуна/јун/јуни"
    " jula/jul/juli/јула/јул/јули avgusta/avgust/augusta/august/августа/август"
    " septembra/septembar/септембра/септембар oktobra/oktobar/октобра/октобар"
    " novembra/novembar/новембра/новембар decembra/decembar/децембра/децембар",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül/eylul ekim kasım aralık",
    "uk": "січня/січень лютого/лютий березня/березень квітня/квітень травня/травень"
    " червня/червень липня/липень серпня/серпень вересня/вересень жовтня/жовтень"
    " листопада/листопад грудня/грудень",
}

WEEKDAYS: Mapping[str, str] = {
    "az": "bazar çərşənbə/ça çərşənbə/ç cümə/ca cümə/c şənbə/ş bazar/b",
    "be": "панядзелак/пн/пнд аўторак серада/ср чацвер/чц/чв/чцв пятніца/пт субота/сб нядзеля/нд",
    "bg": "понеделник/пн вторник сряда/ср четвъртък/чт петък/пт събота/сб неделя/нд",
    "ca": "dilluns/dl dimarts/dt dimecres/dc dijous/dj divendres/dv dissabte/ds diumenge/dg",
    "cs": "pondělí úterý středa/středu čtvrtek pátek sobota/sobotu neděle/neděli",
    "cy": "llun mawrth mercher iau gwener sadwrn sul",
    "da": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "de": "montag dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag",
    "el": "δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή",
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "et": "esmaspäev/e teisipäev/t kolmapäev/k neljapäev/n reede/r laupäev/l pühapäev/p",
    "eu": "astelehena/al asteartea/ar asteazkena/az osteguna/og ostirala/or larunbata/lr"
    " igandea/ig",
    "fi": "maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina",
    "fo": "mánadagur týsdagur mikudagur hósdagur fríggjadagur leygardagur sunnudagur",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "fy": "moandei tiisdei woansdei tongersdei freed sneon snein",
    "ga": "luain/luan máirt céadaoin déardaoin haoine/aoine sathairn domhnaigh",
    "gl": "luns martes mércores xoves venres sábado domingo",
    "hr": "ponedjeljak utorak srijeda četvrtak petak subota nedjelja",
    "hu": "hétfő/h kedd/k szerda csütörtök péntek/p szombat vasárnap/v",
    "hy": "երկուշաբթի երեքշաբթի/երք չորեքշաբթի/չրք հինգշաբթի/հնգ ուրբաթ շաբաթ/շբթ կիրակի",
    "is": "mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "ka": "ორშაბათი სამშაბათი ოთხშაბათი ხუთშაბათი პარასკევი შაბათი კვირა",
    "lb": "méindeg dënschdeg mëttwoch donneschdeg freideg samschdeg sonndeg",
    "lt": "pirmadienis antradienis trečiadienis ketvirtadienis/kt penktadienis/pn"
    " šeštadienis/št sekmadienis/sk",
    "lv": "pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena",
    "mk": "понеделник вторник среда четврток петок сабота недела",
    "mt": "tnejn tlieta erbgħa/erb ħamis ġimgħa sibt ħadd",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "no": "mandag/måndag tirsdag/tysdag onsdag torsdag fredag lørdag/laurdag søndag",
    "pl": "poniedziałek/pn wtorek środa/środę czwartek piątek/pt sobota/sobotę/sb"
    " niedziela/niedzielę/nd",
    "pt": "segunda terça quarta quinta sexta sábado domingo",
    "ro": "luni marți miercuri joi vineri sâmbătă duminică",
    "ru": "понедельник/пн/пнд вторник/втр среда/среду/срд четверг/чт/чтв пятница/пятницу/пт/птн"
    " суббота/субботу/сб/сбт воскресенье/воскресение/вс/вск",
    "sk": "pondelok utorok streda/stredu štvrtok piatok sobota/sobotu nedeľa/nedeľu",
    "sl": "ponedeljek torek sreda četrtek petek sobota nedelja",
    "sq": "hënë martë mërkurë enjte premte shtunë diel",
    "sr": "ponedeljak/понедељак/понедјељак utorak/уторак sreda/среда/сриједа četvrtak/четвртак"
    " petak/петак subota/субота nedelja/недеља/недјеља",
    "sv": "måndag tisdag onsdag torsdag fredag lördag söndag",
    "tr": "pazartesi/pzt salı çarşamba/çrs perşembe/prs cuma cumartesi/cmt pazar",
    "uk": "понеділок/пн вівторок середа/середу/ср четвер/чт/чет пятниця/пятницю/пт"
    " субота/суботу/сб неділя/неділю/нд",
}

_ALIASES = {"bs": "sr", "me": "sr", "mo": "ro", "nb": "no", "nn": "no", "sh": "sr"}
_SHORTEST_MONTH, _SHORTEST_WEEKDAY = 3, 2
"""Letters of a name's beginning that stand for it: Mär, Sept, Mo."""


def base_language(tag: str | None) -> str:
    """The language of a tag such as "de-AT", "pt_BR" or "NB", under which its names stand."""
    base = (tag or "").replace("_", "-").partition("-")[0].lower()
    return _ALIASES.get(base, base)


def month_named(name: str, language: str) -> int | None:
    """The month of a folded name or abbreviation; None where it is none, or could be two.

    English names come first, as RFC 5322 demands them of every feed. Then the feed's own
    language decides: "lip" is July in Polish and June in Croatian, "listopad" November and
    October. Any other language's name is one only where no two languages disagree.
    """
    if (english := ENGLISH_MONTHS.get(name)) is not None:
        return english
    for names in (language, "") if language in MONTHS else ("",):
        for months in _month_forms(names):
            if found := months.get(name):
                return next(iter(found)) if len(found) == 1 else None
    return None


def is_weekday(name: str) -> bool:
    """Whether a folded name or abbreviation is a weekday's in any language."""
    return name in _weekdays()


_Meanings = Mapping[str, set[int]]


@cache
def _month_forms(language: str) -> tuple[_Meanings, _Meanings]:
    """What full names mean, and what their beginnings; of all languages together for ""."""
    full: defaultdict[str, set[int]] = defaultdict(set)
    begun: defaultdict[str, set[int]] = defaultdict(set)
    for number, forms in _months(MONTHS.values() if not language else [MONTHS.get(language, "")]):
        for form in forms:
            full[form].add(number)
            for beginning in _beginnings(form, _SHORTEST_MONTH):
                begun[beginning].add(number)
    return full, begun


def _months(tables: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    for table in tables:
        for number, forms in enumerate(table.split(), start=1):
            yield number, [fold(form) for form in forms.split("/")]


@cache
def _weekdays() -> frozenset[str]:
    names = {fold(form) for table in WEEKDAYS.values() for form in table.replace("/", " ").split()}
    return frozenset(names.union(*(_beginnings(name, _SHORTEST_WEEKDAY) for name in names)))


def _beginnings(name: str, shortest: int) -> Iterator[str]:
    return (name[:size] for size in range(shortest, len(name)))
