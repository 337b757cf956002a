import pytest

from guildhall.moderation.rules.watched import Word, WordList, cover

WORDS = WordList(
    [
        Word("微信", pk=1), Word("ass", pk=2), Word("发票", pk=3), Word("viagra", pk=4), Word("free money", pk=5),
        Word("法轮功", pk=6, by_sound=True), Word("sex", pk=7), Word("casin*", pk=8), Word("妈的", pk=9),
        Word("裸聊", pk=10), Word("lick", pk=11), Word("88888888", pk=12), Word("*coin", pk=13),
    ]
)  # fmt: skip


def found(text: str) -> list[str]:
    return [hit.word.text for hit in WORDS.find(text)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("加微信", "微信"), ("加 微 . 信", "微信"), ("微||信", "微信"), ("微\u200b信", "微信"), ("微\n信", "微信"), ("微❤️信", "微信"),
        ("weixin 123", "微信"), ("wei信", "微信"), ("微xin", "微信"), ("wēi xìn", "微信"), ("ＷＥＩＸＩＮ", "微信"), ("加weixin吧", "微信"),
        ("a s s", "ass"), ("a.s.s", "ass"), ("@ss", "ass"), ("a$$", "ass"), ("ASS!", "ass"), ("àśś", "ass"),
        ("開發票", "发票"), ("代開發 票", "发票"), ("fapiao", "发票"), ("fa票", "发票"),
        ("V1AGRA", "viagra"), ("ｖｉａｇｒａ", "viagra"), ("vіаgrа", "viagra"), ("v.i.a.g.r.a", "viagra"), ("𝓿𝓲𝓪𝓰𝓻𝓪", "viagra"),
        ("ⓥⓘⓐⓖⓡⓐ", "viagra"), ("v\u200bia\u200bgra", "viagra"), ("νιagra", "viagra"), ("v_i_a_g_r_a", "viagra"),
        ("free  money", "free money"), ("FREE-MONEY", "free money"), ("fr33 m0ney", "free money"),
        ("法輪功", "法轮功"), ("法-轮-功", "法轮功"), ("fa lun gong", "法轮功"), ("法论功", "法轮功"), ("fa轮gong", "法轮功"),
        ("casinos", "casin*"), ("bitcoin", "*coin"), ("妈 的", "妈的"), ("裸🌸聊", "裸聊"),
        ("luo聊", "裸聊"), ("８８８８８８８８", "88888888"),
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_is_dressed(text, word):
    assert word in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "class assertion in the assembly", "as sure as", "a gas station", "essex and sextant", "pens exist", "this is as simple",
        "made in china", "my made-up change", "妈。的确如此", "like this", "link and flick", "法院的轮值工作", "发布门票",
        "sound of 1a55", "coins", "微积分可信", "888888887", "a free man, money aside from that", "危险", "we i xin",
    ],
)  # fmt: skip
def test_what_merely_looks_alike_is_left(text):
    assert found(text) == []


def test_where_a_word_stands_is_told_in_the_text_as_it_was_written():
    text = "请加 ｗｅｉ信 或 V.I.A.G.R.A 谢谢"
    assert [text[hit.start : hit.end] for hit in WORDS.find(text)] == ["ｗｅｉ信", "V.I.A.G.R.A"]
    assert [hit.how for hit in WORDS.find("微信 微.信 weixin")] == ["as written", "disguised", "by sound"]


def test_what_is_covered_keeps_its_length():
    text = "买 V.I.A.G.R.A 吗"
    assert cover(text, WORDS.find(text)) == "买 ■■■■■■■■■■■ 吗"


def test_an_empty_list_finds_nothing():
    assert WordList([]).find("anything") == []
    assert WordList([Word("…")]).find("…") == []


def test_the_work_grows_with_the_text_and_not_with_the_list():
    """Counted in letters that the automaton looks at again, not in seconds."""
    many = WordList([Word(f"word{number}x", pk=number) for number in range(20_000)])
    assert [hit.word.text for hit in many.find("say word777x and w o r d 1 9 9 9 9 x")] == ["word777x", "word19999x"]
    assert len(WORDS.find("微信" * 20_000)) == 20_000
