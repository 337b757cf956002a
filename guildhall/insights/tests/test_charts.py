import pytest

from guildhall.insights.queries.boards.parts import Chart, Series
from guildhall.insights.queries.charts import options


@pytest.mark.parametrize(("low", "named"), [(0.0, 1), (0.4, 2)])
def test_what_is_usual_is_not_named_where_the_axis_is(low, named):
    chart = Chart("lines", ["1", "2"], [Series("people", [0.0, 3.0])], usual=(low, 2.0))
    assert len(options(chart)["series"][-1]["markLine"]["data"]) == named
