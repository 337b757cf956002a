"""An outside service is asked by a job; it may hold, and what happens without an answer is the operator's choice."""

import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from guildhall.content.actions import post_answer, publish_topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.outgoing import Outgoing
from guildhall.kernel.tests.test_outgoing import PUBLIC, led_to, page, server
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions.asking import ask_service
from guildhall.moderation.models import Screening
from guildhall.options.actions import choose
from guildhall.options.queries import forget

pytestmark = pytest.mark.django_db
CHECK = "http://service.example/check"


@pytest.fixture
def question():
    given = {
        "space": SpaceFactory(),
        "kind": "question",
        "title": "How do I mount a volume?",
        "source": "It stays pending.",
    }
    return publish_topic(actor=StaffFactory(), **given)


def chosen(**values):
    for name, value in values.items():
        choose(actor=HOUSE, key=f"moderation.{name}", value=value)
    forget()


def written(question, **member):
    post = post_answer(actor=MemberFactory(**member), topic=question, source="Please try our fine pills.")
    return post, Screening.objects.get(subject_type="content.post", subject_id=post.pk)


def asked(screening, answer: bytes, heard: list | None = None):
    """The service answers so; what it was sent is put into `heard`."""
    with server(answer, heard=heard) as (port, _came):
        client = Outgoing(resolve=lambda host, number: [PUBLIC], connect=led_to(port, []), seconds=2)
        return ask_service(screening.pk, client)


def test_nobody_is_asked_unless_the_operator_names_a_service(question):
    written(question)
    assert not ProcrastinateJob.objects.filter(task_name="moderation.ask_service").exists()


def test_a_newcomers_text_is_asked_about_and_an_old_hands_is_not(question):
    chosen(service="json", service_address=CHECK)
    _post, screening = written(question)
    written(question, joined_at=clock.now() - timedelta(days=90))
    jobs = ProcrastinateJob.objects.filter(task_name="moderation.ask_service")
    assert [job.args for job in jobs] == [{"screening_id": screening.pk}]


def test_what_the_service_calls_spam_is_held_with_its_reason(question):
    chosen(service="json", service_address=CHECK)
    post, screening = written(question)
    heard: list[bytes] = []
    answer = asked(screening, page(b'{"spam": true, "why": "pills"}'), heard)
    post.refresh_from_db()
    screening.refresh_from_db()
    assert (answer.is_spam, post.hidden_as, screening.reasons) == (True, "held", [["service", "pills"]])
    sent = json.loads(heard[0].partition(b"\r\n\r\n")[2])
    assert sent["text"] == "Please try our fine pills."
    assert set(sent) == {"text", "title", "language", "url"}


def test_akismet_is_spoken_to_in_its_own_way(question, settings):
    settings.SCREENING_KEY = "k3y"
    chosen(service="akismet", service_address=CHECK)
    post, screening = written(question)
    heard: list[bytes] = []
    assert asked(screening, page(b"true"), heard).is_spam is True
    form = parse_qs(heard[0].partition(b"\r\n\r\n")[2].decode())
    assert form["api_key"] == ["k3y"]
    assert "Please try our fine pills." in form["comment_content"][0]
    assert not {"comment_author", "user_ip", "comment_author_email"} & set(form)


@pytest.mark.parametrize(
    "answer",
    [page(b"nonsense"), page(b"{}"), page(b"[]"), page(b"x" * 2_000_000), page(b"", status=b"500 Oops"), b"what"],
)
@pytest.mark.parametrize(("policy", "state"), [("pass", ""), ("hold", "held")])
def test_without_an_answer_the_operators_choice_holds(question, answer, policy, state):
    chosen(service="json", service_address=CHECK, service_failed=policy)
    post, screening = written(question)
    assert asked(screening, answer).is_spam is None
    post.refresh_from_db()
    assert post.hidden_as == state


def test_a_service_inside_the_house_is_not_reached(question):
    chosen(service="json", service_address="http://169.254.169.254/latest")
    _post, screening = written(question)
    assert ask_service(screening.pk).why == "refused_address"


def test_each_text_is_asked_about_once(question):
    chosen(service="json", service_address=CHECK)
    _post, screening = written(question)
    asked(screening, page(b'{"spam": false}'))
    assert asked(screening, page(b'{"spam": true}')) is None
