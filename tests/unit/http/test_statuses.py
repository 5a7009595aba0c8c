import pytest

from worker.domain.feeds import FetchStatus
from worker.http.statuses import blocked, sentence, status_of

TABLE = [
    (101, FetchStatus.UNEXPECTED_STATUS),
    (201, FetchStatus.UNEXPECTED_STATUS),
    (204, FetchStatus.EMPTY),
    (205, FetchStatus.EMPTY),
    (206, FetchStatus.UNEXPECTED_STATUS),
    (226, FetchStatus.UNEXPECTED_STATUS),
    (300, FetchStatus.UNEXPECTED_STATUS),
    (304, FetchStatus.UNEXPECTED_STATUS),
    (305, FetchStatus.UNEXPECTED_STATUS),
    (400, FetchStatus.CLIENT_ERROR),
    (401, FetchStatus.UNAUTHORIZED),
    (403, FetchStatus.FORBIDDEN),
    (404, FetchStatus.NOT_FOUND),
    (406, FetchStatus.CLIENT_ERROR),
    (410, FetchStatus.GONE),
    (418, FetchStatus.CLIENT_ERROR),
    (429, FetchStatus.RATE_LIMITED),
    (451, FetchStatus.CLIENT_ERROR),
    (500, FetchStatus.SERVER_ERROR),
    (503, FetchStatus.SERVER_ERROR),
    (520, FetchStatus.SERVER_ERROR),
    (600, FetchStatus.UNEXPECTED_STATUS),
    (999, FetchStatus.UNEXPECTED_STATUS),
]


@pytest.mark.parametrize("code, expected", TABLE)
def test_every_status_has_its_name_and_sentence(code, expected):
    status = status_of(code)
    assert status is expected
    assert sentence(code, status).startswith(f"The server answered {code}")


@pytest.mark.parametrize("code", [200, 403, 503])
def test_a_bot_check_is_told_with_its_service_and_what_to_do(code):
    told = blocked(code, "Cloudflare")
    assert told.startswith(f"The server answered {code}")
    assert "bot check (Cloudflare)" in told
    assert "user_agent" in told
