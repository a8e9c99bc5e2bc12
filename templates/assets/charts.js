// Charts: drawn when they come into view, in the colours of the theme.
const CHART_CONFIG = {
  displayModeBar: false,
  doubleClick: false,
  scrollZoom: false,
  showTips: false,
  locale: LANGUAGE,
};
const PAPER_WIDTH = 620;
const PNG_WIDTH = 960;
const NARROW = 520;
const LONGEST_LABEL = { crowded: 12, narrow: 18, wide: 44 };

// A custom property of two themes is only resolved where it is used as a colour.
function themeColour(name) {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

// Counts an escaped character as one, so that a cut never leaves half an entity.
function shortened(text, longest) {
  const characters = text.match(/&\w+;|./gsu) ?? [];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}

function themedLayout({ data, layout }, width) {
  const [ink, soft, line, card] = ["--ink", "--soft", "--line", "--card"].map(themeColour);
  const longest = width < NARROW ? LONGEST_LABEL.narrow : LONGEST_LABEL.wide;
  const axis = (given) => ({
    ...given,
    color: soft,
    title: { ...given.title, font: { size: 13 } },
    gridcolor: line,
    zerolinecolor: line,
    ...(given.ticktext && { ticktext: given.ticktext.map((text) => shortened(text, longest)) }),
    ...(given.nticks && width < NARROW && { nticks: 5 }),
  });
  return {
    ...layout,
    separators: SEPARATORS,
    width,
    font: { family: getComputedStyle(document.body).fontFamily, size: 13, color: ink },
    colorway: data.map((trace) => themeColour(`--chart-${trace.meta}`)),
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    hoverlabel: { bgcolor: card, bordercolor: line, font: { color: ink } },
    xaxis: axis(layout.xaxis),
    yaxis: axis(layout.yaxis),
  };
}

// Plotly brings English alone; of another language the charts need the months.
function speak() {
  if (LANGUAGE === "en") return;
  const format = { months: MONTHS, shortMonths: SHORT_MONTHS };
  Plotly.register({ moduleType: "locale", name: LANGUAGE, dictionary: {}, format });
}

// On a phone there is room for smaller circles and shorter names only.
function narrowed(trace) {
  if (!Array.isArray(trace.marker?.size)) return trace;
  const text = trace.text.map((name) => {
    const [title, ...rest] = name.split("<br>");
    return [shortened(title, LONGEST_LABEL.crowded), ...rest].join("<br>");
  });
  const marker = { ...trace.marker, size: trace.marker.size.map((size) => size * 0.6) };
  return { ...trace, text, marker, textfont: { size: 10 } };
}

class Chart {
  constructor(figure) {
    this.figure = figure;
    this.place = figure.querySelector(".chart");
    this.chart = JSON.parse(figure.querySelector("script").textContent);
    this.drawn = false;
    this.place.hidden = false;
    this.place.style.minHeight = `${this.chart.layout.height}px`;
    figure.querySelector(".save-png").addEventListener("click", () => this.savePng());
  }

  draw(width = this.place.clientWidth) {
    this.drawn = true;
    // Plotly writes defaults into what it is given; the original must stay as it came.
    const chart = structuredClone(this.chart);
    const data = width < NARROW ? chart.data.map(narrowed) : chart.data;
    Plotly.react(this.place, data, themedLayout(chart, width), CHART_CONFIG);
    // What a bar stands for leads to its contacts, as its line in the table behind the chart does.
    const { links } = this.chart.layout.meta ?? {};
    if (!links || this.linked) return;
    this.linked = true;
    this.place.classList.add("leads");
    this.place.on("plotly_click", ({ points: [{ y }] }) => {
      location.hash = links[y];
    });
  }

  async savePng() {
    const chart = structuredClone(this.chart);
    const height = chart.layout.height + 76;
    const title = this.figure.querySelector("h3").textContent;
    const image = await Plotly.toImage(
      {
        data: chart.data,
        layout: {
          ...themedLayout(chart, PNG_WIDTH),
          height,
          margin: { ...chart.layout.margin, t: 84 },
          paper_bgcolor: themeColour("--card"),
          title: {
            text: title.replaceAll("&", "&amp;").replaceAll("<", "&lt;"),
            x: 0.02,
            y: 1,
            yanchor: "top",
            pad: { t: 16 },
            font: { size: 18 },
          },
        },
      },
      { format: "png", width: PNG_WIDTH, height, scale: 2 },
    );
    offer(image, `${this.figure.id}.png`);
  }
}

function startCharts() {
  const charts = [...document.querySelectorAll(".figure")].map((figure) => new Chart(figure));
  const byPlace = new Map(charts.map((chart) => [chart.place, chart]));
  const redraw = () => charts.filter((chart) => chart.drawn).forEach((chart) => chart.draw());
  return {
    redraw,
    forPaper: () => charts.forEach((chart) => chart.draw(PAPER_WIDTH)),
    libraryReady() {
      speak();
      const observer = new IntersectionObserver(
        (entries) => {
          for (const entry of entries.filter((entry) => entry.isIntersecting)) {
            observer.unobserve(entry.target);
            byPlace.get(entry.target).draw();
          }
        },
        { rootMargin: "300px" },
      );
      byPlace.forEach((_, place) => observer.observe(place));
      let width = innerWidth;
      let waiting = 0;
      addEventListener("resize", () => {
        // A phone's address bar changes the height alone.
        if (innerWidth === width) return;
        width = innerWidth;
        clearTimeout(waiting);
        waiting = setTimeout(redraw, 150);
      });
    },
  };
}
