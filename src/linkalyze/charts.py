"""The charts of the report, as plain dicts.

The page gives each trace the colour that its theme has for the trace's `meta`: `main`, `second`
or `backdrop`.
"""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

MOST_POINTS = 400
Chart = dict[str, Any]


def prepare() -> None:
    """Import the classes of plotly, which waits until they are used."""
    go.Figure(go.Bar()), go.Scatter()


def label(text: str) -> str:
    """`text` as plotly draws it literally, on one line: it reads `<b>` and `<a href>` as markup."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")


def ranked_bars(
    labels: Sequence[str],
    counts: Sequence[int],
    *,
    unit: str,
    highlight: str | None = None,
    links: Sequence[str] | None = None,
) -> Chart:
    """Horizontal bars, the first label on top; the `highlight`ed label gets the second colour, and
    a click on a bar leads to its link.
    """
    traces = [
        go.Bar(
            meta="second" if is_second else "main",
            orientation="h",
            x=[counts[place] for place in places],
            y=places,
            width=0.7,
            customdata=[label(labels[place]) for place in places],
            texttemplate="%{x:,}",
            textposition="outside",
            cliponaxis=False,
            hovertemplate=f"%{{customdata}}: %{{x:,}} {label(unit)}<extra></extra>",
        )
        for is_second in (False, True)
        for places in [
            [place for place, name in enumerate(labels) if (name == highlight) is is_second]
        ]
    ]
    # The room on the right is for the count that stands behind the longest bar.
    reach = [0, 1.15 * max(counts, default=1)]
    return _chart(
        len(labels),
        traces,
        height=60 + 28 * len(labels),
        barmode="overlay",
        bargap=0.3,
        # Each bar carries its count, so there is nothing to read off an axis.
        xaxis=_axis(range=reach, showticklabels=False, showgrid=False, title={"text": label(unit)}),
        yaxis=_rows(labels),
        meta={"links": list(links)} if links else None,
    )


def stacked_bars(labels: Sequence[str], parts: Mapping[str, Sequence[int]]) -> Chart:
    """Upright bars for the labels from left to right, each made of the same few parts, the first
    part below.
    """
    looks = zip(("main", "second", "backdrop"), ("", "/", "."), strict=True)
    traces = [
        go.Bar(
            meta=colour,
            x=list(range(len(labels))),
            y=list(counts),
            name=label(name),
            customdata=[label(text) for text in labels],
            # Told apart without colour too.
            marker={"pattern": {"shape": pattern}},
            hovertemplate=f"%{{customdata}}, {label(name)}: %{{y:,}}<extra></extra>",
        )
        for (name, counts), (colour, pattern) in zip(parts.items(), looks, strict=False)
    ]
    return _chart(
        len(labels) * len(parts),
        traces,
        height=300,
        barmode="stack",
        bargap=0.35,
        xaxis=_places(labels, tickangle=0, range=[-0.6, len(labels) - 0.4]),
        yaxis=_axis(rangemode="tozero", tickformat=",", nticks=6, ticklabelstandoff=8),
    )


def dumbbell(
    labels: Sequence[str],
    before: Sequence[float],
    after: Sequence[float],
    *,
    names: tuple[str, str],
) -> Chart:
    """For each label, the first on top, two shares of 1 with a line between them."""
    rows = list(range(len(labels)))
    between = go.Scatter(
        meta="backdrop",
        x=[end for pair in zip(before, after, strict=True) for end in (*pair, None)],
        y=[end for row in rows for end in (row, row, None)],
        mode="lines",
        line={"width": 3},
        hoverinfo="skip",
        showlegend=False,
    )
    ends = [
        go.Scatter(
            meta=colour,
            x=list(values),
            y=rows,
            name=label(name),
            mode="markers",
            marker={"size": 12, "symbol": symbol},
            customdata=[label(f"{text}, {name}") for text in labels],
            hovertemplate="%{customdata}: %{x:.1%}<extra></extra>",
        )
        for name, values, colour, symbol in (
            (names[0], before, "backdrop", "circle-open"),
            (names[1], after, "main", "circle"),
        )
    ]
    return _chart(
        3 * len(rows),
        [between, *ends],
        height=90 + 30 * len(rows),
        xaxis=_axis(nticks=6, tickformat=".0%", rangemode="tozero"),
        yaxis=_rows(labels),
    )


def clusters(
    labels: Sequence[str],
    sizes: Sequence[int],
    close: Sequence[int],
    joined: Sequence[tuple[int, int]],
    *,
    centre: str,
    names: tuple[str, str],
) -> Chart:
    """The one in the centre, with groups of people in a ring; areas are the sizes, a line to a
    group is as wide as it holds close ones, and groups are joined where people of both are.

    Args:
        labels: one a group.
        sizes: how many people.
        close: how many of them are close to the centre; none gives no line.
        joined: places of two groups.
        centre: what the centre is called.
        names: what the legend calls the lines to the centre and those between groups.
    """
    turns = [2 * math.pi * place / max(len(labels), 1) for place in range(len(labels))]
    x, y = [math.sin(turn) for turn in turns], [math.cos(turn) for turn in turns]
    most = max(sizes, default=1)
    spokes = [
        go.Scatter(
            meta="main",
            x=[0, x[place]],
            y=[0, y[place]],
            name=label(names[0]),
            showlegend=first,
            mode="lines",
            line={"width": 1 + 7 * math.sqrt(close[place] / max(close))},
            hoverinfo="skip",
        )
        for first, place in zip(
            (True, *[False] * len(labels)),
            [place for place, n in enumerate(close) if n],
            strict=False,
        )
    ]
    across = go.Scatter(
        meta="second",
        x=[end for a, b in joined for end in (x[a], x[b], None)],
        y=[end for a, b in joined for end in (y[a], y[b], None)],
        name=label(names[1]),
        mode="lines",
        line={"width": 2, "dash": "dot"},
        hoverinfo="skip",
    )
    groups = go.Scatter(
        meta="main",
        x=[*x, 0],
        y=[*y, 0],
        mode="markers+text",
        marker={"size": [*(14 + 42 * math.sqrt(size / most) for size in sizes), 16], "opacity": 1},
        text=[*(f"{label(t)}<br>{n:,}" for t, n in zip(labels, sizes, strict=True)), label(centre)],
        textposition=[*("top center" if up >= 0 else "bottom center" for up in y), "middle right"],
        customdata=[*(label(text) for text in labels), label(centre)],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )
    hidden = {"showticklabels": False, "showgrid": False, "zeroline": False}
    return _chart(
        len(labels) + len(joined) + len(spokes) + 1,
        [*spokes, across, groups],
        height=520,
        xaxis=_axis(range=[-1.7, 1.7], **hidden),
        yaxis=_axis(range=[-1.45, 1.5], **hidden),
    )


def bars_by_month(
    months: Sequence[dt.date],
    counts: Sequence[int],
    *,
    mean: Sequence[float | None] | None = None,
    names: tuple[str, str] | None = None,
    events: Sequence[tuple[dt.date, str]] = (),
) -> Chart:
    """One bar a month, with a line for the `mean` where one is given, `names` for the legend of
    both, and an upright line with a number for each event, to be told in the page.
    """
    x = [month.isoformat() for month in months]
    traces: list[Any] = [
        go.Bar(
            meta="main" if mean is None else "backdrop",
            x=x,
            y=list(counts),
            name=names and label(names[0]),
            hovertemplate="%{x|%b %Y}: %{y:,}<extra></extra>",
        )
    ]
    if mean is not None:
        traces.append(
            go.Scatter(
                meta="main",
                x=x,
                y=list(mean),
                name=names and label(names[1]),
                mode="lines",
                line={"width": 3},
                hovertemplate="%{x|%b %Y}: %{y:.1f}<extra></extra>",
            )
        )
    if events:
        top = 1.05 * max(counts, default=1)
        days = [day.isoformat() for day, _ in events]
        traces += [
            go.Scatter(
                meta="second",
                x=[end for day in days for end in (day, day, None)],
                y=[0, top, None] * len(days),
                mode="lines",
                line={"width": 1.5, "dash": "dot"},
                hoverinfo="skip",
                showlegend=False,
            ),
            go.Scatter(
                meta="second",
                x=days,
                y=[top] * len(days),
                mode="text",
                text=[str(place) for place in range(1, len(days) + 1)],
                textposition="top center",
                cliponaxis=False,
                customdata=[label(told) for _, told in events],
                hovertemplate="%{customdata}<extra></extra>",
                showlegend=False,
            ),
        ]
    return _chart(
        len(x),
        traces,
        height=300,
        bargap=0.15,
        xaxis=_axis(type="date", nticks=8),
        yaxis=_axis(rangemode="tozero", tickformat=",", nticks=6, ticklabelstandoff=8),
    )


def cumulative(months: Sequence[dt.date], totals: Sequence[int]) -> Chart:
    """A rising line of all contacts up to each month."""
    line = go.Scatter(
        meta="main",
        x=[month.isoformat() for month in months],
        y=list(totals),
        mode="lines",
        line={"width": 3},
        hovertemplate="%{x|%b %Y}: %{y:,}<extra></extra>",
    )
    return _chart(
        len(months),
        [line],
        height=260,
        xaxis=_axis(type="date", nticks=8),
        yaxis=_axis(rangemode="tozero", tickformat=",", nticks=6, ticklabelstandoff=8),
    )


def intervals(
    labels: Sequence[str],
    estimates: Sequence[float | None],
    lows: Sequence[float | None],
    highs: Sequence[float | None],
    *,
    baseline: Sequence[float | None] | None = None,
    names: tuple[str, str] = ("You", "Baseline"),
    share: bool = False,
) -> Chart:
    """A dot with its interval for each label, first on top; an upright tick marks its `baseline`.

    Args:
        labels: One for each row.
        estimates: The dots; None leaves the row without one.
        lows: Where each interval begins; None where the estimate has no interval.
        highs: Where each interval ends.
        baseline: What each estimate is to be compared with.
        names: What the legend calls the estimates and the baseline.
        share: Whether the values are shares of 1, to be written in %.
    """
    rows = list(range(len(labels)))
    value = "%{x:.1%}" if share else "%{x:.2f}"
    hover = f"%{{customdata}}: {value}<extra></extra>"
    spans = list(zip(estimates, lows, highs, strict=True))
    dots = go.Scatter(
        meta="main",
        x=list(estimates),
        y=rows,
        name=label(names[0]),
        mode="markers",
        marker={"size": 11},
        customdata=[label(text) for text in labels],
        hovertemplate=hover,
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [_length(middle, high) for middle, _, high in spans],
            "arrayminus": [_length(low, middle) for middle, low, _ in spans],
            "thickness": 2.5,
            "width": 0,
        },
    )
    ticks = go.Scatter(
        meta="second",
        x=list(baseline or ()),
        y=rows[: len(baseline or ())],
        name=label(names[1]),
        mode="markers",
        marker={"size": 20, "symbol": "line-ns-open", "line": {"width": 3}},
        customdata=[label(f"{names[1]}, {text}") for text in labels],
        hovertemplate=hover,
    )
    return _chart(
        len(rows),
        [dots, ticks] if baseline is not None else [dots],
        height=90 + 42 * len(rows),
        xaxis=_axis(nticks=6, tickformat=".0%" if share else None, rangemode="tozero"),
        yaxis=_rows(labels),
    )


def _length(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None else end - start


def _axis(**more: Any) -> dict[str, Any]:
    return {"automargin": True, "fixedrange": True, **more}


def _rows(labels: Sequence[str]) -> dict[str, Any]:
    return _places(labels, range=[len(labels) - 0.4, -0.6], zeroline=False, ticklabelstandoff=8)


def _places(labels: Sequence[str], **more: Any) -> dict[str, Any]:
    # Labels stand at numbers, as two of them may be the same text.
    return _axis(
        tickmode="array",
        tickvals=list(range(len(labels))),
        ticktext=[label(text) for text in labels],
        showgrid=False,
        **more,
    )


def _chart(points: int, traces: Sequence[Any], **layout: Any) -> Chart:
    if points > MOST_POINTS:
        raise ValueError(f"{points} points in one chart: sum them up to {MOST_POINTS} at most")
    figure = go.Figure(
        data=traces,
        layout={
            "template": {},
            "dragmode": False,
            "margin": {"l": 8, "r": 16, "t": 8, "b": 32},
            "showlegend": len([trace for trace in traces if trace.name]) > 1,
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": 1.02,
                "yanchor": "bottom",
            },
            **layout,
        },
    ).to_plotly_json()
    del figure["layout"]["template"]
    return dict(figure)
