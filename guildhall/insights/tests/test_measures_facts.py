"""Every declared figure can be computed, and every option belongs to one."""

from importlib import import_module

import pytest

from guildhall.insights.facts import CHOICES
from guildhall.insights.tests.worlds import ask, world
from guildhall.kernel.registry import metrics

MEASURED = [metric for metric in metrics if metric.measure]


@pytest.fixture(scope="module")
def empty():
    lake = world()
    yield lake
    lake.close()


def function(path):
    module, _colon, name = path.partition(":")
    return getattr(import_module(module), name)


@pytest.mark.parametrize("metric", MEASURED, ids=lambda metric: metric.name)
def test_every_figure_answers_a_question_about_an_empty_lake(empty, metric):
    asked = ask(metric.name.removeprefix("insights."))
    assert function(metric.measure)(empty, asked).refused == "empty"


@pytest.mark.parametrize("metric", MEASURED, ids=lambda metric: metric.name)
def test_every_figure_lists_its_rows_and_says_which(empty, metric):
    rows = function(metric.rows)
    assert "rows" in rows.__doc__, metric.rows
    assert rows(empty, ask(metric.name.removeprefix("insights."), rows_of="moon")).refused == "filter"


def test_options_belong_to_a_figure():
    assert set(CHOICES) <= {metric.name for metric in metrics}
    assert all(len(set(values)) > 1 for options in CHOICES.values() for values in options.values())
