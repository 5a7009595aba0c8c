"""News agencies of Europe and the world, each under the one name it is stored by."""

AGENCIES = {
    spelling: name
    for name, spellings in {
        # German-speaking countries
        "dpa": "dpa|DPA|dpa-infocom|dpa Sport|Deutsche Presse-Agentur|dpa-Bildfunk",
        "dpa-AFX": "dpa-AFX|dpa-afx|DPA-AFX",
        "SID": "SID|sid|Sport-Informations-Dienst",
        "epd": "epd|EPD|Evangelischer Pressedienst",
        "KNA": "KNA|kna|Katholische Nachrichten-Agentur",
        "dts": "dts|DTS|dts Nachrichtenagentur|dts-Nachrichtenagentur",
        "RND": "RND|RedaktionsNetzwerk Deutschland",
        "APA": "APA|apa|Austria Presse Agentur",
        "Keystone-SDA": "Keystone-SDA|Keystone|KEYSTONE|SDA|sda|Keystone SDA|ATS|Keystone-ATS|"
        "Schweizerische Depeschenagentur",
        "AWP": "AWP|awp",
        # the world
        "AFP": "AFP|afp|AFP Deutschland|Agence France-Presse|Agence France Presse|АФП",
        "Reuters": "Reuters|REUTERS|reuters|rtr|Thomson Reuters|Reuters News Agency|Рейтер",
        "AP": "AP|ap|Associated Press|The Associated Press|AP News",
        "UPI": "UPI|United Press International",
        "Bloomberg": "Bloomberg|BLOOMBERG|Bloomberg News",
        "Kyodo": "Kyodo|KYODO|Kyodo News",
        "Yonhap": "Yonhap",
        "AAP": "AAP|Australian Associated Press",
        "Canadian Press": "Canadian Press|The Canadian Press",
        "Xinhua": "Xinhua|XINHUA",
        # Western and Southern Europe
        "PA Media": "PA Media|Press Association|PA",
        "Belga": "Belga|BELGA",
        "ANP": "ANP|anp",
        "ANSA": "ANSA|Ansa|Agenzia ANSA",
        "AGI": "AGI",
        "Adnkronos": "Adnkronos|ADNKRONOS|AdnKronos",
        "EFE": "EFE|Efe|Agencia EFE|Agencias EFE",
        "Europa Press": "Europa Press|Europapress|EUROPA PRESS",
        "Lusa": "Lusa|LUSA|Agência Lusa",
        "ANA-MPA": "ANA-MPA|AMNA|ΑΠΕ-ΜΠΕ",
        # Northern Europe
        "NTB": "NTB|ntb",
        "TT": "TT|TT-Reuters",
        "Ritzau": "Ritzau|RITZAU|ritzau",
        "STT": "STT|STT-Lehtikuva|Lehtikuva",
        "BNS": "BNS",
        "ELTA": "ELTA|Elta",
        "LETA": "LETA",
        # Central and South-Eastern Europe
        "PAP": "PAP|pap|Polska Agencja Prasowa",
        "ČTK": "ČTK|CTK|ČTK-AP",
        "TASR": "TASR",
        "MTI": "MTI",
        "Agerpres": "Agerpres|AGERPRES",
        "Mediafax": "Mediafax|MEDIAFAX",
        "BTA": "BTA|БТА",
        "STA": "STA",
        "HINA": "HINA|Hina",
        "Tanjug": "Tanjug|TANJUG|Танјуг",
        "FENA": "FENA|Fena",
        "Anadolu": "Anadolu|Anadolu Agency|Anadolu Ajansı|AA",
        "İHA": "İHA",
        "DHA": "DHA",
        # Ukraine, Belarus, Russia
        "Ukrinform": "Ukrinform|UKRINFORM|Укрінформ|УКРІНФОРМ|Укринформ|УКРИНФОРМ",
        "Interfax-Ukraine": "Interfax-Ukraine|Interfax-Ukraina|INTERFAX-UKRAINE|Інтерфакс-Україна"
        "|ІНТЕРФАКС-УКРАЇНА|Интерфакс-Украина|ИНТЕРФАКС-УКРАИНА",
        "Unian": "Unian|UNIAN|УНІАН",
        "Belta": "Belta|BELTA|БЕЛТА",
        "TASS": "TASS|Tass|ТАСС",
        "RIA Novosti": "RIA Novosti|RIA Nowosti|РИА Новости|РИА НОВОСТИ",
        "Interfax": "Interfax|INTERFAX|INTERFAX.RU|Интерфакс|ИНТЕРФАКС",
    }.items()
    for spelling in spellings.split("|")
}
"""Spellings of an agency in a credit, and the one name it is stored under. A spelling that is a
word in small letters in some language ("tt", "sta", "beta") is left out."""

AMBIGUOUS = frozenset({"AA", "AGI", "ATS", "BNS", "PA", "RND", "STA", "TT"})
"""Spellings that stand for other things as often (AA is the Auswärtige Amt): a bracket that holds
nothing else is a credit only behind the end of a sentence."""
