import pytest
from django.test import Client
from django.urls import reverse

from guildhall.content.queries.suggestions import OFFERED
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
PEOPLE = "/suggest/people?begins="


@pytest.mark.parametrize("number", [1, 3])
def test_people_who_begin_so_are_offered_by_one_read(number):
    for one in range(number):
        MemberFactory(handle=f"zhang{one}", name="张三")
    MemberFactory(handle="wang")
    client = signed_in(MemberFactory())
    page = client.get(f"{PEOPLE}zh").content.decode()
    assert page.count('role="option"') == number
    assert 'data-value="@zhang0"' in page
    assert client.get(f"{PEOPLE}张").content.decode().count('role="option"') == number
    assert reads(client, f"{PEOPLE}zh") == 2  # session with member, people


def test_the_directory_is_not_to_be_had_by_asking_for_nothing():
    MemberFactory()
    client = signed_in(MemberFactory())
    for begins in ("", "%20", "%00", "@"):
        assert 'role="option"' not in client.get(PEOPLE + begins).content.decode()


def test_no_more_than_a_handful_are_offered():
    for one in range(OFFERED + 3):
        MemberFactory(handle=f"zhang{one}")
    page = signed_in(MemberFactory()).get(f"{PEOPLE}zh").content.decode()
    assert page.count('role="option"') == OFFERED


def test_who_is_not_listed_or_gone_is_not_offered():
    MemberFactory(handle="zhang-hidden", privacy={"listed": False})
    MemberFactory(handle="zhang-merged", merged_into=MemberFactory(handle="other"))
    assert 'role="option"' not in signed_in(MemberFactory()).get(f"{PEOPLE}zh").content.decode()
    assert Client().get(f"{PEOPLE}zh").status_code == 302


def test_names_are_escaped():
    MemberFactory(handle="zhang", name='<img src=x onerror="alert(1)">')
    page = signed_in(MemberFactory()).get(f"{PEOPLE}zh").content.decode()
    assert "<img" not in page
    assert "&lt;img" in page


def test_tags_that_begin_so_lead_to_their_page():
    a_question(tags=["volumes", "wind"])
    page = signed_in(MemberFactory()).get("/suggest/tags?begins=VOL").content.decode()
    assert page.count('role="option"') == 1
    assert f'data-value="[#volumes]({reverse("content:tag", args=["volumes"])})"' in page


def test_a_quote_names_its_author_and_leads_back():
    topic = a_question(actor=MemberFactory(name="A [b]"), source="One\n\n> two")
    opening = topic.posts.get()
    client = signed_in(MemberFactory())
    answer = client.get(f"/posts/{opening.pk}/quote", headers={"accept": "text/plain"})
    assert answer.content.decode() == f"> [A (b) wrote:](/posts/{opening.pk}/)\n>\n> One\n>\n> > two\n\n"
    page = client.get(f"/posts/{opening.pk}/quote").content.decode()
    assert f"&gt; [A (b) wrote:](/posts/{opening.pk}/)" in page
