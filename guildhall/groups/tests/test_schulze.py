import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from guildhall.groups.schulze import count, elect, read_ballots
from tests.data_sets import DATA_SETS

ELECTIONS = DATA_SETS / "kubernetes-community/elections"
needs_data = pytest.mark.skipif(not ELECTIONS.is_dir(), reason="the community's files are not here")
# Where the ballots lie, and the seats. Names that the ballots spell otherwise than the published result.
REAL = {
    "steering/2017": 6, "steering/2018": 3, "steering/2020": 3, "steering/2022": 3, "steering/2023": 4,
    "steering/2025": 4, "steering/2023-GB": 1, "steering/2025-GB": 1, "code-of-conduct/2025": 3,
}  # fmt: skip
SPELT = {"phillip whitrock": "phillip wittrock", "christoph blecker": "cblecker"}


def ballots(*papers: str) -> list[dict[str, int]]:
    """`"a b=c"`: a first, b and c tied in the second place; who is not named has no rank."""
    return [{one: n for n, tied in enumerate(paper.split(), 1) for one in tied.split("=")} for paper in papers]


def test_schulzes_own_example():
    """M. Schulze (2011), example 1: 45 ballots, E > A > C > B > D."""
    papers = {"acbed": 5, "adecb": 5, "bedac": 8, "cabed": 3, "caebd": 7, "cbade": 2, "dceba": 7, "ebadc": 8}
    given = [paper for order, number in papers.items() for paper in ballots(" ".join(order)) * number]
    found = count("abcde", given)
    assert found.places == (("e",), ("a",), ("c",), ("b",), ("d",))
    assert (found.pairwise["a", "b"], found.pairwise["b", "a"]) == (20, 25)
    assert (found.paths["a", "b"], found.paths["b", "a"]) == (28, 25)


def test_who_has_no_rank_is_compared_with_nobody():
    found = count("abc", ballots("a", "b a", "b a"))
    assert (found.pairwise["a", "b"], found.pairwise["a", "c"]) == (0, 0)
    assert found.places == (("b", "c"), ("a",))


def test_ties_are_shown_and_one_over_the_last_seat_is_left_to_people():
    places = count("abcd", ballots("a b=c d", "a b=c d")).places
    assert places == (("a",), ("b", "c"), ("d",))
    assert elect(places, 3).winners == ("a", "b", "c")
    cut = elect(places, 2)
    assert (cut.winners, cut.undecided) == (("a",), ("b", "c"))


def test_no_employer_has_more_winners_than_the_limit():
    places, work = [["a"], ["b"], ["c"], ["d"]], {"a": "x", "b": "x", "d": "x"}
    one = elect(places, 2, employers=work, limit=1)
    assert (one.winners, one.passed_over) == (("a", "c"), ("b",))
    assert elect(places, 4, employers=work, limit=2, held={"x": 1}).winners == ("a", "c")
    tied = elect([["a", "b"], ["c"]], 2, employers=work, limit=1)
    assert (tied.winners, tied.undecided) == ((), ("a", "b"))


@given(st.lists(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 5)), max_size=12), st.permutations("abcde"))
def test_whoever_beats_everybody_is_first_in_whatever_order_they_stand(papers, order):
    found = count("abcde", papers)
    assert count(order, papers).places == found.places
    for one in "abcde":
        if all(found.pairwise[one, other] > found.pairwise[other, one] for other in "abcde" if other != one):
            assert found.places[0] == (one,)


@pytest.mark.parametrize("text", ["", "a,a\n1,2\n", "a,b\n1\n", "a,b\n1,x\n", "a,b\n1,0\n", "a,b\n1,-2\n"])
def test_a_file_that_is_none_of_ballots_is_refused(text):
    with pytest.raises(ValueError, match="line"):
        read_ballots(StringIO(text))


def test_the_command_counts_a_file(tmp_path, capsys):
    file, work = tmp_path / "ballots.csv", tmp_path / "work.csv"
    file.write_text("receipt,a,b,c\n01,1,2,3\n02,1,2,No opinion\n03,2,1,\n")
    work.write_text("a,Firm\nb,firm\n")
    call_command("count_ballots", file, seats=2, limit=1, employers=work)
    assert "passed over" in capsys.readouterr().out
    file.write_text("a,b\n1,first\n")
    with pytest.raises(CommandError, match="line 2"):
        call_command("count_ballots", file)


def published(text: str, number: int) -> list[set[str]]:
    """The places of a result page, best first, as far as it tells them."""
    told: list[set[str]] = []
    for line in re.findall(r"^(?:\d+\.|-) (?!Number|Turnout)(.+)$", text, re.MULTILINE):
        names = re.findall(r"github\.com/([\w-]+)\)", line) or [line.strip()]
        told.append({SPELT.get(name.casefold(), name.casefold()) for name in names})
        if sum(map(len, told)) >= number:
            break
    return told


@needs_data
@pytest.mark.parametrize(("path", "seats"), REAL.items())
def test_the_real_elections_come_out_as_published(path, seats):
    folder = ELECTIONS / path
    file = next(one for one in folder.iterdir() if one.name.lower() == "ballots.csv")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        candidates, papers = read_ballots(lines)
    text = (folder / "results.md").read_text()
    assert len(papers) == int(re.search(r"votes cast: (\d+)", text)[1])
    told = published(text.split("## Complete rankings")[-1], len(candidates))
    places = count(candidates, papers).places
    found = [{SPELT.get(one.casefold(), one.casefold()) for one in tied} for tied in places]
    assert found[: len(told)] == told
    assert sum(map(len, told)) == (seats if path.endswith("GB") else len(candidates))
    assert not elect(places, seats).undecided


@needs_data
def test_in_2017_the_fourth_made_room_by_the_limit_of_one_employer():
    with (ELECTIONS / "steering/2017/BALLOTS.csv").open(newline="") as lines:
        found = count(*read_ballots(lines))
    work = dict.fromkeys(("Phillip Whitrock", "Michael Rubin"), "the employer that had one seat left")
    elected = elect(found.places, 6, employers=work, limit=1)
    assert elected.passed_over == ("Michael Rubin",)
    assert elected.winners[2:] == ("Phillip Whitrock", "Timothy St. Clair", "Quinton Hoole", "Aaron Crickenberger")
