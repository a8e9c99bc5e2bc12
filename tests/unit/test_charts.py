import datetime as dt
import json

import pytest

from linkalyze import charts

MONTHS = [dt.date(2025, month, 1) for month in range(1, 4)]
EVERY_CHART = (
    charts.ranked_bars(["a", "b"], [2, 1], unit="contacts", highlight="a"),
    charts.bars_by_month(MONTHS, [1, 2, 3], mean=[None, 1.5, 2.0], names=("each", "mean")),
    charts.cumulative(MONTHS, [1, 3, 6]),
    charts.intervals(["a"], [0.5], [0.4], [0.7], baseline=[0.2], share=True),
    charts.stacked_bars(["new", "old"], {"strong": [3, 1], "weak": [0, 2]}),
    charts.dumbbell(["a", "b"], [0.5, 0.2], [0.4, 0.3], names=("then", "now")),
    charts.clusters(["a", "b"], [9, 4], [2, 0], [(0, 1)], centre="You", names=("ties", "meet")),
)


def test_label_is_drawn_literally_on_one_line():
    assert charts.label("A&B <b>\n x") == "A&amp;B &lt;b> x"


@pytest.mark.parametrize("chart", EVERY_CHART)
def test_a_chart_is_plain_data_that_leaves_looks_to_the_page(chart):
    text = json.dumps(chart, allow_nan=False)
    assert '"template"' not in text
    assert "color" not in text
    assert chart["layout"]["dragmode"] is False
    assert {trace["meta"] for trace in chart["data"]} <= {"main", "second", "backdrop"}
    assert all(chart["layout"][axis]["fixedrange"] for axis in ("xaxis", "yaxis"))


def test_ranked_bars_start_at_the_top_and_mark_one():
    chart = charts.ranked_bars(["big", "<i>", "big"], [9, 4, 2], unit="people", highlight="<i>")
    first, marked = chart["data"]
    assert (list(first["x"]), list(first["y"])) == ([9, 2], [0, 2])
    assert (list(marked["x"]), marked["meta"]) == ([4], "second")
    top, bottom = chart["layout"]["yaxis"]["range"][::-1]
    assert top < bottom
    assert list(chart["layout"]["yaxis"]["ticktext"]) == ["big", "&lt;i>", "big"]


def test_ranked_bars_of_nothing():
    assert charts.ranked_bars([], [], unit="people")["layout"]["xaxis"]["range"][1] > 0


def test_only_two_named_traces_get_a_legend():
    legends = [chart["layout"]["showlegend"] for chart in EVERY_CHART]
    assert legends == [False, True, False, True, True, True, True]
    assert charts.bars_by_month(MONTHS, [1, 2, 3])["layout"]["showlegend"] is False


def test_an_event_is_a_line_with_its_number_and_what_happened():
    chart = charts.bars_by_month(MONTHS, [1, 2, 4], events=[(dt.date(2025, 2, 9), "A<b>")])
    _, lines, numbers = chart["data"]
    assert list(lines["x"]) == ["2025-02-09", "2025-02-09", None]
    assert list(numbers["text"]) == ["1"]
    assert list(numbers["customdata"]) == ["A&lt;b>"]


def test_a_bar_leads_where_it_is_told_to():
    chart = charts.ranked_bars(["a", "b"], [2, 1], unit="contacts", links=["#x", "#y"])
    assert chart["layout"]["meta"] == {"links": ["#x", "#y"]}


def test_a_cluster_without_a_close_tie_has_no_line_and_the_largest_circle_is_the_largest():
    chart = charts.clusters(
        ["a", "b", "c"], [4, 16, 1], [1, 9, 0], [(0, 2)], centre="You", names=("ties", "meet")
    )
    *spokes, across, circles = chart["data"]
    assert len(spokes) == 2
    assert spokes[1]["line"]["width"] > spokes[0]["line"]["width"]
    assert len(across["x"]) == 3
    sizes = list(circles["marker"]["size"])[:3]
    assert sizes[1] > sizes[0] > sizes[2]
    assert "b<br>16" in circles["text"]


def test_clusters_of_nobody():
    assert charts.clusters([], [], [], [], centre="You", names=("ties", "meet"))["data"]


def test_intervals_are_lengths_from_the_estimate():
    chart = charts.intervals(
        ["a", "b", "c"], [0.5, 0.25, None], [0.25, None, None], [1.0, None, None]
    )
    (dots,) = chart["data"]
    assert list(dots["error_x"]["array"]) == [0.5, None, None]
    assert list(dots["error_x"]["arrayminus"]) == [0.25, None, None]


def test_intervals_need_one_end_each():
    with pytest.raises(ValueError, match="shorter"):
        charts.intervals(["a"], [0.5], [], [0.7])


def test_too_many_points_are_refused():
    with pytest.raises(ValueError, match="400"):
        charts.cumulative([dt.date(2026, 1, 1)] * 401, [1] * 401)
