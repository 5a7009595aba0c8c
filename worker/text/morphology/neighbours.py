"""How the languages next to German join words: tables that ``compounds.py`` reads.

Folded, as all: å is a, ö and ø are oe, ä is ae, æ is ae.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from worker.text.morphology.compounding import Compounding


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _suffixes(text: str) -> re.Pattern[str]:
    return re.compile("|".join(text.split()))


_DUTCH = Compounding(
    linking=("s", "en", "e", "er", "n"),
    dropped=("e",),
    combining=_words("anti eu euro ex navo oud super vice vn"),
    prefixes=_words(
        "aan af be bij door er ge her in mis na om on ont op over toe uit ver wan weg mee terug neer"
        " samen los rond heen kon con com de dis per pro pre re sub"
    ),
    either=_words("onder tegen voor achter"),
    suffixes=_suffixes(
        "isme(s|n)? ist(e|en|es|isch|ische)? isch(e)? (er|el)?ing(en|s)? heid heden (e)?lijk(e|s)?"
        " ig(e|en|er|heid|heden)? lo(os|ze|osheid) ba(ar|re|arheid) schap(pen)? dom(men)? (e?t|p|k)?jes?"
        " in(nen|netje)? ster(s)? aa?r(s|en|ster)? e?naar(s)? erij(en)? achtig(e|en)? ie(f|ve|s|n)?"
        " eel ele aa?l(e)? iteit(en)? (is)?atie(s)? ij(en)? en(d|de)? den te[nr]? de t d e e?n?er(s|en)?"
        " e?nd(e|en)? st(e)? s es eur(s|en)? age(s)? iek(en)? aan(s|se)? se iaan(s|se)? or(en|s)?"
        " ant(en)? ent(en)? ier(en|s)? iteren eren eert eerde(n)? um(s)? ator(en|s)? us o a i y"
    ),
    endings=("s",),
    verbs=("en",),
    opaque=_words(
        "diefstal resultaat vitamine termijn aandeel voordeel nadeel oordeel senator urgent agent"
        " garantie instantie kwadraat apparaat soldaat automaat"
    ),
)

_SWEDISH = Compounding(
    linking=("s", "e", "u", "o"),
    dropped=("a", "e"),
    combining=_words("anti eu euro ex fn fd nato super vice stor"),
    prefixes=_words(
        "an av be bi er fram foer ge gen genom in miss ned ner o om pa sam till upp ut vid ater bort"
        " van kon com de dis per pro pre re sub und"
    ),
    either=_words("foere mot under oever efter emot"),
    suffixes=_suffixes(
        "het(en|er|erna|ens|s)? n?ing(en|ar|arna|ens|s|arnas)? are(n|ns|s)? arna(s)? else(r|n|rna|ns)?"
        " ism(en|er|s|ens)? ist(en|er|erna|ens|ers|isk|iskt|iska)? isk(a|t|an|orna)? l?ig(a|t|het|heten)?"
        " bar(a|t)? loes(a|t|het)? skap(et|en|er|erna|s|ens)? a?nde(t|n|s|ts|na)? ende(t|n)? a?de(s)? ad(e|es)?"
        " at(s)? t d a ar(e|s|na|nas)? er(s|n|ns|na|nas)? en(s)? et(s)? na(s)? an(s)? n(s)? s r e or(na|s|nas)?"
        " ion(en|er|erna|ens)? ation(en|er|erna)? itet(en|er|ens)? inn?a(n|s|or|ns)? er(a|ar|ade|at|ing|ingen)"
        " isera(r|de|t)? iv(a|t)? ell(a|t)? ik(en|er)? ist um us o i y ant(en|er)? ent(en|er)? oer(en|er)?"
        " sam(t|ma)? vis aktig(a|t)? erska(n|or)? dom(en|ar)? eri(et|er|erna)? tum ium"
    ),
    endings=("s",),
    verbs=("a",),
    opaque=_words(
        "senator vitamin termin resultat kvadrat apparat soldat automat urgent agent garanti instans"
        " diktat attentat format kandidat mandat"
    ),
)

_DANISH = Compounding(
    linking=("s", "e", "er", "n"),
    dropped=("e",),
    combining=_words("anti eu euro ex fn nato super vice stor"),
    prefixes=_words(
        "af an be bi er frem for ge gen gennem ind mis ned om op pa sam til ud ved u van bort hen"
        " kon com de dis per pro pre re sub und"
    ),
    either=_words("foer mod under over efter"),
    suffixes=_suffixes(
        "hed(en|er|erne|ens|s)? n?ing(en|er|erne|ens|s|ernes)? e?r(e|en|ne|ens|nes|es|inde|inder)? else(r|n|rne|ns)?"
        " isme(n|r|s|ns)? ist(en|er|erne|ens|ers|isk|iske)? isk(e)? l?ig(e|t|hed|heden)? bar(e|t)? loes(e|t|hed)?"
        " skab(et|er|erne|s|ets)? e?nde(t|s|ts)? ede(s)? et(s)? t d e er(s|e|en|ne)? en(s|e|es)? ne(s)? n s r"
        " ion(en|er|erne|ens)? ation(en|er|erne)? itet(en|er|ens)? er(e|er|ede|et|ing|ingen) isere(r|de|t)?"
        " iv(e|t)? el(le|t)? ik(ken|ker)? um us o i y a ant(en|er)? ent(en|er)? oer(en|er)? som(me|t)? vis"
        " agtig(e|t)? dom(men|me)? eri(et|er|erne)? inde(n|r|rne)? ske(n|r)? tium"
    ),
    endings=("s",),
    verbs=("e",),
    opaque=_words(
        "senator vitamin termin resultat kvadrat apparat soldat automat urgent agent garanti instans"
        " diktat attentat format kandidat mandat"
    ),
)

_NORWEGIAN_SUFFIXES = (
    "het(en|er|ene|a|ens|s)? leik(en|ar)? n?ing(en|er|ene|a|ar|ane|ens|s)? e?r(e|en|ne|ene|ens|s)? ar(en|ar|ane)?"
    " else(r|n|ne|ns)? isme(n|r|ne|ns)? ist(en|er|ene|ar|ane|isk|iske)? isk(e)? l?[ei]g(e|t|het|heten)?"
    " bar(e|t)? loe[sy]s?(e|t|het)? skap(et|er|ene|a|en)? e?nde(t|s)? ande(t)? ede et(s)? t d e a en(s|e|es)? ene(s)?"
    " ane(s)? ne(s)? n s r ion(en|er|ene|ens|ar|ane)? asjon(en|er|ene|ar|ane)? itet(en|er|ens)? er(e|er|te|t|ing|ingen)"
    " isere(r|te|t)? iv(e|t)? el(le|t)? ikk?(en|er)? um us o i y ant(en|er)? ent(en|er)? oer(en|er)? som(me|t)? vis"
    " aktig(e|t)? dom(men|mer)? eri(et|er|ene)? inne(n|r|ne)? ske(n|r)? st(e)?"
)

_BOKMAL = Compounding(
    linking=("s", "e", "er"),
    dropped=("e",),
    combining=_words("anti eu euro ex fn nato super vise stor"),
    prefixes=_words(
        "av an be bi er fram frem for ge gjen gjennom inn mis ned om opp pa sam til ut ved u van bort"
        " hen kon kom de dis per pro pre re sub und"
    ),
    either=_words("foer mot under over etter"),
    suffixes=_suffixes(_NORWEGIAN_SUFFIXES),
    endings=("s",),
    verbs=("e",),
    opaque=_words(
        "senator vitamin termin resultat kvadrat apparat soldat automat urgent agent garanti instans"
        " diktat attentat format kandidat mandat"
    ),
)

_NYNORSK = Compounding(
    linking=("s", "e", "ar"),
    dropped=("e",),
    combining=_BOKMAL.combining,
    prefixes=_BOKMAL.prefixes | _words("fram ei heim"),
    either=_BOKMAL.either,
    suffixes=_suffixes(_NORWEGIAN_SUFFIXES),
    endings=("s",),
    verbs=("e", "a"),
    opaque=_BOKMAL.opaque,
)

_FINNISH = Compounding(
    linking=("s",),
    dropped=("nen",),
    combining=_words(
        "eu etelae itae laensi pohjois entis esi nato pika suur uus vara yk ulko sisae"
    ),
    prefixes=_words("epae an em on ei ja se he me te"),
    either=frozenset(),
    suffixes=_suffixes(
        "(i|e)?n(en|ut|a|ae)? (s|l|i|v|u|h|j|t|m|n|k|p|r)?[aeiouy]{1,2}(n|t|s|ksi|ssa|sta|lla|lta|lle|na)?"
        " l?l?inen l?l?is(en|ta|ia|ten|et|i?ssa|iksi)? uu?s uu?de(n|t|ssa|sta|lla|lle)? uutta kin kaan kaen han haen ko koe pa"
        " (s|l)?(sa|sae|ta|tae|la|lae|le|na|nae|ksi|tta|ttae|ine)(mme|nne|nsa|nsae|ni|si|an|aen)? sti mpi mm?at? in tar tta[rj]a"
        " ja(t|n|a|lle|lla|ssa|sta|in|t)? jae(t|n|lle)? isti(t|n|a)? ismi(n|a|t)? lli(nen|sen|set|sten|sia|sta)?"
        " t?on t?oen ton toen ttoma(n|t|sti)?"
    ),
    endings=("n", "a", "ssa", "sta", "lla", "lle", "lta", "ksi", "na"),
    verbs=("a", "ae"),
    opaque=frozenset(),
    shortest=3,
)

TABLES: Mapping[str, Compounding] = MappingProxyType(
    {
        "da": _DANISH,
        "fi": _FINNISH,
        "nb": _BOKMAL,
        "nl": _DUTCH,
        "nn": _NYNORSK,
        "sv": _SWEDISH,
    }
)
"""By ISO 639-1. What stands here was measured; Icelandic, Estonian and Hungarian join words too,
but no list of words was at hand to show how right a table for them is."""
