import pytest

from guildhall.content.actions import edit_post, post_comment
from guildhall.content.models import Mention
from guildhall.content.tests.test_pages import a_question
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def named(text) -> list[str]:
    return list(text.mentions.order_by("pk").values_list("member__handle", flat=True))


def opening(source: str):
    return a_question(source=source).posts.get(kind="opening")


def test_a_text_keeps_whom_it_names_in_any_case():
    for handle in ("lin", "wei", "韩梅梅"):
        MemberFactory(handle=handle)
    post = opening("Ask @LIN, @nobody, `@wei` or @韩梅梅.")
    assert named(post) == ["lin", "韩梅梅"]
    assert set(post.mentions.values_list("made_at", flat=True)) == {post.created_at}
    assert named(post_comment(actor=MemberFactory(), post=post, source="@wei?")) == ["wei"]


def test_chinese_needs_no_space_after_a_name_and_no_latin_word_is_cut():
    for handle in ("李雷", "lin"):
        MemberFactory(handle=handle)
    assert named(opening("请问@李雷你好，还有@lin在吗")) == ["李雷", "lin"]
    assert named(opening("Ask @linus or @李 about it")) == []


def test_an_edit_follows_the_text():
    for handle in ("lin", "wei"):
        MemberFactory(handle=handle)
    post = opening("Ask @lin.")
    edit_post(actor=post.author, post=post, source="Ask @wei and @lin.")
    assert set(named(post)) == {"lin", "wei"}
    assert post.mentions.get(member__handle="wei").made_at > post.created_at
    edit_post(actor=post.author, post=post, source="Ask nobody.")
    assert not Mention.objects.exists()


def test_nobody_is_mentioned_by_themselves():
    author = MemberFactory(handle="lin")
    assert named(a_question(actor=author, source="I am @lin.").posts.get()) == []
