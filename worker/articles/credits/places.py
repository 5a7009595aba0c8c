"""Places that reports are dated from. Where a dateline names neither agency nor outlet, only a
name known here tells "Leipzig: ..." from "Pistorius: ...".
"""

_NAMES = """
Aachen|Augsburg|Bamberg|Bayreuth|Berlin|Bielefeld|Bochum|Bonn|Brandenburg|Braunschweig|Bremen
Bremerhaven|Büchel|Chemnitz|Cottbus|Darmstadt|Dessau|Dortmund|Dresden|Duisburg|Düsseldorf|Erfurt
Erlangen|Essen|Flensburg|Frankfurt|Frankfurt am Main|Frankfurt (Oder)|Frankfurt/Main|Freiburg
Friedrichshafen|Fürth|Gelsenkirchen|Gera|Göttingen|Görlitz|Grafenwöhr|Greifswald|Hagen|Halle
Hamburg|Hamm|Hannover|Heidelberg|Heilbronn|Ingolstadt|Jena|Kaiserslautern|Karlsruhe|Kassel|Kiel
Koblenz|Köln|Konstanz|Krefeld|Landshut|Leipzig|Leverkusen|Lübeck|Ludwigshafen|Lüneburg|Magdeburg
Mainz|Mannheim|Mönchengladbach|München|Münster|Neubrandenburg|Nürnberg|Oldenburg|Osnabrück
Paderborn|Passau|Potsdam|Ramstein|Regensburg|Rostock|Saarbrücken|Salzgitter|Schwerin|Siegen|Stade
Stralsund|Stuttgart|Suhl|Trier|Tübingen|Ulm|Unterlüß|Weimar|Wiesbaden|Wilhelmshaven|Wolfsburg
Baden-Baden|Bad Aibling|Bad Godesberg|Bad Hersfeld|Bad Kreuznach|Bad Reichenhall|Bad Segeberg
Biblis|Bitburg|Calw|Celle|Cochem|Cuxhaven|Deggendorf|Detmold|Eckernförde|Emden|Euskirchen|Faßberg
Fritzlar|Fulda|Geilenkirchen|Gießen|Gorleben|Gotha|Gundremmingen|Gütersloh|Hanau|Husum|Idar-Oberstein
Ingelheim|Jagel|Kalkar|Kempten|Lechfeld|Lingen|Lubmin|Marburg|Meppen|Minden|Munster|Neuburg
Neuruppin|Nörvenich|Oberndorf|Offenbach|Pforzheim|Plauen|Ravensburg|Recklinghausen|Remscheid
Rendsburg|Reutlingen|Rheinbach|Rothenburg ob der Tauber|Schwedt|Solingen|Spangdahlem|Stendal
Torgelow|Ueckermünde|Veitshöchheim|Wernigerode|Wittmund|Wittenberg|Worms|Zweibrücken
Wunstorf|Wuppertal|Würzburg|Zwickau|Basel|Bern|Bregenz|Davos|Eisenstadt|Genf|Graz|Innsbruck
Klagenfurt|Lausanne|Linz|Lugano|Luzern|Luxemburg|Salzburg|St. Gallen|St. Pölten|Vaduz|Wien|Zürich
Abu Dhabi|Addis Abeba|Bad Homburg|Cape Town|Hong Kong|Mexico City|Neu-Delhi|Phnom Penh|Sankt Petersburg
São Paulo|Washington D.C.|Amman|Amsterdam|Ankara|Antwerpen|Astana|Asunción|Athen|Bagdad|Baku|Bangkok
Barcelona|Beirut|Belfast|Belgrad|Bratislava|Bremerton|Brüssel|Budapest|Buenos Aires|Bukarest
Canberra|Caracas|Charkiw|Cherson|Chicago|Chișinău|Chisinau|Damaskus|Danzig|Den Haag|Dnipro|Doha
Dubai|Dublin|Edinburgh|Florenz|Gaza|Gaza-Stadt|Göteborg|Hanoi|Havanna|Helsinki|Hongkong|Islamabad
Istanbul|Jakarta|Jerewan|Jerusalem|Johannesburg|Kabul|Kairo|Kaliningrad|Kapstadt|Kaunas|Khartum
Kiew|Kyjiw|Kischinau|Kopenhagen|Krakau|Kuala Lumpur|Kuwait|Lissabon|Ljubljana|London|Los Angeles
Lwiw|Madrid|Mailand|Manila|Mariupol|Marseille|Melbourne|Mexiko-Stadt|Minsk|Moskau|Mumbai|Nairobi
Narva|Neapel|Neu Delhi|New York|Nikosia|Nuuk|Odessa|Oslo|Ottawa|Paris|Peking|Podgorica|Prag
Pristina|Pjöngjang|Rabat|Ramallah|Reykjavík|Reykjavik|Riad|Riga|Rio de Janeiro|Rom|Rotterdam
Rzeszów|San Francisco|Sanaa|Sarajevo|Saporischschja|Seoul|Sewastopol|Shanghai|Singapur|Skopje|Sofia
St. Petersburg|Stockholm|Straßburg|Suwałki|Sydney|Taipeh|Tallinn|Tampere|Teheran|Tel Aviv|Thessaloniki
Tiflis|Tirana|Tokio|Toronto|Tripolis|Tunis|Valletta|Venedig|Vilnius|Warschau|Washington|Wilna|Zagreb
Aleppo|Athens|Baghdad|Beijing|Belgrade|Berne|Brussels|Bucharest|Cairo|Copenhagen|Damascus|Geneva
Islamabad|Kharkiv|Kiev|Kyiv|Lisbon|Luxembourg|Lviv|Milan|Moscow|Munich|Naples|New Delhi|Odesa|Prague
Rome|Strasbourg|Tehran|The Hague|Tokyo|United Nations|Venice|Vienna|Warsaw|Zurich
Athènes|Bruxelles|Bruxelas|Bruselas|Brussel|Bucarest|Copenhague|Genève|Kiew|La Haye|Le Caire|Lisbonne
Londres|Londen|Londra|Moscou|Moscú|Mosca|Moskva|Moskou|Parigi|París|Parijs|Pékin|Roma|Tbilissi
Varsovie|Varsavia|Varsovia|Vienne|Berlino|Berlijn|Berlín|Ginevra|Kijów|Kyjev|Lisboa|Madryt|Milano
Mosca|Napoli|Torino|Wiedeń|Bruksela|Bruksel|Bryssel|Moskwa|Paryż|Praga|Praha|Rzym|Warszawa|Waszyngton
Wilno|Gdańsk|Kraków|Lublin|Łódź|Poznań|Wrocław|Brno|Budapeszt|București|Beograd|København|Göteborg
Malmö|Helsingfors|Tukholma|Bruselj|Dunaj|Kiova|Stambuł|Αθήνα|Βρυξέλλες|Λευκωσία|София|Брюксел
Београд|Скопје|Київ|Харків|Одеса|Львів|Дніпро|Запоріжжя|Брюссель|Вашингтон|Варшава|Лондон|Мінськ
Берлін|Париж|Москва|Киев|Минск|Берлин|Вильнюс|Рига|Таллин|Анкара|Пекин
"""

KNOWN = frozenset(name.casefold() for line in _NAMES.split("\n") for name in line.split("|")) - {
    ""
}
"""German and foreign names in the languages of Europe's papers, folded."""


_COUNTRIES = """
Ägypten|Albanien|Armenien|Aserbaidschan|Australien|Belarus|Belgien|Bosnien-Herzegowina|Brasilien
Bulgarien|China|VR China|Volksrepublik China|Dänemark|Deutschland|BRD|BR Deutschland|Estland
Finnland|Frankreich|Georgien|Griechenland|Großbritannien|Indien|Irak|Iran|Irland|Island|Israel
Italien|Japan|Kanada|Kasachstan|Kosovo|Kroatien|Königreich Belgien|Königreich der Niederlande
Lettland|Litauen|Luxemburg|Moldau|Montenegro|Niederlande|Nordmazedonien|Norwegen|Österreich
Pakistan|Polen|Portugal|Rumänien|Russland|Russische Föderation|Saudi-Arabien|Schweden|Schweiz
Serbien|Slowakei|Slowenien|Spanien|Südkorea|Syrien|Taiwan|Tschechien|Türkei|Ukraine|Ungarn|USA
Vereinigtes Königreich|Vereinigte Staaten|Weißrussland|Zypern|Albania|Armenia|Australia|Azerbaijan
Belgium|Brazil|Bulgaria|Canada|Croatia|Cyprus|Czech Republic|Denmark|Egypt|Estonia|Finland|France
Georgia|Germany|Greece|Hungary|Iceland|India|Iraq|Ireland|Italy|Latvia|Lithuania|Luxembourg|Moldova
Netherlands|North Macedonia|Norway|Poland|Romania|Russia|Serbia|Slovakia|Slovenia|South Korea|Spain
Sweden|Switzerland|Turkey|Türkiye|United Kingdom|UK|Ukraine|United States|Allemagne|Belgique|Chine
Espagne|États-Unis|Grèce|Hongrie|Italie|Lettonie|Lituanie|Norvège|Pologne|Roumanie|Royaume-Uni|Russie
Suède|Suisse|Tchéquie|Turquie|Baden-Württemberg|Bayern|Brandenburg|Hessen|Mecklenburg-Vorpommern
Niedersachsen|Nordrhein-Westfalen|NRW|Rheinland-Pfalz|Saarland|Sachsen|Sachsen-Anhalt
Schleswig-Holstein|Thüringen|Tirol|Kärnten|Steiermark|Vorarlberg|Texas|Virginia|Maryland|Florida
California|Kalifornien|Alaska|Pennsylvania|Illinois|Georgia|England|Scotland|Schottland|Wales
"""

COUNTRIES = frozenset(
    name.casefold() for line in _COUNTRIES.split("\n") for name in line.split("|")
)
"""Countries and lands behind a place that is not known: "Dörpen, Deutschland (Blatt)"."""

COMMON = frozenset({"essen", "halle", "stade"})
"""Places that are words as well: "Essen: Was die Deutschen mögen"."""


def is_known(place: str) -> bool:
    """Whether each place of "London/Teheran" is known, in capitals too."""
    names = _names(place)
    return place.casefold() in KNOWN or (bool(names) and all(name in KNOWN for name in names))


def has_known(places: str) -> bool:
    """Whether at least one place of "Gransee/Berlin" is known."""
    return any(name in KNOWN for name in _names(places))


def is_country(name: str) -> bool:
    """Whether a name is a country's or a land's, as a dateline names it."""
    return bool(name) and name.casefold() in COUNTRIES


def _names(places: str) -> list[str]:
    return [name.strip().casefold() for name in places.split("/") if name.strip()]
