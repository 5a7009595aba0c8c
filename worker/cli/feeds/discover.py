"""``feeds discover``: the feeds of a page or a site."""

import click

from worker.cli.feeds.addresses import web_address
from worker.cli.feeds.shapes import as_candidate, candidate_row
from worker.cli.output import emit, json_option, table
from worker.cli.session import PROBLEMS, Session, end, told_errors


@click.command()
@click.argument("url")
@json_option
@click.pass_obj
def discover(session: Session, url: str, as_json: bool) -> None:
    """Find the feeds of a web page or a site.

    Looked at are the page's own links, then the sitemaps that robots.txt names, then a few usual
    addresses: six requests at most. Each feed is read before it is named. Exit code 1 where
    there is none.
    """
    address = web_address(url)
    with told_errors(), session.runtime() as runtime:
        discovery = runtime.discover(address)
        if as_json:
            for found in discovery.found:
                emit(as_candidate(found))
        else:
            table(map(candidate_row, discovery.found))
    if not discovery.found:
        end(f"{address}: no feed was found; {discovery.status}: {discovery.detail}", PROBLEMS)
