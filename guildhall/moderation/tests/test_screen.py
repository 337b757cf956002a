"""What happens to a text between its writer and its readers."""

from datetime import timedelta

import pytest

from guildhall.content.actions import edit_comment, edit_post, hide, post_answer, post_comment, publish_topic, restore
from guildhall.content.models import Post, Topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions.screening import check_words, clear_screenings
from guildhall.moderation.actions.words import end_word, watch_words
from guildhall.moderation.models import Screening, WatchedWord
from guildhall.options.actions import choose
from guildhall.options.queries import forget

pytestmark = pytest.mark.django_db
LOAN = "想要快速贷款的朋友看过来，无抵押低利息，当天放款，额度最高五十万，长期有效，欢迎随时咨询客服"


@pytest.fixture
def staff():
    return StaffFactory()


@pytest.fixture
def newcomer():
    return MemberFactory()


@pytest.fixture
def regular():
    return MemberFactory(joined_at=clock.now() - timedelta(days=90))


@pytest.fixture
def question(regular):
    return publish_topic(
        actor=regular, space=SpaceFactory(), kind="question", title="How do I mount a volume?", source="It stays pending."
    )  # fmt: skip


def chosen(key, value):
    choose(actor=HOUSE, key=key, value=value)
    forget()


def watch(actor, *words, action="hold", **more):
    return watch_words(actor=actor, words=words, action=action, **more)


def answer(member, question, text):
    return post_answer(actor=member, topic=question, source=text)


def is_seen(post):
    return Post.objects.visible_to(NOBODY).filter(pk=post.pk).exists()


def said(thing):
    return Screening.objects.filter(subject_type=thing._meta.label_lower, subject_id=thing.pk).order_by("-pk")[0]


def test_a_blocked_word_is_refused_and_nothing_is_written(staff, regular, question):
    watch(staff, "viagra", action="block")
    with pytest.raises(Refusal, match="viagra") as refused:
        answer(regular, question, "Buy V1AGRA here")
    assert refused.value.code == "blocked_word"
    assert not Post.objects.filter(author=regular, kind="answer").exists()


def test_a_held_word_waits_for_a_person_and_is_counted_nowhere(staff, regular, question):
    watch(staff, "发票")
    made = answer(regular, question, "代开發 票")
    assert not is_seen(made)
    assert Post.objects.visible_to(regular).filter(pk=made.pk).exists()
    question.refresh_from_db()
    assert question.replies == 0
    assert (said(made).said, said(made).reasons) == ("hold", [["word_hold", "发票"]])


def test_what_was_held_is_shown_once_a_person_lets_it(staff, regular, question):
    watch(staff, "发票")
    made = answer(regular, question, "代开发票")
    restore(actor=HOUSE, thing=made)
    assert is_seen(made)


def test_a_covered_word_is_covered_in_text_and_title(staff, regular):
    watch(staff, "darn", action="censor")
    topic = publish_topic(
        actor=regular, space=SpaceFactory(), kind="discussion", title="This darn volume", source="D.A.R.N it all, I said"
    )  # fmt: skip
    assert topic.title == "This ■■■■ volume"
    assert topic.posts.get().source == "■■■■■■■ it all, I said"
    assert said(topic).said == "flag"


def test_a_noted_word_is_shown_and_kept_for_a_person(staff, regular, question):
    watch(staff, "kubeflow", action="flag")
    made = answer(regular, question, "Try Kubeflow for this")
    assert is_seen(made)
    assert (said(made).said, said(made).reasons) == ("flag", [["word_flag", "kubeflow"]])


def test_a_tag_and_an_address_are_looked_at_too(staff, regular):
    watch(staff, "casin*", action="block")
    given = {"actor": regular, "space": SpaceFactory(), "title": "A fine thing to read", "source": "Look at this."}
    for more in ({"kind": "discussion", "tags": ["casinos"]}, {"kind": "resource", "url": "https://casino.example/"}):
        with pytest.raises(Refusal, match="casin"):
            publish_topic(**given, **more)


@pytest.mark.parametrize(
    "text", ["加我微信 abc12345 详谈", "see https://cheap.top/x", "call 139 1234 5678", "QQ：87654321"]
)
def test_a_newcomers_contacts_and_strange_links_wait(newcomer, question, text):
    assert not is_seen(answer(newcomer, question, text))


@pytest.mark.parametrize(
    "text",
    [
        "谢谢，解决了！", "Thanks, that worked.", "See https://github.com/a/b/issues/7 for the fix.",
        "```\ncurl https://strange.example.com/x\n```\nprints 200", "It is in https://docs.python.org/3/",
    ],
)  # fmt: skip
def test_a_newcomers_thanks_and_links_to_code_do_not(newcomer, question, text):
    assert is_seen(answer(newcomer, question, text))


def test_who_has_been_here_may_link(regular, question):
    assert is_seen(answer(regular, question, "see https://my-own-blog.top/volumes"))


def test_nobody_publishes_papers_of_people(regular, question):
    assert not is_seen(answer(regular, question, "他的身份证是 11010519491231002X"))


def test_all_first_posts_wait_where_the_operator_wants_it(staff, newcomer, question):
    chosen("moderation.first_posts", "always")
    first = answer(newcomer, question, "I have seen this too.")
    assert not is_seen(first)
    chosen("moderation.first_posts", "never")
    assert is_seen(answer(newcomer, question, "see https://cheap.top/x"))


def test_a_link_that_an_edit_brings_in_is_looked_at(newcomer, regular, question):
    mine = answer(newcomer, question, "Restart the kubelet.")
    assert is_seen(mine)
    edit_post(actor=newcomer, post=mine, source="Restart the kubelet. https://cheap.top/x")
    assert not is_seen(mine)
    theirs = answer(regular, question, "Restart the node then.")
    edit_post(actor=regular, post=theirs, source="Restart the node then. https://cheap.top/y")
    assert is_seen(theirs)
    assert (said(theirs).said, said(theirs).is_edit) == ("flag", True)


def test_an_edit_that_brings_in_nothing_stays(newcomer, question):
    chosen("moderation.first_posts", "never")
    mine = answer(newcomer, question, "Restart it: https://cheap.top/x")
    chosen("moderation.first_posts", "risky")
    edit_post(actor=newcomer, post=mine, source="Restart it now: https://cheap.top/x")
    assert is_seen(mine)


def test_comments_are_looked_at_when_written_and_changed(newcomer, question):
    made = post_comment(actor=newcomer, post=question.posts.get(), source="Which version is it?")
    assert made.hidden_at is None
    changed = edit_comment(actor=newcomer, comment=made, source="微信 abc12345")
    changed.refresh_from_db()
    assert changed.hidden_as == "held"


def test_the_third_near_copy_waits_whoever_posts_it(question):
    authors = [MemberFactory(joined_at=clock.now() - timedelta(days=90)) for _ in range(4)]
    texts = [LOAN, LOAN.replace("五十万", "六十万"), LOAN.replace("，", " !"), "》" + LOAN.replace("咨询", "諮詢")]
    seen = [is_seen(answer(author, question, text)) for author, text in zip(authors, texts, strict=True)]
    assert seen == [True, True, False, False]


def test_quoting_what_somebody_said_is_no_copy(question):
    authors = [MemberFactory(joined_at=clock.now() - timedelta(days=90)) for _ in range(5)]
    assert all(is_seen(answer(one, question, f"> {LOAN}\n\n我也想知道 {number}")) for number, one in enumerate(authors))


def test_copies_of_another_day_are_not_counted(question, monkeypatch):
    authors = [MemberFactory(joined_at=clock.now() - timedelta(days=90)) for _ in range(3)]
    for author in authors[:2]:
        answer(author, question, LOAN)
    Screening.objects.update(at=clock.now() - timedelta(hours=25))
    assert is_seen(answer(authors[2], question, LOAN))


def test_staff_are_noted_and_never_held(staff, question):
    watch(staff, "viagra", action="block")
    made = answer(staff, question, "Spam says viagra, 11010519491231002X")
    assert is_seen(made)
    assert said(made).said == "flag"


def test_a_topic_that_is_held_is_in_no_list(newcomer):
    topic = publish_topic(
        actor=newcomer, space=SpaceFactory(), kind="discussion", title="Cheap loans for all", source="微信 abc12345 详谈"
    )  # fmt: skip
    assert not Topic.objects.visible_to(NOBODY).filter(pk=topic.pk).exists()
    assert said(topic).said == "hold"


def test_the_list_keeps_its_history(staff, regular, question):
    (word,) = watch(staff, "Viagra", action="block")
    watch(staff, "viagra", action="flag")
    word.refresh_from_db()
    assert (word.text, word.ended_at is not None, word.ended_by) == ("viagra", True, staff.actor_key)
    current = WatchedWord.objects.get(ended_at=None)
    end_word(actor=staff, word=current)
    assert is_seen(answer(regular, question, "viagra is a word"))
    with pytest.raises(Refusal) as refused:
        end_word(actor=staff, word=current)
    assert refused.value.code == "already_ended"


def test_a_paste_adds_each_word_once(staff):
    made = watch(staff, "one word", " One  Word ", "", "two\u200b", "三个字")
    assert [row.text for row in made] == ["one word", "two\u200b", "三个字"]
    assert watch(staff, "one word") == []


@pytest.mark.parametrize(
    ("words", "code"), [([" "], "no_words"), (["a"], "bad_word"), (["…!?"], "bad_word"), (["x" * 81], "bad_word")]
)
def test_what_cannot_be_watched_is_refused(staff, words, code):
    with pytest.raises(Refusal) as refused:
        watch(staff, *words)
    assert refused.value.code == code
    assert not WatchedWord.objects.exists()


def test_only_staff_change_the_list(regular, staff):
    with pytest.raises(Forbidden):
        watch(regular, "viagra")
    (word,) = watch(staff, "viagra")
    with pytest.raises(Forbidden):
        end_word(actor=regular, word=word)


def test_names_cannot_wait_so_held_words_are_refused_there(staff, regular):
    watch(staff, "官方客服")
    watch(staff, "darn", action="censor")
    with pytest.raises(Refusal, match="官方客服"):
        check_words("members.name", "官 方 客 服", regular)
    assert check_words("members.bio", "darn it", regular) == "■■■■ it"
    assert check_words("members.name", "Official", HOUSE) == "Official"


def test_old_screenings_are_forgotten_and_their_bands_sooner(regular, question):
    made = answer(regular, question, LOAN)
    Screening.objects.update(at=clock.now() - timedelta(days=3))
    clear_screenings()
    assert said(made).bands == []
    Screening.objects.update(at=clock.now() - timedelta(days=400))
    clear_screenings()
    assert not Screening.objects.exists()


def test_what_is_taken_down_and_shown_again_by_people_is_not_screened_anew(regular, question):
    made = answer(regular, question, "An honest answer to it.")
    hide(actor=HOUSE, thing=made, because="")
    restore(actor=HOUSE, thing=made)
    assert Screening.objects.filter(subject_type="content.post").count() == 1
