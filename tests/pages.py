"""A newspaper's page, as extraction meets it."""

import json

TEXT = """\
Die Verteidigungsminister der Nato haben in Brüssel über Munition beraten. Mehrere Länder sagten \
zu, ihre Lager schneller als bisher geplant zu füllen.

Der Generalsekretär sprach nach dem Treffen von einem deutlichen Fortschritt. Die Verträge mit \
den Herstellern sollen noch in diesem Sommer unterschrieben werden.

Offen blieb, wer die Kosten trägt. Darüber wollen die Staaten im Herbst weiter verhandeln, wie \
aus den Delegationen zu hören war."""
PARAGRAPHS = TEXT.split("\n\n")


def page(
    title: str = "Nato füllt ihre Munitionslager",
    *paragraphs: str,
    url: str | None = "https://beispiel.example/politik/munition-17.html",
    charset: str = "utf-8",
) -> bytes:
    """An article's page with its linked data, in any charset, which it declares."""
    stated = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": "2026-04-25T20:45:00+02:00",
        "author": [{"@type": "Person", "name": "Anna Muster"}],
    }
    canonical = f'<link rel="canonical" href="{url}">' if url else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return (
        f'<!doctype html><html lang="de"><head><meta charset="{charset}"><title>{title}</title>'
        f'<meta property="og:title" content="{title}">{canonical}'
        f'<script type="application/ld+json">{json.dumps(stated)}</script></head>'
        f"<body><main><article><h1>{title}</h1>{text}</article></main></body></html>"
    ).encode(charset)
