import random

import pytest

from guildhall.kernel import diff

WORDS = ["pod", "node", "卷", "挂", "载", "fails", "when", "the", "disk", "是", "满", ",", "。"]


def sides(found) -> tuple[str, str]:
    """Both texts put together again from what the page would show."""
    lines = [line for block in found for line in block.lines]
    old = ["".join(part.text for part in line.old) for line in lines if line.old_number]
    new = ["".join(part.text for part in line.new) for line in lines if line.new_number]
    return "\n".join(old), "\n".join(new)


def changed(parts) -> list[str]:
    return [part.text for part in parts if part.changed]


def test_words_of_latin_and_characters_of_chinese_are_marked():
    old, new = diff.words("The volume fails to mount", "The volume refuses to mount")
    assert (changed(old), changed(new)) == (["fails"], ["refuses"])
    old, new = diff.words("卷挂载失败怎么办", "卷挂载超时怎么办")
    assert (changed(old), changed(new)) == (["失败"], ["超时"])


def test_a_changed_line_stands_beside_what_it_was():
    (block,) = diff.blocks("one\ntwo\nthree", "one\n2\nthree")
    assert [(line.old_number, line.new_number, line.is_same) for line in block.lines] == [
        (1, 1, True), (2, 2, False), (3, 3, True),
    ]  # fmt: skip


def test_an_added_line_has_nothing_beside_it():
    (block,) = diff.blocks("one", "one\ntwo")
    assert [(line.old_number, line.new_number) for line in block.lines] == [(1, 1), (None, 2)]


def test_lines_far_from_a_change_are_folded():
    old = "\n".join(map(str, range(30)))
    found = diff.blocks(old, old.replace("15", "fifteen"))
    assert [(block.is_folded, len(block.lines)) for block in found] == [(True, 13), (False, 5), (True, 12)]


def test_nothing_changed_shows_nothing():
    assert diff.blocks("same\ntext", "same\ntext") == []


@pytest.mark.parametrize("seed", range(40))
def test_both_sides_are_whole_whatever_changed(seed):
    chance = random.Random(seed)

    def text() -> list[str]:
        return ["".join(chance.choices(WORDS, k=chance.randint(0, 9))) for _ in range(chance.randint(1, 25))]

    old = text()
    new = [line if chance.random() < 0.6 else "".join(chance.choices(WORDS, k=4)) for line in old] + text()[:3]
    assert sides(diff.blocks("\n".join(old), "\n".join(new))) in {("\n".join(old), "\n".join(new)), ("", "")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 32_000, "b\n" * 32_000),
        ("a b " * 16_000, "b a " * 16_000),
        ("ab\n" * 20_000, "ab\n" * 10_000 + "x\n" + "ab\n" * 9_000),
        ("的是" * 10_000, "是的" * 10_000),
        ("x" * 65_000, "y" * 65_000),
        (",." * 32_000, ".," * 32_000),
    ],
    ids=["lines", "words", "equal lines", "characters", "one word", "signs"],
)
def test_texts_of_the_greatest_length_compare_few_pairs(old, new, monkeypatch):
    spent: list[int] = []
    monkeypatch.setattr(diff._Purse, "pays", _counting(spent))
    found = diff.blocks(old, new)
    assert sides(found) == (old, new)
    assert sum(spent) <= diff.BUDGET


def test_hard_texts_stop_at_the_budget(monkeypatch):
    """Anchors far apart, and between them nothing unique: the worst that can be written in 64 KB."""
    chance = random.Random(1)
    old, new = ("\n".join(f"{at} " + "".join(chance.choices("的是", k=180)) for at in range(110)) for _ in range(2))
    spent: list[int] = []
    monkeypatch.setattr(diff._Purse, "pays", _counting(spent))
    assert sides(diff.blocks(old, new)) == (old, new)
    assert diff.BUDGET / 2 < sum(spent) <= diff.BUDGET


def _counting(spent: list[int]):
    pays = diff._Purse.pays

    def count(self, pairs: int) -> bool:
        paid = pays(self, pairs)
        spent.append(pairs if paid else 0)
        return paid

    return count


BASE = "one\ntwo\nthree\nfour\nfive"


@pytest.mark.parametrize(
    ("mine", "theirs", "together", "clashes"),
    [
        ("one\n2\nthree\nfour\nfive", "one\ntwo\nthree\nfour\n5", "one\n2\nthree\nfour\n5", 0),
        ("one\n2\nthree\nfour\nfive", "zero\none\ntwo\nthree\nfour\nfive", "zero\none\n2\nthree\nfour\nfive", 0),
        ("one\n2\nthree\nfour\nfive", "one\nzwei\nthree\nfour\nfive", "one\nzwei\nthree\nfour\nfive", 1),
        ("one\n2\nthree\nfour\nfive", "one\n2\nthree\nfour\nfive", "one\n2\nthree\nfour\nfive", 0),
        ("one\ntwo\nthree\nfour\nfive\nsix", "two\nthree\nfour\nfive", "two\nthree\nfour\nfive\nsix", 0),
        (BASE + "\nsix", BASE + "\nsechs", BASE + "\nsechs", 1),
        ("one\nfive", "one\ntwo\n3\nfour\nfive", "one\ntwo\n3\nfour\nfive", 1),
        (BASE, "other", "other", 0),
    ],
)  # fmt: skip
def test_changes_of_different_lines_go_together_and_others_clash(mine, theirs, together, clashes):
    assert diff.merge(BASE, mine, theirs) == diff.Merged(together, clashes)
