"""Other projects' expectations of their test feeds, each met or listed here with its reason.

``docs/conformance.md`` tells the same in words; the figures there are checked here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.feeds.expectations import Case, feedparser_cases, gofeed_cases

DOCUMENT = Path(__file__).parents[3] / "docs" / "conformance.md"

SUITES: dict[str, tuple[str, Callable[[Path], Iterator[Case]]]] = {
    "feedparser": ("kurtmckee_feedparser/tests", feedparser_cases),
    "gofeed": ("mmcdole_gofeed/testdata", gofeed_cases),
}
FIGURES = {"feedparser": (1259, 1218), "gofeed": (316, 282)}
"""Claims on fields that are kept here, and how many of them hold."""

DEVIATIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "feedparser": {
        "An exact repetition of an entry is one entry.": (
            "wellformed/atom/entry_link_no_href_link_priority.xml 1.url",
            "wellformed/atom/entry_link_rel_enclosure_no_href.xml 1.url",
            "wellformed/atom10/entry_link_no_href_link_priority.xml 1.url",
            "wellformed/atom10/entry_link_rel_enclosure_no_href.xml 1.url",
            "wellformed/node_precedence/atom10_id.xml 1.id",
            "wellformed/node_precedence/atom10_title.xml 1.title",
        ),
        "An id is kept as it stands: joined to an address, it would change with the address.": (
            "wellformed/base/http_entry_id_base_content_location.xml 0.id",
            "wellformed/base/http_entry_id_base_docuri.xml 0.id",
        ),
        "A category is called by its label, which people read, before its term.": (
            "wellformed/atom10/entry_category_term.xml 0.category",
            "wellformed/atom10/entry_category_term_non_ascii.xml 0.category",
        ),
        "Text of frames, plug-ins, drawings and formulas is none of the article.": (
            "wellformed/namespace/atommathml.xml 0.summary",
            "wellformed/namespace/atomsvgdesc.xml 0.summary",
            "wellformed/namespace/atomsvgtitle.xml 0.summary",
            "wellformed/namespace/rss2.0mathml.xml 0.summary",
            "wellformed/namespace/rss2.0svgtitle.xml 0.summary",
            "wellformed/sanitize/entry_content_iframe.xml 0.content",
            "wellformed/sanitize/entry_content_object.xml 0.content",
            "wellformed/sanitize/entry_summary_iframe.xml 0.summary",
            "wellformed/sanitize/entry_summary_object.xml 0.summary",
            "wellformed/sanitize/item_content_encoded_object.xml 0.summary",
            "wellformed/sanitize/item_description_object.xml 0.summary",
            "wellformed/sanitize/item_fullitem_object.xml 0.summary",
        ),
        "A page within a page: feedparser keeps its script as text, here nothing of it stays.": (
            "wellformed/sanitize/entry_content_crazy.xml 0.content",
            "wellformed/sanitize/entry_summary_crazy.xml 0.summary",
            "wellformed/sanitize/item_content_encoded_crazy.xml 0.summary",
            "wellformed/sanitize/item_description_crazy.xml 0.summary",
            "wellformed/sanitize/item_fullitem_crazy.xml 0.summary",
        ),
        "A title is text: only tags that titles hold are taken out, by their names alone.": (
            "wellformed/atom10/tag_in_attr.xml title",
            "wellformed/sanitize/entry_title_blink.xml 0.title",
            "wellformed/sanitize/entry_title_crazy.xml 0.title",
            "wellformed/sanitize/feed_title_blink.xml title",
            "wellformed/sanitize/feed_title_crazy.xml title",
            "wellformed/sanitize/xml_malicious_comment.xml title",
        ),
        "Markup that is broken on purpose is text in one reader and a comment in the other.": (
            "wellformed/rss/item_description_not_a_doctype.xml 0.summary",
            "wellformed/sanitize/item_content_encoded_script_nested_cdata.xml 0.content",
        ),
        "Of two texts the longer is the content.": (
            "wellformed/rss/item_description_and_summary.xml 0.content",
        ),
        "Damaged UTF-8 stays UTF-8; feedparser reads all of it as windows-1252.": (
            "encoding/bozo_linenoise.xml 0.summary",
        ),
        "The header Content-Language tells the server's language more often than the feed's.": (
            "wellformed/lang/http_content_language.xml language",
        ),
        "CDF, a format of 1997, is not read.": (
            "wellformed/cdf/channel_title.xml title",
            "wellformed/cdf/item_lastmod.xml 0.date",
            "wellformed/cdf/item_lastmod_parsed.xml 0.instant",
        ),
    },
    "gofeed": {
        "Titles, authors and categories are lines of text: tags go, doubled escapes are undone.": (
            "parser/atom/atom03_feed_entry_title_base64_escaped_markup.xml 0.title",
            "parser/atom/atom03_feed_entry_title_xhtml_escaped_markup.xml 0.title",
            "parser/atom/atom03_feed_title_base64_escaped_markup.xml title",
            "parser/atom/atom03_feed_title_xhtml_escaped_markup.xml title",
            "parser/atom/atom10_feed_entry_title_base64_escaped_markup.xml 0.title",
            "parser/atom/atom10_feed_entry_title_xhtml_escaped_markup.xml 0.title",
            "parser/atom/atom10_feed_title_base64_escaped_markup.xml title",
            "parser/rss/rdf_channel_title_cdata_escaped_markup.xml title",
            "parser/rss/rdf_item_title_cdata_escaped_markup.xml 0.title",
            "parser/rss/rss_channel_item_author_cdata_escaped_markup.xml 0.author",
            "parser/rss/rss_channel_item_author_cdata_naked_markup.xml 0.author",
            "parser/rss/rss_channel_item_author_escaped_markup.xml 0.author",
            "parser/rss/rss_channel_item_category_cdata_escaped_markup.xml 0.category",
            "parser/rss/rss_channel_item_category_cdata_naked_markup.xml 0.category",
            "parser/rss/rss_channel_item_category_escaped_markup.xml 0.category",
            "parser/rss/rss_channel_item_title_cdata_escaped_markup.xml 0.title",
            "parser/rss/rss_channel_title_cdata_escaped_markup.xml title",
        ),
        "Elements within authors, categories and guids are no part of RSS; feedparser drops them.": (
            "parser/rss/rss_channel_item_author_naked_markup.xml 0.author",
            "parser/rss/rss_channel_item_category_naked_markup.xml 0.category",
            "parser/rss/rss_channel_item_guid_naked_markup.xml 0.id",
        ),
        "The element of the feed is closed by another name, and feedparser keeps nothing of it.": (
            "parser/atom/atom10_feed_title_xhtml_escaped_markup.xml title",
            "parser/atom/atom10_feed_title_xhtml_inline_markup.xml title",
            "parser/rss/rss_channel_language.xml language",
        ),
        "Of several links the first is the entry's, gofeed takes the last.": (
            "parser/rss/rdf_item_links.xml 0.url",
            "parser/rss/rss_channel_item_links.xml 0.url",
            "translator/rss/feed_item_links_-_rss_channel_item_links.xml 0.url",
        ),
        "feedparser takes the attribute uri for the address, and at: is none of the web.": (
            "parser/rss/rss_channel_item_uri_at_protocol.xml 0.url",
        ),
        "An id is kept as it stands.": ("parser/atom/entry_id_xml_base.xml 0.id",),
        "Content of a type that is no text is none.": (
            "parser/atom/issue_275_extensions_and_source.xml 1.content",
            "parser/atom/issue_275_extensions_and_source.xml 3.content",
        ),
    },
}


@dataclass(frozen=True)
class Suite:
    name: str
    files: int
    claims: int
    deviations: tuple[str, ...]


@pytest.fixture(scope="module", params=SUITES)
def suite(request, shared) -> Suite:
    folder, cases_in = SUITES[request.param]
    root = shared / "data" / "feeds" / folder
    cases = tuple(cases_in(root))
    deviations = tuple(
        f"{case.file.relative_to(root).as_posix()} {claim}"
        for case in cases
        for claim in case.deviations()
    )
    claims = sum(len(case.claims) for case in cases)
    return Suite(request.param, len(cases), claims, deviations)


def test_every_expectation_is_met_or_listed_with_its_reason(suite):
    listed = {file for files in DEVIATIONS[suite.name].values() for file in files}
    assert sorted(set(suite.deviations)) == sorted(listed)


def test_the_figures_are_those_of_the_document(suite):
    missed = len(suite.deviations)
    assert (suite.claims, suite.claims - missed) == FIGURES[suite.name]
    row = f"| {suite.name} | {suite.files} | {suite.claims} | {suite.claims - missed} | {missed} |"
    assert row in DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "reason, files",
    [(reason, len(files)) for listed in DEVIATIONS.values() for reason, files in listed.items()],
)
def test_every_reason_stands_in_the_document(reason, files):
    assert f"| {reason} | {files} |" in DOCUMENT.read_text(encoding="utf-8")
