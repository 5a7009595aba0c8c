"""How German joins words: the table that ``compounds.py`` reads."""

import re

from worker.text.morphology.compounding import Compounding

_COMBINING = """
    amerika anti billig bio bund bundes china cyber daten doppel dreh drei eck edel einzel
    elektro erst eu euro ex extrem fach fern fremd frueh ganz gegen geheim gesamt gross grund
    halb haupt hinter hoch hyper innen inter international jung klein kurz lang leicht letzt mega
    mehr meist mikro mini mittel mono multi nah nahe national neben neo neu nieder nord
    nordost nordwest not nuklear ober oeko oel ost pan polit privat profi pseudo quasi
    regional rest roh rueck russland schnell schwarz schwer selbst sonder sozial spezial spitzen
    staats stark super sued suedost suedwest tele teil top trans turbo ultra uno us uran viel
    vier vize voll weit welt west wieder zentral zwei zwischen
"""

_PREFIXES = """
    ab an auf aus be bei da dar durch ein emp empor ent entgegen er fehl fort ge her herab heran
    herauf heraus herbei herein herum herunter hervor hin hinab hinauf hinaus hinein hinunter
    hinweg hinzu in los miss ob re sub um umher un unter ver voran voraus vorbei vorueber vor
    weg wider zer zu zurueck zusammen ueber nach mit wieder para kon kom con com des dis ana
    prae pro per syn sym epi apo dia kata meta auseinander aufeinander gegenueber nieder
"""

# Letters that begin words without being a prefix, of which the dictionary makes parts by chance.
_NO_FIRSTS = """
    abl abs abw beg beh ben ber bes bew erh erw fal geb gef gek ger ges gew ken sch sen sten str unt zus
"""

_SUFFIXES = r"""
    ismus | ismen | isch(e[nmrs]?)? | ist(en|in|innen)? | istisch(e[nmrs]?)? | ung(en|s)?
    | (ig|lich|bar|los|sam|haft|isch)?keit(en)? | heit(en)? | (lich|ig|bar|los|sam|haft|ell)(e[nmrs]?)?
    | schaft(en)? | tum(s)? | chen(s)? | lein(s)? | ing(s|e|en)? | ling(s|e|en)?
    | ion(en|s)? | ation(en|s)? | iker(in|innen|n|s)? | l?er(in|innen|n|s)? | ern | eln | elt | ten | te
    | ter | el | en | end(e[nmrs]?)? | al(e[nmrs]?)? | iall?(e[nmrs]?)? | iell(e[nmrs]?)?
    | ier(en|t|te|ten|ung|ungen|er|ers|ende|enden)? | sel | nis(se|sen)? | erei(en)? | ei(en)?
    | in | innen | ium(s)? | ien | ie | ik(en|er)? | itaet(en)? | eur(e|in|s)? | ade(n)? | age(n)? | an(z|ten?)
    | en(z|ten?) | anzen | enzen | ator(en|s)? | or(en|s)? | ur(en)? | iv(e[nmrs]?)? | oid(e)? | ose(n)?
    | itis | at(e|en|s)? | ett(e|en|s)? | ste[nmrs]? | ere[nmrs]? | rei(en)? | elei(en)? | sche[nmrs]?
    | iade(n)? | eske
"""

# Letters that end words without being a suffix, and short ones that are one in few.
_NO_LASTS = r"""
    inger | sen | ger | ber | ben | ken | zer | tel | zel | ian | ard | nin | ott | gon | per | ute | net | ren | let
    | fon | ada | ana | dau | one | ass | sur | rag | ron | ann | din | del | mel | bel | gel | erl | ich | all | sch
    | ach | ern | ist | sten | eren | ster | dung | cher | tete | este | ship(s)? | den | und | man | teuer | itz
    | zig | o | a | y | i | ow | eck | us
"""

# What no count can tell, for it is a matter of meaning. Each stands for its compounds too.
_OPAQUE = """
    diebstahl diebstaehl quadrat vorrat vorraet zierrat hausrat unrat heirat magistrat
    diktat literat attentat resultat format automat diplomat
    vorteil nachteil urteil anteil abteil vorstand gegenstand
    vitamin termin gardine augenblick hochzeit mitleid mitglied almosen armbrust freitag
    postmodern posthum wolfgang wolfram klagenfurt mariahilf heerenveen taskiran
    teilnehm teilnahm kanton feuilleton lastminute
"""

# Towns and countries that end or begin like nouns. Those that are no German word's letters only.
_PLACES = """
    altenkirchen ansbach arnstadt aschaffenburg augsburg bamberg bielefeld brandenburg bremerhaven
    burghausen coburg coesfeld cuxhaven darmstadt deggendorf dortmund duesseldorf duisburg eberswalde
    eisenhuettenstadt eisenstadt euskirchen fallersleben finsterwalde flensburg frankenthal freiburg
    fuerstenfeldbruck fuerstenwalde gelsenkirchen greifswald halberstadt hamburg
    heidelberg heidenheim hildesheim holstein homburg ingolstadt iserlohn kaiserslautern karlsruhe
    krefeld kulmbach luckenwalde ludwigsburg lueneburg magdeburg mannheim
    mansfeld marburg mecklenburg memmingen merseburg moenchengladbach muehlhausen naumburg
    neubrandenburg neunkirchen nordhausen nuernberg oberhausen offenbach offenburg oldenburg
    oranienburg osnabrueck paderborn pforzheim pfungstadt quedlinburg ravensburg recklinghausen
    regensburg rosenheim rothenburg rudolstadt ruesselsheim saalfeld salzburg
    salzgitter sangerhausen schaffhausen schweinfurt sigmaringen sonneberg stralsund strassburg
    weissenburg weissenfels wilhelmshaven wittenberg wolfenbuettel wolfsburg wuerzburg wuppertal
    luxemburg petersburg vorarlberg liechtenstein weissruss niedersachs westfalen
"""
_PLACE_ENDS = """
    stadt staedte burg burgen wald berg berge bergen hafen bruecken heim heime dorf doerfer
    land lande feld felde felder bach stein steine furt kirchen hausen hofen tal au werder
    see ton born brunn brunnen weiler
"""

_APART = {
    "general": frozenset({"general"}),
    "arm": frozenset({"armen"}),
    "finne": frozenset({"finn"}),
}
_BOTH = "anwalt anwaelt kraft kraeft verkehr"

GERMAN = Compounding(
    linking=("s", "es", "n", "en", "er", "e", "ens", "ns"),
    dropped=("e",),
    combining=frozenset(_COMBINING.split()),
    prefixes=frozenset((_PREFIXES + _NO_FIRSTS).split()),
    either=frozenset({"mit", "nach", "ueber", "unter", "vor", "wieder"}),
    suffixes=re.compile(f"{_SUFFIXES}|{_NO_LASTS}", re.VERBOSE),
    endings=("s", "es", "e", "en", "n"),
    declension=("e", "en", "er", "es", "em"),
    singular=("s", "es"),
    plural={"e": "n", "er": "n", "el": "n"},
    feminine=("in", "innen"),
    verbs=("en", "n"),
    apart=_APART,
    contrary={"rechts": "links"},
    both=frozenset(_BOTH.split()),
    numerals=frozenset({"ein"}),
    declined=re.compile("(haft|sam|bar)e[nmrs]?"),
    places=frozenset(_PLACE_ENDS.split()),
    opaque=frozenset((_OPAQUE + _PLACES).split()),
    capitalised=True,
)
