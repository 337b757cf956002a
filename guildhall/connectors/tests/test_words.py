import random

import pytest

from guildhall.connectors.simulate import composing
from guildhall.connectors.simulate.tables import ARTICLE, DISCUSSION, LINES, QUESTION, RESOURCE, RIGHT, WRONG
from guildhall.connectors.simulate.words import EN, ZH, words
from guildhall.kernel.markdown import render
from guildhall.kernel.text import language_of, width


def drawn(seed):
    """Kind, theme, language, pick and numbers as the history draws them."""
    chance = random.Random(seed)
    kind = chance.choice((QUESTION, QUESTION, QUESTION, ARTICLE, DISCUSSION, RESOURCE))
    themes = [theme for theme in words().themes if kind == QUESTION or not theme.is_need]
    theme = chance.choice(themes)
    numbers = [chance.randrange(99) for _ in range(3)] + [chance.randint(*theme.range_of(name)) for name in "ab"]
    number = chance.randrange(99) if kind in (DISCUSSION, RESOURCE) else theme.number
    return kind, number, chance.choice((EN, ZH)), chance.getrandbits(60), numbers


@pytest.mark.parametrize("seed", range(60))
def test_a_text_put_together_is_what_its_markdown_renders_to(seed):
    row = drawn(seed)
    for text in (
        composing.topic_text(*row),
        composing.answer_text(*row, RIGHT),
        composing.answer_text(*row, WRONG),
        *(composing.answer_text(*row, right, turn) for right in (RIGHT, WRONG) for turn in range(1, 7)),
        composing.comment_text(seed % len(LINES), row[2], row[3], words().values(row[2], row[4])),
    ):
        assert text.html == render(text.source)
        assert "{" not in text.source + text.title


@pytest.mark.parametrize("language", [EN, ZH])
def test_everything_is_said_in_both_languages(language):
    spoken = ("en", "zh-hans")[language]
    for theme in words().themes:
        numbers = [1, 1, 1, *(theme.range_of(name)[0] for name in "ab")]
        asked = composing.topic_text(QUESTION, theme.number, language, 0, numbers)
        answer = composing.answer_text(QUESTION, theme.number, language, 0, numbers, RIGHT)
        assert [language_of(asked.source), language_of(answer.source)] == [spoken, spoken]


def test_titles_fit_where_people_type_them():
    titles = [composing.topic_text(*drawn(seed)).title for seed in range(400)]
    assert all(6 <= width(title) <= 120 for title in titles)


def test_a_thousand_questions_do_not_look_alike():
    rows = [row for row in map(drawn, range(4000)) if row[0] == QUESTION][:1000]
    texts = [composing.topic_text(*row) for row in rows]
    assert len(rows) == 1000
    assert len({text.source for text in texts}) > 950
    assert len({text.title for text in texts}) > 600


def test_a_right_answer_names_the_cause_and_a_wrong_one_does_not():
    for theme in words().themes:
        if not theme.is_need:
            row = (QUESTION, theme.number, EN, 3, [0, 0, 0, *(theme.range_of(name)[0] for name in "ab")])
            values = words().values(EN, row[4])
            cause = theme.said("cause", EN).format_map(values)
            assert cause in composing.answer_text(*row, RIGHT).source
            assert cause not in composing.answer_text(*row, WRONG).source


def test_a_topic_is_known_again_by_its_key():
    key = composing.key_of(QUESTION, 12, [3, 4, 5, 400, 9], 123_456_789)
    assert len(key) <= 40
    assert composing.known_again(key) == (QUESTION, 12, [3, 4, 5, 400, 9])
    assert composing.known_again("b9c1") is None


def test_answers_of_one_question_do_not_repeat_each_other():
    theme = words().themes[0]
    row = (QUESTION, theme.number, EN, 3, [0, 0, 0, *(theme.range_of(name)[0] for name in "ab")])
    right = [composing.answer_text(*row, RIGHT, turn).source for turn in range(5)]
    wrong = [composing.answer_text(*row, WRONG, turn).source for turn in range(5)]
    assert len({*right, *wrong}) == 10
