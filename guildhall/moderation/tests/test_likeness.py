import random

from guildhall.moderation.rules.likeness import BITS, NEAR, bands, distance, own_words, signed, simhash, unsigned

LOAN = "想要快速贷款的朋友看过来，无抵押低利息，当天放款，额度最高五十万，长期有效，欢迎随时咨询客服"
HOME = "Earn $500 a day from home with this one simple trick, no experience needed at all, message me now"


def test_a_copy_with_small_changes_is_near():
    for text, copy in (
        (LOAN, LOAN.replace("五十万", "六十万")),
        (LOAN, LOAN.replace("，", " ! ").replace("咨询", "諮詢")),
        (HOME, HOME.replace("500", "900").upper()),
        (HOME, HOME.replace(" one ", " ").replace("message", "msg")),
    ):
        one, other = simhash(text), simhash(copy)
        assert distance(one, other) <= NEAR
        assert set(bands(one)) & set(bands(other))


def test_texts_about_the_same_thing_are_not_near():
    texts = [
        "How do I mount a volume in a pod when the claim is still pending?",
        "How do I mount a config map in a pod when the name is not known yet?",
        "卷一直挂载不上，节点上看到超时，应该先查哪里的日志", "卷挂载成功以后权限不对，容器里写不进去怎么办", LOAN, HOME,
    ]  # fmt: skip
    hashes = [simhash(text) for text in texts]
    assert min(distance(one, other) for one in hashes for other in hashes if one != other) > NEAR


def test_short_thanks_quotes_and_code_are_nobodys_copy():
    assert simhash("谢谢，解决了！") is None
    assert simhash("> " + LOAN + "\n\n同意") is None
    assert simhash("```\n" + HOME + "\n```\n") is None
    assert own_words("> quoted\nown\n    code\n`x = 1` yes").split() == ["own", "yes"]


def test_figures_do_not_make_a_copy_another_text():
    assert simhash(LOAN + "电话13912345678") == simhash(LOAN + "电话13887654321")


def test_a_hash_goes_into_the_database_and_back():
    chance = random.Random(7)
    for value in [0, 1, (1 << BITS) - 1, *(chance.getrandbits(BITS) for _ in range(50))]:
        assert unsigned(signed(value)) == value
        assert -(1 << 63) <= signed(value) < 1 << 63
        assert len(set(bands(value))) == 6
