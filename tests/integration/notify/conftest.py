"""What the tests of delivery share."""

import pytest

from tests.servers.smtp import Certificate, self_made_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For 127.0.0.1, trusted by whoever is handed it."""
    return self_made_certificate(tmp_path_factory.mktemp("certificate"))
