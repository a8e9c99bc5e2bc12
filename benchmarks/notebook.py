"""What the usual notebook does with an export: read, count and plot, with pandas."""

import sys
import zipfile
from pathlib import Path

import pandas as pd
import plotly.express as px


def main(source: Path, target: Path) -> None:
    """Count companies, titles and months, and write the charts as one HTML file."""
    with zipfile.ZipFile(source) as archive:
        with archive.open("Connections.csv") as file:
            people = pd.read_csv(file)
        with archive.open("messages.csv") as file:
            messages = pd.read_csv(file)
    people["Connected On"] = pd.to_datetime(people["Connected On"], format="%d %b %Y")
    by_month = people.groupby(people["Connected On"].dt.to_period("M").astype(str)).size()
    messages["DATE"] = pd.to_datetime(messages["DATE"], format="%Y-%m-%d %H:%M:%S UTC")
    by_year = messages.groupby(messages["DATE"].dt.year).size()
    charts = [
        px.bar(people["Company"].value_counts().head(20)),
        px.bar(people["Position"].value_counts().head(20)),
        px.line(by_month.cumsum()),
        px.bar(by_year),
        px.treemap(people.head(5000), path=["Company", "Position"]),
    ]
    pages = [
        chart.to_html(full_html=False, include_plotlyjs=not number)
        for number, chart in enumerate(charts)
    ]
    target.write_text("\n".join([*pages, people.head(1000).to_html()]), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
