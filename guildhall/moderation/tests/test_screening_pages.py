import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from guildhall.content.actions import publish_topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions.words import watch_words
from guildhall.moderation.models import Screening, WatchedWord

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.IS_DEMO = True


@pytest.fixture
def staff(client):
    member = StaffFactory()
    client.force_login(member)
    return member


def page(client, name, **query):
    return client.get(reverse(f"moderation:{name}"), query)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_words_reads_the_same_number_of_times(client, staff, number, django_assert_num_queries):
    watch_words(actor=staff, words=[f"word number {one}" for one in range(number)], action="hold")
    page(client, "watched_words")
    with django_assert_num_queries(6):
        assert page(client, "watched_words").content.decode().count("Stop watching") == number


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_noted_texts_reads_the_same_number_of_times(client, staff, number, django_assert_num_queries):
    newcomer, space = MemberFactory(), SpaceFactory()
    for one in range(number):
        publish_topic(
            actor=newcomer, space=space, kind="discussion", title=f"Loans of sort {one}", source=f"微信 abc1234{one}"
        )  # fmt: skip
    page(client, "screenings")
    with django_assert_num_queries(7):
        said = page(client, "screenings").content.decode()
    assert said.count("A newcomer’s way to be reached") + said.count("A newcomer&#x27;s way to be reached") == number


def test_words_are_pasted_and_taken_off_again(client, staff):
    given = {"words": "viagra\n\n发票 \nfree money", "action": "block"}
    assert client.post(reverse("moderation:watched_words"), given).status_code == 302
    assert list(WatchedWord.objects.order_by("pk").values_list("text", "action")) == [
        ("viagra", "block"), ("发票", "block"), ("free money", "block"),
    ]  # fmt: skip
    client.post(reverse("moderation:end_word", args=[WatchedWord.objects.get(text="发票").pk]))
    said = page(client, "watched_words").content.decode()
    assert "<del>发票</del>" in said


def test_what_was_typed_stays_where_a_word_is_refused(client, staff):
    answer = client.post(reverse("moderation:watched_words"), {"words": "viagra\nx", "action": "block"})
    assert answer.status_code == 422
    assert "viagra" in answer.content.decode()
    assert not WatchedWord.objects.exists()


def test_the_list_is_searched_and_shown_by_what_happens(client, staff):
    watch_words(actor=staff, words=["viagra"], action="block")
    watch_words(actor=staff, words=["casino"], action="hold")
    rows = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "moderation-words-rows"}
    assert "casino" not in client.get(reverse("moderation:watched_words"), {"q": "via"}, **rows).content.decode()
    assert "viagra" not in client.get(reverse("moderation:watched_words"), {"action": "hold"}, **rows).content.decode()


def test_the_box_says_what_would_happen_and_why_and_keeps_nothing(client, staff):
    watch_words(actor=staff, words=["viagra"], action="block")
    given = {"title": "", "text": "Buy V.1.A.G.R.A: 微信 abc12345", "is_newcomer": "on"}
    said = client.post(reverse("moderation:try_text"), given).content.decode()
    assert "This text is refused" in said
    assert "<mark>V.1.A.G.R.A</mark> → viagra" in said
    assert not Screening.objects.exists()
    given = {"text": "An honest question about volumes"}
    assert "This text passes" in client.post(reverse("moderation:try_text"), given).content.decode()


def test_a_text_in_a_space_that_staff_may_not_read_is_not_shown_to_them(client, staff):
    newcomer = MemberFactory()
    topic = publish_topic(
        actor=newcomer, space=SpaceFactory(), kind="discussion", title="Loans of every sort", source="微信 abc12345"
    )  # fmt: skip
    Screening.objects.filter(subject_id=topic.pk).update(subject_id=topic.pk + 1000)
    assert "gone, or not yours to read" in page(client, "screenings").content.decode()


def test_learning_is_asked_of_the_worker_once(client, staff):
    for _time in range(2):
        client.post(reverse("moderation:train_classifier"))
    assert ProcrastinateJob.objects.filter(task_name="moderation.train_classifier").count() == 1
