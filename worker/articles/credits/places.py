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

KNOWN = frozenset(name.casefold() for line in _NAMES.split("\n") for name in line.split("|"))
"""German and foreign names in the languages of Europe's papers, folded."""


def is_known(place: str) -> bool:
    """Whether each place of "London/Teheran" is known, in capitals too."""
    names = [name.strip().casefold() for name in place.split("/")]
    return place.casefold() in KNOWN or all(name in KNOWN for name in names if name)
