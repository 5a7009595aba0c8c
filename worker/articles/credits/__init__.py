"""Who an article is by and where it comes from, as newsrooms write it: bylines, datelines,
agency credits; and the captions of pictures, whose agencies are none of the text.
"""

from worker.articles.credits.agencies import AGENCIES
from worker.articles.credits.bylines import Byline, byline, signed
from worker.articles.credits.captions import PictureCredit, is_caption, picture_credit
from worker.articles.credits.closing import Credit, agencies_in, closing_credit
from worker.articles.credits.datelines import Dateline, dateline
from worker.articles.credits.signatures import signature

__all__ = [
    "AGENCIES",
    "Byline",
    "Credit",
    "Dateline",
    "PictureCredit",
    "agencies_in",
    "byline",
    "closing_credit",
    "dateline",
    "is_caption",
    "picture_credit",
    "signature",
    "signed",
]
