"""The guidelines have versions, and are agreed to again when they change: once, before the next text, which is kept."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.models import Post, Topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, signed_in
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory
from guildhall.moderation.actions.guidelines import agree_to_guidelines, require_agreement
from guildhall.moderation.models import Agreement
from guildhall.options.actions import choose
from guildhall.options.queries import forget, held_since

pytestmark = pytest.mark.django_db
KEY = "community.guidelines"


def written(en, zh="请友善。"):
    choose(actor=HOUSE, key=KEY, value={"en": en, "zh-hans": zh})
    forget()
    return held_since(KEY)[0]


def long_here():
    member = MemberFactory()
    Member.objects.filter(pk=member.pk).update(joined_at=clock.now() - timedelta(days=9))
    return Member.objects.get(pk=member.pk)


def test_who_joined_before_a_change_agrees_once_and_who_joined_after_it_never():
    old = long_here()
    require_agreement(actor=old)
    version = written("Be kind.")
    with pytest.raises(Refusal) as refused:
        require_agreement(actor=old)
    assert (refused.value.code, refused.value.params["version"]) == ("guidelines_changed", version)
    for _ in range(2):
        agree_to_guidelines(actor=old, version=version)
    require_agreement(actor=old)
    require_agreement(actor=MemberFactory())
    assert Activity.objects.filter(verb="moderation.guidelines.agreed").count() == 1
    again = written("Be kind, and brief.")
    with pytest.raises(Refusal):
        require_agreement(actor=old)
    with pytest.raises(Refusal) as refused:
        agree_to_guidelines(actor=old, version=version)
    assert refused.value.code == "another_version"
    agree_to_guidelines(actor=old, version=again)
    require_agreement(actor=old)


def test_the_operator_can_let_it_be():
    old = long_here()
    written("Be kind.")
    choose(actor=HOUSE, key="moderation.asks_guidelines", value=False)
    forget()
    require_agreement(actor=old)


def unagreed(client, url, given):
    Agreement.objects.all().delete()
    return client.post(url, given).content.decode()


def test_an_answer_a_comment_and_a_topic_wait_for_it_with_their_text_kept():
    topic, space, member = a_question(), SpaceFactory(), long_here()
    version, client = written("Be kind."), signed_in(member)
    opening = topic.posts.get()
    ways = [
        (reverse("content:post_answer", args=[topic.pk]), {"source": "Typed for long"}),
        (reverse("content:post_comment", args=[opening.pk]), {"source": "Typed for long"}),
        (reverse("content:ask"), {"title": "How do I wait?", "space": space.pk, "source": "Typed for long"}),
    ]
    for number, (url, given) in enumerate(ways):
        Agreement.objects.all().delete()
        asked = client.post(url, given | {"key": f"key{number}"})
        body = asked.content.decode()
        assert asked.status_code == 422
        assert "Typed for long" in body
        assert f'name="agrees" value="{version}"' in body
        assert client.post(url, given | {"key": f"key{number}", "agrees": version}).status_code == 302
        assert client.post(url, given | {"key": f"key{number}b"}).status_code == 302
    shared = {"title": "A good list", "space": space.pk, "source": "Typed for long", "url": "https://pypi.org/"}
    shared |= {"label": "1.0", "licence": "CC0-1.0", "audience": "readers", "key": "r"}
    assert f'name="agrees" value="{version}"' in unagreed(client, reverse("content:new_resource"), shared)
    assert Post.objects.filter(author=member).count() == 4
    assert Topic.objects.filter(author=member).count() == 2


def test_everybody_reads_how_the_guidelines_were():
    url = reverse("options:guidelines_versions")
    assert Client().get(url).status_code == 200
    written("Be kind.\n\nBe brief.")
    written("Be kind.\n\nBe very brief.")
    body = Client().get(url).content.decode()
    assert "Version 3" in body
    assert "<ins>very </ins>" in body or "<ins>very</ins>" in body
    first = Client().get(url + "?from=1&to=2").content.decode()
    assert "From version 1 to version 2" in first
    for odd in ("?to=99999999999", "?to=-1", "?from=x", "?from=3&to=1"):
        assert Client().get(url + odd).status_code == 200
    assert url in Client().get(reverse("options:guidelines")).content.decode()
    chinese = Client(headers={"accept-language": "zh-hans"}).get(url).content.decode()
    assert "请友善" not in chinese
    assert "版本" in chinese
