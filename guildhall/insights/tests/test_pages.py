import re
from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from guildhall.content import actions as content
from guildhall.content.models import Kind
from guildhall.insights.asking import Ask
from guildhall.insights.models import AnswerKept, LakeState
from guildhall.insights.queries.asked import address
from guildhall.insights.queries.boards import BOARDS, standard_asks
from guildhall.insights.queries.framing import framing
from guildhall.insights.queries.horizon import horizon
from guildhall.insights.reactions.newcomers import note_newcomers
from guildhall.insights.reactions.waits import follow_waits
from guildhall.insights.tests.boards import STRANGERS, TODAY, ask_and_compute, fill, made_lake, thread
from guildhall.insights.tests.factories import asked, say
from guildhall.insights.tests.worlds import ask, day, moment, people
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import verbs
from guildhall.members.models import ActorKey
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options import queries as options

pytestmark = pytest.mark.django_db
ACTIVE = ask("active", since=TODAY - 3 - 53 * 7, until=TODAY - 3)


@pytest.fixture(autouse=True)
def _noon(settings):
    settings.IS_DEMO = True
    with time_machine.travel(moment(TODAY + 0.5), tick=False):
        yield


@pytest.fixture
def operator(client):
    member = StaffFactory(role="operator", zone="UTC")
    client.force_login(member)
    return member


def read():
    """What the readers would do: here in the test's own transaction, whose rows no reader can see."""
    from guildhall.activity.models import Activity
    from guildhall.activity.readers import Row

    rows = [Row(**{name: getattr(one, name) for name in Row.__slots__}) for one in Activity.objects.order_by("pk")]
    ours = [row for row in rows if row.verb in verbs]
    note_newcomers([row for row in ours if verbs[row.verb].newcomer])
    follow_waits([row for row in ours if row.verb.startswith(("content.question", "content.answer"))])


def members(number):
    return [ActorKey.objects.get(member=MemberFactory()).key for _one in range(number)]


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def overview(client, **query):
    return client.get(reverse("insights:overview"), query)


def test_before_there_is_a_lake_the_page_says_so(client, operator):
    assert "No figure has been computed yet" in text(overview(client))


def test_a_lake_without_a_community_draws_nothing(client, operator):
    lake = made_lake([])
    ask_and_compute(lake, *BOARDS["overview"].asks(framing({}, horizon()))[:6])
    page = overview(client)
    assert "Nothing of this kind happened in this window." in text(page)
    assert "data-chart" not in page.content.decode()


def test_opening_a_board_asks_for_nothing_and_its_wish_does(client, operator):
    made_lake(STRANGERS)
    page = overview(client)
    assert "Not computed yet" in text(page)
    assert 'hx-trigger="load, submit"' in page.content.decode()
    assert not AnswerKept.objects.exists()
    assert client.post(reverse("insights:overview"), HTTP_HX_REQUEST="true").status_code == 204
    assert AnswerKept.objects.exclude(wanted_at=None).count() == len(page.context["board"].answers)
    AnswerKept.objects.all().delete()
    fill("overview")
    page = overview(client)
    assert "Not computed yet" not in text(page)
    assert "hx-trigger" not in page.content.decode().split('id="insights-board"')[1]


def test_without_scripts_a_button_asks_and_leads_back(client, operator):
    made_lake(STRANGERS)
    answer = client.post(reverse("insights:overview") + "?window=13w")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?window=13w")


def test_a_poll_is_answered_shortly_until_something_changed(client, operator):
    made_lake(STRANGERS)
    stamp = overview(client)["ETag"]
    poll = {"HTTP_HX_REQUEST": "true", "HTTP_IF_NONE_MATCH": stamp}
    assert client.get(reverse("insights:overview"), **poll).status_code == 204
    assert client.get(reverse("insights:overview"), HTTP_IF_NONE_MATCH=stamp).status_code == 304
    fill("overview")
    assert client.get(reverse("insights:overview"), **poll).status_code == 200


def test_every_figure_has_its_six_parts_and_every_panel_its_table(client, operator):
    made_lake(STRANGERS)
    fill("overview")
    board = overview(client).context["board"]
    wau = board.figures[0].figure
    assert all((wau.value, wau.n, wau.interval, wau.usual, wau.strip, wau.metric.definition))
    ready = [panel for section in board.sections for panel in section.panels if panel.state == "ready"]
    assert {panel.plan.name for panel in ready} >= {
        "active",
        "stickiness",
        "lifecycle",
        "new-contributors",
        "activation",
    }
    assert all(panel.content.table.lines for panel in ready)


def test_unfinished_cohorts_are_hatched_and_carry_no_number(client, operator):
    made_lake(STRANGERS)
    fill("retention")
    page = client.get(reverse("insights:retention")).content.decode()
    hatched = re.findall(r'<td class="open">(.*?)</td>', page)
    assert len(hatched) > 50
    assert not any(re.search(r"\d", re.sub(r"<[^>]+>", "", cell)) for cell in hatched)


def test_the_pool_is_the_sum_of_the_finished_cells(client, operator):
    made_lake(STRANGERS)
    fill("retention")
    board = client.get(reverse("insights:retention")).context["board"]
    kept = next(one for one in board.answers if one.ask.metric == "insights.retention")
    done = [point for point in kept.answer.points if point.key.endswith("/1") and point.finished]
    hits, n = sum(point.hits for point in done), sum(point.n for point in done)
    lines = next(panel for panel in board.sections[0].panels if panel.plan.name == "cohorts").content.table.lines
    pool = next(line for line in lines if line.is_sum)
    assert pool.cells[1].text == f"{100 * hits / n:.0f}%"


@pytest.mark.parametrize("name", ["overview", "retention"])
@pytest.mark.parametrize("window", ["13w", "26w", "52w", "12m", "24m"])
def test_every_window_offered_is_computed_beforehand(client, operator, name, window):
    made_lake([])
    known = horizon()
    asked_for = {one.key for one in BOARDS[name].asks(framing({"window": window}, known))}
    assert asked_for <= {one.key for one in standard_asks()}


@pytest.mark.parametrize(
    "query",
    [{"window": "7y"}, {"until": "soon"}, {"until": "0001-01-01"}, {"space": "x"}, {"space": "77"}, {"act": "dream"}],
)
def test_a_board_that_cannot_be_framed_says_so(client, operator, query):
    made_lake(STRANGERS)
    page = overview(client, **query)
    assert page.status_code == 200
    assert "This board cannot be shown like this" in text(page)


def test_a_space_a_tag_and_a_language_together_are_one_question(client, operator):
    from guildhall.activity.actions import scope

    made_lake(STRANGERS)
    space = content.create_space(actor=HOUSE, handle="lab", name_en="Lab", kinds=list(Kind.values))
    scopes = (scope("space", space.pk), scope("tag", 5), scope("language", 2))
    query = {"space": str(space.pk), "tag": "5", "language": "2"}
    assert set(framing(query, horizon()).scopes) == set(scopes)
    page = overview(client, **query)
    assert "Lab" in page.content.decode()
    assert 'option value="5" selected' in page.content.decode(), "a rare tag stays chosen"


def test_an_old_history_is_shown_to_its_end(client, operator):
    (one,) = members(1)
    old = asked(1, one, "11-09 10:00", source="stackexchange:a.example", source_id="1")
    say(old._replace(occurred_at=old.occurred_at.replace(year=2019)))
    made_lake(STRANGERS)
    page = overview(client)
    assert "The record ends on 9 Nov 2019" in text(page)
    framed = page.context["board"].framing
    assert (framed.window.name, framed.until.isoformat()) == ("26w", "2019-11-11")
    monthly = overview(client, window="24m").context["board"].framing
    assert monthly.until.isoformat() == "2019-12-01", "the month in which the record ends is over"
    assert "this community came by import" in text(page)


@pytest.mark.parametrize(
    ("counts", "window"),
    [
        ({"2026-10": 3}, "26w"),  # a young community
        ({"2026-02": 3}, "24m"),
        ({"2019-10": 1, "2026-02": 118}, "120m"),
        ({"2019-10": 1, "2026-02": 120}, "24m"),
        ({"2019-10": 1, "2026-10": 130}, "26w"),
    ],
)
def test_the_window_shown_first_has_something_to_see_and_is_no_longer_than_the_record(client, operator, counts, window):
    (one,) = members(1)
    for at, (month, number) in enumerate(counts.items()):
        when = datetime.fromisoformat(f"{month}-01T10:00+00:00")
        entries = [asked(1000 * at + place, one, "10-01 10:00") for place in range(number)]
        say(*(entry._replace(occurred_at=when) for entry in entries))
    made_lake(STRANGERS)
    assert overview(client).context["board"].framing.window.name == window


def test_a_figure_that_failed_says_under_which_number_and_can_be_tried_again(client, operator):
    made_lake(STRANGERS)
    fill("overview")
    AnswerKept.objects.filter(metric="insights.stickiness").update(error="boom", error_id="abc123", data=None)
    page = overview(client)
    assert "(abc123)" in text(page)
    assert "Active people" in text(page)
    key = AnswerKept.objects.filter(metric="insights.stickiness").first().key
    client.post(reverse("insights:retry", args=[key]) + "?next=/console/insights/")
    assert AnswerKept.objects.get(key=key).wanted_at


def test_an_old_figure_stays_and_says_as_of_when(client, operator):
    made_lake(STRANGERS)
    fill("overview")
    LakeState.objects.update(version=2)
    page = overview(client)
    assert "being refreshed" in text(page)
    assert page.context["board"].sections[0].panels[0].state == "ready"


def week_of(answer, place=-1):
    return [point for point in answer.points if point.value][place]


def test_there_are_as_many_rows_as_the_number_that_was_clicked(client, operator):
    keys = members(5)
    lake = made_lake([*keys, *STRANGERS])
    ask_and_compute(lake, ACTIVE)
    from guildhall.insights.queries.kept import kept

    last = week_of(kept([ACTIVE], 1)[ACTIVE.key].answer)
    url = address(ACTIVE, of=last.key)
    assert "The rows are being computed" in text(client.get(url))
    client.post(url)
    ask_and_compute(lake, Ask(**{**vars(ACTIVE), "rows_of": last.key}))
    page = client.get(url)
    assert page.context["found"].total == len(page.context["rows"]) == last.n
    assert f"{last.n} rows" in text(page)
    sheet = b"".join(client.get(url.replace("/rows?", "/rows.csv?")).streaming_content).decode()
    assert len(sheet.strip().splitlines()) == last.n + 1


def rows_page(client, lake, asked_for):
    ask_and_compute(lake, asked_for)
    return client.get(address(asked_for))


def test_people_are_named_and_who_is_gone_is_a_former_member(client, operator):
    (one,) = members(1)
    lake = made_lake([one, 9001])
    page = rows_page(client, lake, ask("new_contributors", until=14, rows_of="2026-01-05"))
    assert ActorKey.objects.get(key=one).member.name in text(page)
    other = rows_page(client, lake, ask("new_contributors", until=91, rows_of="2026-03-30"))
    assert "A former member" in text(other)


def test_threads_are_named_for_those_who_may_read_them(client, operator):
    space = content.create_space(actor=HOUSE, handle="lab", name_en="Lab", kinds=list(Kind.values))
    author = MemberFactory()
    topic = content.publish_topic(
        actor=author, space=space, kind="question", title="Why is it open?", source="I wonder about it."
    )
    key = ActorKey.objects.get(member=author).key
    lake = made_lake(
        [key], threads=[thread(999_999, key, 1.5), thread(topic.pk, key, 2.5), *(thread(n, key, 3) for n in (1, 2, 3))]
    )
    page = rows_page(client, lake, ask("coverage", until=7, rows_of="2026-01-05"))
    assert "Why is it open?" in text(page)
    assert "not visible to you" in text(page)


def test_only_those_that_count_are_listed_where_the_numerator_was_clicked(client, operator):
    keys = members(2)
    threads = [thread(number, keys[0], 1.5, replier=keys[1] if number < 4 else None) for number in range(1, 7)]
    lake = made_lake(keys, threads=threads)
    asked_for = ask("coverage", until=7, rows_of="2026-01-05")
    ask_and_compute(lake, asked_for)
    assert client.get(address(asked_for)).context["found"].total == 6
    assert client.get(address(asked_for, hits=True)).context["found"].total == 3


def test_names_that_a_sheet_would_calculate_are_quoted(client, operator):
    key = ActorKey.objects.get(member=MemberFactory(name="=HYPERLINK(1)")).key
    asked_for = ask("new_contributors", until=7, rows_of="2026-01-05")
    ask_and_compute(made_lake([key]), asked_for)
    told = b"".join(client.get(address(asked_for, page="download")).streaming_content).decode()
    assert "'=HYPERLINK(1)" in told


def test_rows_go_on_by_key(client, operator):
    crowd = range(20_000, 20_060)
    lake = made_lake([], presence=[], people=people({}, joined=dict.fromkeys(crowd, 1)))
    asked_for = ask("newcomers", until=7, rows_of="2026-01-05")
    first = rows_page(client, lake, asked_for)
    rest = client.get(reverse("insights:rows", args=["newcomers"]) + first.context["older"])
    assert (len(first.context["rows"]), len(rest.context["rows"]), rest.context["older"]) == (50, 10, "")


def test_the_figures_of_a_panel_are_a_sheet_in_which_the_unfinished_are_empty(client, operator):
    lake = made_lake(STRANGERS)
    asked_for = ask("activation", since=TODAY - 3 - 28, until=TODAY - 3)
    ask_and_compute(lake, asked_for)
    lines = b"".join(client.get(address(asked_for, page="figures")).streaming_content).decode().strip().splitlines()
    assert lines[-1].split(",")[0] == day(TODAY - 10).isoformat()
    assert lines[-1].endswith(",,,,0")


def test_members_have_no_way_in(client):
    client.force_login(MemberFactory())
    for url in (reverse("insights:overview"), reverse("insights:reports"), reverse("insights:rows", args=["active"])):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize(
    "query", ["since=yesterday", "since=2026-01-05&until=2026-01-05&grain=week", "since=2026-01-05&until=2027-01-04&grain=age",
              "since=2026-01-05&until=2027-01-04&grain=week&scope=x"]
)  # fmt: skip
def test_odd_addresses_are_not_found(client, operator, query):
    made_lake([])
    assert client.get(reverse("insights:rows", args=["active"]) + f"?{query}").status_code == 404
    assert client.get(reverse("insights:rows", args=["moon"])).status_code == 404


def test_waiting_questions_go_on_by_key(client, operator):
    keys = members(2)
    say(*(asked(number, keys[number % 2], f"10-{10 + number // 30:02} 10:{number % 30:02}") for number in range(1, 61)))
    read()
    first = client.get(reverse("insights:waiting"))
    rest = client.get(reverse("insights:waiting") + first.context["older"])
    assert (len(first.context["rows"]), len(rest.context["rows"]), rest.context["older"]) == (50, 10, "")
    assert client.get(reverse("insights:waiting") + "?after=nonsense").status_code == 200


@pytest.mark.parametrize("questions", [1, 3])
def test_waiting_questions_cost_the_same_for_one_and_three(client, operator, questions, django_assert_num_queries):
    keys = members(3)
    say(*(asked(number + 1, keys[number], f"10-10 1{number}:00") for number in range(questions)))
    read()
    client.get(reverse("insights:waiting"))
    options.forget()
    with django_assert_num_queries(7):
        client.get(reverse("insights:waiting"))


@pytest.mark.parametrize("number", [1, 3])
def test_rows_cost_the_same_for_one_and_three(client, operator, number, django_assert_num_queries):
    keys = members(3)
    lake = made_lake([], presence=[], people=people({}, joined=dict.fromkeys(keys[:number], 1)),
                     threads=[thread(one, keys[0], 1.5) for one in range(1, 6)])  # fmt: skip
    asked_for = ask("newcomers", until=7, rows_of="2026-01-05")
    rows_page(client, lake, asked_for)
    options.forget()
    with django_assert_num_queries(8):
        client.get(address(asked_for))


@pytest.mark.parametrize("figures", ["one", "all"])
def test_a_board_costs_the_same_for_one_figure_and_all(client, operator, figures, django_assert_num_queries):
    made_lake(STRANGERS)
    fill("overview")
    if figures == "one":
        AnswerKept.objects.exclude(metric="insights.active").delete()
    overview(client)
    options.forget()
    with django_assert_num_queries(11):
        overview(client)
