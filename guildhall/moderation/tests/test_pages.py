"""The pages of moderators and of members, and who is let in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guildhall.content.models import Post
from guildhall.content.rules import state_of
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import Reasons, appeal, restrict_member
from guildhall.moderation.models import Appeal, Flag, Item, ReasonTemplate, Restriction
from guildhall.moderation.queries import reasons
from guildhall.moderation.rules import SUPPLIED
from guildhall.moderation.tests.scene import a_topic, an_answer, flagged, keeper_of
from guildhall.options.actions import choose
from guildhall.options.queries import forget

pytestmark = pytest.mark.django_db
QUEUE, DECIDE = "/console/moderation/", "/console/moderation/decide"
READS_OF_THE_QUEUE = 9


@pytest.fixture
def staff(client, settings):
    settings.IS_DEMO = True  # no second factor asked for
    member = StaffFactory()
    client.force_login(member)
    return member


def state(answer):
    return state_of(Post.objects.get(pk=answer.pk))


@pytest.mark.parametrize("number", [1, 3])
def test_queue_takes_as_many_reads_with_one_item_as_with_three(client, staff, number, django_assert_num_queries):
    for _each in range(number):
        flagged(times=2)
    client.get(QUEUE)
    with django_assert_num_queries(READS_OF_THE_QUEUE):
        page = client.get(QUEUE)
    assert page.content.decode().count("data-item=") == number


def test_a_hundred_items_are_cleared_by_ticking_them(client, staff):
    topic = a_topic()
    items = [flagged(an_answer(topic=topic, source=f"Buy {number}.")).pk for number in range(12)]
    client.post(DECIDE, {"items": items[:6], "act": "approve"})
    client.post(DECIDE, {"items": items[6:], "act": "reject", "reason": "spam"})
    assert not Item.objects.open().exists()
    assert Restriction.objects.filter(kind="hidden").count() == 6


def test_one_line_is_decided_by_its_own_button(client, staff):
    one, two = flagged(), flagged()
    client.post(DECIDE, {"items": [two.pk], "only": f"{one.pk}:approve", "act": "reject"})
    assert list(Item.objects.open()) == [two]


def test_reason_is_the_one_that_was_flagged_unless_another_is_chosen(client, staff):
    one, two = flagged(reason="abuse"), flagged(reason="abuse")
    client.post(DECIDE, {"items": [one.pk], "act": "reject", "reason": ""})
    client.post(DECIDE, {"items": [two.pk], "act": "reject", "reason": "spam", "facts": "Sells shoes."})
    said = dict(Restriction.objects.values_list("ground", "facts"))
    assert said["Community rules: no advertising"] == "Sells shoes."
    assert "Community rules: respect each other" in said


def test_author_reads_the_reason_in_their_language(client, staff):
    flagged(an_answer(author=MemberFactory(locale="zh-hans")), reason="spam")
    client.post(DECIDE, {"items": [Item.objects.get().pk], "act": "reject"})
    assert Restriction.objects.get().ground == "社区规范：禁止广告"


def test_undo_brings_all_of_them_back(client, staff):
    items = [flagged().pk for _ in range(2)]
    client.post(DECIDE, {"items": items, "act": "delete"})
    client.post(f"{reverse('moderation:undo')}?items={items[0]},{items[1]}")
    assert Item.objects.open().count() == 2


def test_moderator_of_a_space_works_in_it_and_nowhere_else(client):
    topic = a_topic()
    keeper = keeper_of(topic.space)
    own, foreign = flagged(an_answer(topic=topic, source="Mine.")), flagged(an_answer(source="Canaryforeign."))
    client.force_login(keeper)
    page = client.get(QUEUE).content.decode()
    assert "Mine." in page
    assert "Canaryforeign" not in page
    assert client.get(reverse("moderation:item", args=[foreign.pk])).status_code == 404
    client.post(DECIDE, {"items": [own.pk, foreign.pk], "act": "approve"})
    assert list(Item.objects.open()) == [foreign]
    assert client.get(reverse("moderation:cases")).status_code == 403


def test_item_shows_the_text_the_flags_and_the_author(client, staff):
    item = flagged(an_answer(source="Canarytext here."))
    page = client.get(reverse("moderation:item", args=[item.pk])).content.decode()
    assert "Canarytext here." in page
    assert "Spam or advertising" in page


def test_flagging_from_a_post(client):
    answer, member = an_answer(), MemberFactory()
    client.force_login(member)
    to = client.get(reverse("content:flag_post", args=[answer.pk]))["Location"]
    assert client.get(to).status_code == 200
    assert client.post(to, {"reason": "other", "words": ""}).status_code == 422
    assert client.post(to, {"reason": "illegal"}).status_code == 302
    assert Flag.objects.get().reporter == member
    assert "Against the law" in client.get(reverse("moderation:reports")).content.decode()


def test_opening_post_is_flagged_as_its_topic(client):
    topic = a_topic()
    client.force_login(MemberFactory())
    to = client.get(reverse("content:flag_post", args=[topic.posts.get().pk]))["Location"]
    assert to == reverse("moderation:flag", args=["content.topic", topic.pk])


def test_step_against_a_member_from_the_case(client, staff):
    member = MemberFactory()
    case = client.post(reverse("moderation:open_case", args=[member.pk]))["Location"]
    assert client.get(case).status_code == 200
    step = {"kind": "silenced", "days": 3, "reason": "abuse", "facts": ""}
    assert client.post(f"{case}restrict", step).status_code == 302
    assert Member.objects.get(pk=member.pk).is_silenced
    assert client.post(f"{case}restrict", {"kind": "suspended", "reason": "abuse"}).status_code == 422
    client.post(reverse("moderation:lift", args=[Restriction.objects.get().pk]))
    assert not Member.objects.get(pk=member.pk).is_silenced


def test_account_of_spam_from_the_case_and_back(client, staff):
    answer = an_answer()
    client.post(reverse("moderation:spam", args=[answer.author_id]))
    assert state(answer) == "deleted"
    client.post(reverse("moderation:lift", args=[Restriction.objects.get().pk]))
    assert state(answer) == "shown"


def test_whoever_is_suspended_reads_what_was_decided_and_appeals_and_nothing_else(client, staff):
    member = MemberFactory()
    until = clock.now() + timedelta(days=3)
    made = restrict_member(actor=staff, member=member, kind="suspended", reasons=Reasons("Insults."), until=until)
    client.force_login(member)
    assert client.get("/")["Location"] == reverse("moderation:decisions")
    page = reverse("moderation:decision", args=[made.pk])
    assert "Insults." in client.get(page).content.decode()
    client.post(page, {"text": "It was a quotation."})
    assert Appeal.objects.get().text == "It was a quotation."


def test_silenced_member_reads_and_cannot_write(client, staff):
    member, topic = MemberFactory(), a_topic()
    until = clock.now() + timedelta(days=3)
    restrict_member(actor=staff, member=member, kind="silenced", reasons=Reasons("Insults."), until=until)
    client.force_login(member)
    assert client.get("/").status_code == 200
    client.post(reverse("content:post_answer", args=[topic.pk]), {"source": "But no."})
    assert not topic.posts.filter(author=member).exists()


def test_nobody_reads_a_decision_about_another(client, staff):
    made = restrict_member(actor=staff, member=MemberFactory(), kind="warned", reasons=Reasons("Canaryfacts."))
    client.force_login(MemberFactory())
    assert client.get(reverse("moderation:decision", args=[made.pk])).status_code == 404


def test_appeal_is_not_shown_to_who_decided_and_answered_by_another(client, staff):
    made = restrict_member(actor=staff, member=MemberFactory(), kind="warned", reasons=Reasons("Insults."))
    waiting = appeal(actor=made.member, restriction=made, text="It was a quotation.")
    page = reverse("moderation:appeal", args=[waiting.pk])
    assert client.get(page).status_code == 403
    client.force_login(StaffFactory())
    assert "quotation" in client.get(reverse("moderation:appeals")).content.decode()
    assert client.post(page, {"overturns": "yes", "answer": ""}).status_code == 422
    assert client.post(page, {"overturns": "yes", "answer": "Right."}).status_code == 302
    assert Restriction.objects.standing().count() == 0


def test_log_for_everybody_is_off_until_the_operator_wants_it(client):
    assert client.get("/moderation-log/").status_code == 404


def test_log_for_everybody_names_nobody(client, staff):
    choose(actor=HOUSE, key="moderation.public_log", value=True)
    member = MemberFactory(name="Canaryname")
    restrict_member(actor=staff, member=member, kind="warned", reasons=Reasons("Canaryfacts."))
    client.logout()
    page = client.get("/moderation-log/").content.decode()
    assert "Warning" in page
    assert "Canary" not in page
    assert str(staff.name) not in page


def test_reasons_are_the_operators_in_both_languages(client, staff):
    page = reverse("moderation:reason", args=["spam"])
    words = {
        "name_en": "Ads", "name_zh_hans": "广告", "ground_en": "Rule 3", "ground_zh_hans": "第三条",
        "facts_en": "It sells.", "facts_zh_hans": "内容为推销。",
    }  # fmt: skip
    assert client.post(page, words).status_code == 302
    assert (
        client.post(reverse("moderation:reason", args=["new"]), words | {"name_en": "Off the rails!"}).status_code
        == 302
    )
    assert {one.code for one in reasons()} >= {"spam", "off-the-rails"}
    assert str(next(one for one in reasons() if one.code == "spam").name) == "Ads"
    assert ReasonTemplate.objects.count() == 2


def test_public_log_is_in_the_readers_language_whatever_the_members_was(client):
    choose(actor=HOUSE, key="moderation.public_log", value=True)
    forget()
    rule = next(one for one in SUPPLIED if one.code == "abuse").ground
    given = {"actor": StaffFactory(), "kind": "warned"}
    restrict_member(**given, member=MemberFactory(locale="zh-hans"), reasons=Reasons("辱骂。", rule.zh_hans))
    restrict_member(**given, member=MemberFactory(locale="en"), reasons=Reasons("Insults.", "Own words of a moderator"))
    for language, shown, other in (("en", rule.en, rule.zh_hans), ("zh-hans", rule.zh_hans, rule.en)):
        page = client.get("/moderation-log/", headers={"accept-language": language}).content.decode()
        assert shown in page
        assert other not in page
        assert ' lang="en">Own words of a moderator</td>' in page


@pytest.mark.parametrize("kind", ["silenced", "warned"])
def test_who_is_silenced_reads_on_every_page_until_when_and_where_it_is_told_why(client, kind):
    member, until = MemberFactory(), clock.now() + timedelta(days=3) if kind == "silenced" else None
    made = restrict_member(actor=StaffFactory(), member=member, kind=kind, reasons=Reasons("Insults."), until=until)
    client.force_login(member)
    shown = [
        f'href="{reverse("moderation:decisions")}">Why, and how to appeal' in _page(client, at) for at in ("/", "/ask/")
    ]
    assert shown == [made.kind == "silenced"] * 2


def _page(client, address):
    return client.get(address).content.decode()
