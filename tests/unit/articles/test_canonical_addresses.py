"""Addresses as feeds, pages and readers' shares write them, and the one they are compared by.

Tracking parameters, AMP and mobile forms are those of the publishers named; the articles' own
names are shortened.
"""

import pytest

from worker.articles.canonical import canonical_url, host_of

SAME = [
    # tracking that publishers' feeds add
    ("https://www.spiegel.de/politik/nato-a-1b2c.html#ref=rss", "https://spiegel.de/politik/nato-a-1b2c.html"),
    ("https://www.spiegel.de/politik/nato-a-1b2c?sara_ecid=soci_upd_wbMbjh&sara_ref=re-xx", "https://spiegel.de/politik/nato-a-1b2c"),
    ("https://www.heise.de/news/Nato-123.html?wt_mc=rss.red.ho.ho.atom.beitrag.beitrag", "https://heise.de/news/Nato-123.html"),
    ("https://www.dw.com/de/nato/a-123?maca=de-rss-de-all-1119-xml-mrss", "https://dw.com/de/nato/a-123"),
    ("https://www.bbc.com/news/articles/c123?at_medium=RSS&at_campaign=KARANGA", "https://bbc.com/news/articles/c123"),
    ("https://www.bbc.co.uk/news/world-123?ns_mchannel=social&ns_campaign=bbc", "https://bbc.co.uk/news/world-123"),
    ("https://www.lemonde.fr/a/2026/otan_123_3210.html?xtor=RSS-3208", "https://lemonde.fr/a/2026/otan_123_3210.html"),
    ("https://www.lefigaro.fr/otan-20260101#xtor=RSS-22", "https://lefigaro.fr/otan-20260101"),
    ("https://www.20minutes.fr/monde/123-otan?xtor=RSS-176", "https://20minutes.fr/monde/123-otan"),
    ("https://www.n-tv.de/politik/Nato-article123.html?utm_source=rss&utm_medium=feed", "https://n-tv.de/politik/Nato-article123.html"),
    ("https://www.faz.net/aktuell/nato-123.html?GEPC=s9", "https://faz.net/aktuell/nato-123.html"),
    ("https://www.welt.de/politik/article123/Nato.html?wtrid=onsite.onsitesearch&icid=search", "https://welt.de/politik/article123/Nato.html"),
    ("https://www.welt.de/politik/article123/Nato.html?wtmc=socialmedia.twitter.shared.web", "https://welt.de/politik/article123/Nato.html"),
    ("https://www.bild.de/politik/nato-123.bild.html?t_ref=https%3A%2F%2Fwww.google.com%2F", "https://bild.de/politik/nato-123.bild.html"),
    ("https://www.bild.de/politik/nato-123.bild.html#fromWall", "https://bild.de/politik/nato-123.bild.html"),
    ("https://www.zeit.de/politik/nato?wt_zmc=sm.ext.zonaudev.mail.ref.zeitde.share.link.x", "https://zeit.de/politik/nato"),
    ("https://www.theguardian.com/world/2026/nato?CMP=share_btn_url", "https://theguardian.com/world/2026/nato"),
    ("https://www.theguardian.com/world/2026/nato?INTCMP=SRCH", "https://theguardian.com/world/2026/nato"),
    ("https://www.nytimes.com/2026/01/02/nato.html?smid=tw-share", "https://nytimes.com/2026/01/02/nato.html"),
    ("https://www.nytimes.com/2026/01/02/nato.html?partner=rss&emc=rss", "https://nytimes.com/2026/01/02/nato.html"),
    ("https://www.nytimes.com/2026/nato.html?unlocked_article_code=1.aB.cD&smid=url-share", "https://nytimes.com/2026/nato.html"),
    ("https://www.reuters.com/article/nato-idUSKBN1?feedType=RSS&feedName=worldNews", "https://reuters.com/article/nato-idUSKBN1"),
    ("https://www.reuters.com/world/nato-2026-01-02/?taid=65f&utm_campaign=trueAnthem", "https://reuters.com/world/nato-2026-01-02"),
    ("https://www.washingtonpost.com/world/nato/?wpisrc=nl_todayworld&wpsrc=x", "https://washingtonpost.com/world/nato"),
    ("https://www.derstandard.at/story/123/nato?ref=rss", "https://derstandard.at/story/123/nato"),
    ("https://www.nzz.ch/international/nato-ld.123?mktcid=nled&mktcval=107", "https://nzz.ch/international/nato-ld.123"),
    ("https://www.sueddeutsche.de/politik/nato-1.123?reduced=true", "https://sueddeutsche.de/politik/nato-1.123"),
    ("https://www.dailymail.co.uk/news/article-1/Nato.html?ns_mchannel=rss&ito=1490", "https://dailymail.co.uk/news/article-1/Nato.html"),
    ("https://finance.yahoo.com/news/nato-1.html?.tsrc=rss&guccounter=1", "https://finance.yahoo.com/news/nato-1.html"),
    ("https://example.org/a?fbclid=IwAR0&gclid=x&_ga=2.1&mc_cid=a&mc_eid=b", "https://example.org/a"),
    ("https://example.org/a?id=7&amp;utm_source=rss", "https://example.org/a?id=7"),
    # AMP and mobile forms
    ("https://amp.dw.com/de/nato/a-123", "https://dw.com/de/nato/a-123"),
    ("https://amp.theguardian.com/world/nato", "https://theguardian.com/world/nato"),
    ("https://www.spiegel.de/politik/nato-a-0b1c2d3e-0001-0002-0003-0123456789ab-amp", "https://spiegel.de/politik/nato-a-0b1c2d3e-0001-0002-0003-0123456789ab"),
    ("https://m.faz.net/aktuell/nato-123.amp.html", "https://faz.net/aktuell/nato-123.html"),
    ("https://www.tagesschau.de/ausland/nato-123~amp.html", "https://tagesschau.de/ausland/nato-123.html"),
    ("https://www.tagesschau.de/ausland/nato-123~_origin-37b0b4b4-a1b2.html", "https://tagesschau.de/ausland/nato-123.html"),
    ("https://www.sueddeutsche.de/politik/nato-1.123!amp", "https://sueddeutsche.de/politik/nato-1.123"),
    ("https://m.bild.de/politik/nato-123.bildMobile.html", "https://bild.de/politik/nato-123.bild.html"),
    ("https://www.bbc.com/news/amp/world-europe-123", "https://bbc.com/news/world-europe-123"),
    ("https://www.bbc.co.uk/news/world-europe-123.amp", "https://bbc.co.uk/news/world-europe-123"),
    ("https://mobil.n-tv.de/politik/Nato-article123.html", "https://n-tv.de/politik/Nato-article123.html"),
    ("https://mobile.nytimes.com/2026/01/02/nato.html", "https://nytimes.com/2026/01/02/nato.html"),
    ("https://www.example.org/2026/nato/amp/", "https://example.org/2026/nato"),
    ("https://www.example.org/2026/nato/?amp=1", "https://example.org/2026/nato"),
    ("https://www.example.org/2026/nato?outputType=amp", "https://example.org/2026/nato"),
    ("https://www.zeit.de/politik/nato/komplettansicht", "https://zeit.de/politik/nato"),
    # an address within another one
    ("https://www.google.com/amp/s/www.spiegel.de/politik/nato-a-1.html", "https://spiegel.de/politik/nato-a-1.html"),
    ("https://www.google.de/amp/www.heise.de/amp/news/Nato-123.html", "https://heise.de/news/Nato-123.html"),
    ("https://www.google.co.uk/amp/s/amp.theguardian.com/world/nato", "https://theguardian.com/world/nato"),
    ("https://www-faz-net.cdn.ampproject.org/c/s/www.faz.net/nato-123.amp.html?amp_js_v=a6&usqp=mq", "https://faz.net/nato-123.html"),
    ("https://cdn.example.cdn.ampproject.org/v/www.example.org/a?amp_gsa=1&id=7", "https://example.org/a?id=7"),
    ("https://www.bing.com/amp/s/www.dw.com/de/nato/a-123", "https://dw.com/de/nato/a-123"),
    ("https://www.google.com/url?rct=j&sa=t&url=https://www.tagesschau.de/nato-1.html&ct=ga&usg=AOv", "https://tagesschau.de/nato-1.html"),
    ("https://www.google.de/url?q=https%3A%2F%2Fexample.org%2Fa%3Fid%3D7%26utm_source%3Dx&sa=D", "https://example.org/a?id=7"),
    ("http://www.bing.com/news/apiclick.aspx?ref=FexRss&aid=&url=https%3a%2f%2fwww.dw.com%2fde%2fa-1&c=9", "https://dw.com/de/a-1"),
    ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.zeit.de%2Fnato%3Ffbclid%3DIwAR&h=AT0", "https://zeit.de/nato"),
    # spellings of one address
    ("HTTPS://WWW.Example.ORG/Nato", "https://example.org/Nato"),
    ("http://example.org:80/nato", "https://example.org/nato"),
    ("https://example.org:443/nato", "https://example.org/nato"),
    ("https://example.org/nato/", "https://example.org/nato"),
    ("https://example.org//nato", "https://example.org//nato"),
    ("https://example.org/nato#absatz-3", "https://example.org/nato"),
    ("https://example.org/?p=123", "https://example.org?p=123"),
    ("https://example.org/a?b=2&a=1#x", "https://example.org/a?a=1&b=2"),
    ("https://example.org/R%c3%bcstung", "https://example.org/R%C3%BCstung"),
    ("https://example.org/Rüstung", "https://example.org/R%C3%BCstung"),
    ("https://example.org/%6eato%2D1", "https://example.org/nato-1"),
    ("https://example.org/nato;jsessionid=AB12?id=7", "https://example.org/nato?id=7"),
    ("https://www.bücher.example/nato", "https://xn--bcher-kva.example/nato"),
    ("https://straße.example/", "https://xn--strae-oqa.example"),
    ("https://пример.рф/нато", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%B0%D1%82%D0%BE"),
    ("https://user:secret@example.org/nato", "https://example.org/nato"),
    ("https://example.org./nato", "https://example.org/nato"),
]  # fmt: skip

APART = [
    # parameters that name a page
    ("https://example.org/show.php?id=7", "https://example.org/show.php?id=8"),
    ("https://example.org/?p=123", "https://example.org/?p=124"),
    ("https://www.bundestag.de/x?view=main&doc=1", "https://www.bundestag.de/x?view=main&doc=2"),
    ("https://example.org/a?page=2", "https://example.org/a"),
    ("https://example.org/a?cid=7", "https://example.org/a?cid=8"),
    ("https://example.org/a?source=7", "https://example.org/a?source=8"),
    ("https://example.org/a?partner=dpa", "https://example.org/a?partner=afp"),
    ("https://www.youtube.com/watch?v=abc", "https://www.youtube.com/watch?v=abd"),
    ("https://news.google.com/rss/articles/CBMiX?oc=5", "https://news.google.com/rss/articles/CBMiY?oc=5"),
    ("https://www.google.com/url?sa=t", "https://www.google.com/url?sa=u"),
    # paths and hosts
    ("https://example.org/Nato", "https://example.org/nato"),
    ("https://example.org/nato", "https://example.org/nato/2"),
    ("https://example.org/nato.html", "https://example.org/nato"),
    ("https://example.org/camp", "https://example.org/c"),
    ("https://example.org/gear/amp/marshall", "https://example.org/gear/marshall"),
    ("https://example.org/nato-amp", "https://example.org/nato"),
    ("https://www.zeit.de/politik/nato/seite-2", "https://www.zeit.de/politik/nato"),
    ("https://de.example.org/nato", "https://en.example.org/nato"),
    ("https://mobile.de/nato", "https://de/nato"),
    ("https://example.org:8080/nato", "https://example.org/nato"),
    ("https://straße.example/", "https://strasse.example/"),
    ("https://www.google.com/amp/", "https://www.google.com/amp/s/"),
]  # fmt: skip


@pytest.mark.parametrize("address, canonical", SAME)
def test_an_address_has_its_canonical_form(address, canonical):
    assert canonical_url(address) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize("one, other", APART)
def test_addresses_of_different_pages_stay_apart(one, other):
    assert canonical_url(one) != canonical_url(other)


def test_the_host_within_a_viewers_address_is_the_pages():
    assert host_of("https://www.google.com/amp/s/www.spiegel.de/x") == "spiegel.de"


def test_addresses_within_addresses_end():
    nested = "google.com/amp/s/" * 450
    assert canonical_url(f"https://{nested}www.spiegel.de/x") == "https://spiegel.de/x"
