"""Addresses of feeds as people type them and other readers write them."""

import click


def web_address(written: str) -> str:
    """The address to ask; a wrong use where it is none."""
    from worker.feeds.discover import typed_address
    from worker.text.addresses import without_userinfo

    address = typed_address(written)
    if address is None:
        raise click.UsageError(f'"{without_userinfo(written)}" is no web address')
    return address


def holds_credentials(written: str) -> bool:
    from worker.text.addresses import without_userinfo

    return without_userinfo(written) != written


def canonical(url: str) -> str:
    """The spelling in which two addresses of one feed are equal."""
    from worker.articles.canonical import canonical_url

    return canonical_url(url) or url


def host_label(url: str) -> str:
    """The part of a domain by which its owner is known: ``bbci`` of feeds.bbci.co.uk."""
    from urllib.parse import urlsplit

    from worker.http.hosts import registrable_domain

    try:
        domain = registrable_domain(url)
    except ValueError:  # a name that no server can have; its poll will say so
        domain = urlsplit(url).hostname or ""
    label = domain.partition(".")[0]
    return domain if label.isdigit() else label
