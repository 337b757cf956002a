import pytest

from guildhall.outreach.tests.mailbox import Mailbox


@pytest.fixture
def outbox_backend(settings):
    """pytest-django puts its own backend in place; these tests are about ours."""
    settings.EMAIL_BACKEND = "guildhall.outreach.backend.OutboxBackend"


@pytest.fixture
def mailbox(settings, outbox_backend):
    box = Mailbox()
    settings.DELIVERS_MAIL = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    yield box
    box.close()
