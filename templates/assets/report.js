// The page as a whole: theme, contents, print, and what starts when.

async function inflated(id) {
  const binary = atob(document.getElementById(id).textContent);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

function afterPaint() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function startTheme(redraw) {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = document.querySelector(".theme");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const refresh = () => {
    button.textContent = isDark() ? tr("Light theme") : tr("Dark theme");
    redraw();
  };
  // Storage is refused to local files in some browsers; the choice then lasts as long as the page.
  try {
    const remembered = localStorage.getItem("linkalyze-theme");
    if (remembered) root.dataset.theme = remembered;
  } catch {}
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("linkalyze-theme", root.dataset.theme);
    } catch {}
    refresh();
  });
  system.addEventListener("change", refresh);
  button.hidden = false;
  refresh();
}

function startContents() {
  const nav = document.querySelector(".contents");
  const button = nav.querySelector(".contents-open");
  const links = new Map([...nav.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const open = (isOpen) => {
    button.ariaExpanded = String(isOpen);
    nav.classList.toggle("closed", !isOpen);
  };
  open(false);
  button.hidden = false;
  button.addEventListener("click", () => open(button.ariaExpanded === "false"));
  nav.querySelector("ol").addEventListener("click", () => open(false));
  const observer = new IntersectionObserver(
    (entries) => {
      const entered = entries.findLast((entry) => entry.isIntersecting);
      if (!entered) return;
      links.forEach((link) => link.removeAttribute("aria-current"));
      links.get(entered.target.id).setAttribute("aria-current", "true");
    },
    { rootMargin: "-15% 0px -80% 0px" },
  );
  links.forEach((_, id) => observer.observe(document.getElementById(id)));
}

function startPrint(charts) {
  let opened = [];
  let theme;
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((details) => (details.open = true));
    theme = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    if (window.Plotly) charts.forPaper();
  });
  addEventListener("afterprint", () => {
    opened.forEach((details) => (details.open = false));
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    if (window.Plotly) charts.redraw();
  });
}

async function start() {
  if (!window.DecompressionStream) {
    document.querySelector(".old-browser").hidden = false;
    return;
  }
  const charts = startCharts();
  startTheme(charts.redraw);
  startContents();
  startPrint(charts);
  for (const button of document.querySelectorAll(".save-csv")) button.addEventListener("click", saveTable);
  for (const tools of document.querySelectorAll(".tools")) tools.hidden = false;
  await afterPaint();
  const contacts = document.querySelector(".contacts");
  if (contacts) new Contacts(contacts, JSON.parse(await inflated("contacts-data")));
  const library = document.createElement("script");
  library.textContent = await inflated("library-data");
  document.head.append(library);
  charts.libraryReady();
}

start();
