"""What guests share must be nobody's own: a page with a token or a cookie is rendered for everyone anew."""

import pytest
from django.test import Client

from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question
from guildhall.content.views.pieces import topic_url
from guildhall.kernel.pages import HEADER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["latest", "space", "topic", "tag", "related"])
def test_pages_of_guests_carry_tags_and_set_no_cookie(name):
    space = SpaceFactory()
    topic = a_question(space)
    paths = {
        "latest": "/", "space": f"/spaces/{space.handle}/", "topic": topic_url(topic), "tag": f"/tags/{topic.tag_names[0]}/",
        "related": f"/t/{topic.pk}/related",
    }  # fmt: skip
    response = Client().get(paths[name])
    assert response.status_code == 200
    assert response.headers[HEADER]
    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content
