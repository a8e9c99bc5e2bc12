// Contacts: every row is a number until it is shown; columns hold values, and codes into them.

const CONTACT_COLUMNS = [
  ["name", "Name"],
  ["position", "Position"],
  ["company", "Company"],
  ["function", "Function"],
  ["seniority", "Seniority"],
  ["connected_on", "Connected"],
  ["email", "E-mail"],
];
const FACETS = ["company", "function", "seniority", "year"];
const MOST_OPTIONS = 200;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const START = { q: "", company: "", function: "", seniority: "", year: "", sort: "connected_on", down: "1", page: "1", size: "50" };
const UNDECOMPOSED = { ø: "o", ł: "l", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

function folded(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[øłđßæœı]/g, (letter) => UNDECOMPOSED[letter]);
}

class Column {
  constructor({ values, codes }) {
    this.values = values;
    this.codes = codes ?? values.map((value, row) => (value === null ? -1 : row));
  }

  text(row) {
    return this.values[this.codes[row]] ?? "";
  }

  // What a row sorts by; sorting the values once makes every later comparison one of numbers.
  get ranks() {
    if (!this.rankOf) {
      const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
      const order = this.values.map((_, code) => code);
      order.sort((a, b) => collator.compare(this.values[a] ?? "", this.values[b] ?? ""));
      this.rankOf = new Int32Array(order.length);
      order.forEach((code, rank) => (this.rankOf[code] = rank));
    }
    return this.codes.map((code) => (code < 0 ? -1 : this.rankOf[code]));
  }

  counts() {
    const counts = new Map();
    for (const code of this.codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
    return [...counts].map(([code, count]) => ({ value: this.values[code], count }));
  }
}

class Contacts {
  constructor(root, data) {
    this.root = root;
    this.rows = data.rows;
    this.columns = Object.fromEntries(
      Object.entries(data.columns).map(([name, column]) => [name, new Column(column)]),
    );
    const days = this.columns.connected_on;
    const years = [...new Set(days.values.map((day) => day.slice(0, 4)))];
    const yearOf = days.values.map((day) => years.indexOf(day.slice(0, 4)));
    this.columns.year = new Column({
      values: years,
      codes: days.codes.map((code) => (code < 0 ? -1 : yearOf[code])),
    });
    this.shown = CONTACT_COLUMNS.filter(([name]) => name in this.columns);
    this.haystack = this.foldedRows(["name", "company", "position", "function", "seniority", "year"]);
    this.form = root.querySelector("form");
    this.table = root.querySelector("table");
    this.build();
    this.restore();
    root.hidden = false;
  }

  foldedRows(names) {
    const columns = names.map((name) => this.columns[name]);
    const texts = columns.map((column) => column.values.map((value) => folded(value ?? "")));
    return Array.from({ length: this.rows }, (_, row) =>
      columns.map((column, at) => texts[at][column.codes[row]] ?? "").join("\n"),
    );
  }

  build() {
    const find = (selector) => this.root.querySelector(selector);
    for (const [name, title] of this.shown) {
      const head = document.createElement("th");
      head.scope = "col";
      head.dataset.column = name;
      const button = head.appendChild(document.createElement("button"));
      button.type = "button";
      button.textContent = title;
      button.addEventListener("click", () => this.sortBy(name));
      this.table.tHead.rows[0].append(head);
    }
    for (const name of FACETS) this.fillFacet(this.form.elements[name], name);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => {
      for (const name of ["q", ...FACETS]) this.state[name] = this.form.elements[name].value;
      this.state.page = START.page;
      this.update();
    });
    const turn = (step) => {
      this.state.page = String(Number(this.state.page) + step);
      this.update();
      find(".results").scrollIntoView();
    };
    find(".previous").addEventListener("click", () => turn(-1));
    find(".next").addEventListener("click", () => turn(1));
    this.size = find("[name=size]");
    this.size.addEventListener("change", () => {
      Object.assign(this.state, { size: this.size.value, page: START.page });
      this.update();
    });
    find(".clear").addEventListener("click", () => {
      const { sort, down, size } = this.state;
      this.show({ sort, down, size });
      this.form.elements.q.focus();
    });
    find(".save-contacts").addEventListener("click", () => this.save());
    addEventListener("hashchange", () => location.hash.startsWith("#contacts?") && this.restore());
  }

  fillFacet(select, name) {
    const options = this.columns[name].counts();
    if (name === "year") options.sort((a, b) => b.value.localeCompare(a.value));
    else options.sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
    select.append(new Option("All", ""));
    for (const { value, count } of options.slice(0, MOST_OPTIONS)) {
      select.append(new Option(`${value} (${count.toLocaleString("en")})`, value));
    }
    select.closest("label").hidden = options.length < 2;
  }

  restore() {
    const [place, query] = location.hash.split("?");
    const here = place === "#contacts" && query;
    this.show(here ? Object.fromEntries(new URLSearchParams(query)) : {});
    if (here) this.root.closest("section").scrollIntoView();
  }

  show(state) {
    this.state = { ...START, ...state };
    if (!Object.hasOwn(this.columns, this.state.sort)) this.state.sort = START.sort;
    for (const name of ["q", ...FACETS]) this.form.elements[name].value = this.state[name];
    this.size.value = this.state.size;
    if (!this.size.value) this.size.value = this.state.size = START.size;
    this.update();
  }

  sortBy(name) {
    const again = this.state.sort === name;
    Object.assign(this.state, {
      sort: name,
      down: again && !this.state.down ? "1" : "",
      page: START.page,
    });
    this.update();
  }

  order() {
    const { sort, down } = this.state;
    if (this.ordered?.sort !== sort || this.ordered.down !== down) {
      const ranks = this.columns[sort].ranks;
      const sign = down ? -1 : 1;
      // Rows without a value come last in both directions.
      const rows = Int32Array.from({ length: this.rows }, (_, row) => row).sort((a, b) =>
        (ranks[a] < 0) === (ranks[b] < 0) ? sign * (ranks[a] - ranks[b]) || a - b : ranks[b] - ranks[a],
      );
      this.ordered = { sort, down, rows };
    }
    return this.ordered.rows;
  }

  update() {
    const terms = folded(this.state.q).split(/\s+/).filter(Boolean);
    const wanted = FACETS.filter((name) => this.form.elements[name].value).map((name) => ({
      codes: this.columns[name].codes,
      code: this.columns[name].values.indexOf(this.form.elements[name].value),
    }));
    this.found = this.order().filter(
      (row) =>
        wanted.every(({ codes, code }) => codes[row] === code) &&
        terms.every((term) => this.haystack[row].includes(term)),
    );
    this.draw(terms.length + wanted.length > 0);
    clearTimeout(this.remembering);
    this.remembering = setTimeout(() => this.remember(), 250);
  }

  draw(filtered) {
    const find = (selector) => this.root.querySelector(selector);
    const size = Number(this.state.size);
    const pages = Math.max(1, Math.ceil(this.found.length / size));
    const page = Math.min(Math.max(1, Math.trunc(Number(this.state.page)) || 1), pages);
    this.state.page = String(page);
    const start = (page - 1) * size;
    const rows = this.found.subarray(start, start + size);
    this.table.tBodies[0].replaceChildren(...Array.from(rows, (row) => this.rowElement(row)));
    for (const head of this.table.tHead.rows[0].cells) {
      if (head.dataset.column !== this.state.sort) head.removeAttribute("aria-sort");
      else head.ariaSort = this.state.down ? "descending" : "ascending";
    }
    const number = (value) => value.toLocaleString("en");
    const total = this.found.length;
    find("[role=status]").textContent =
      total === 0
        ? "No contacts"
        : `${number(start + 1)}–${number(start + rows.length)} of ${number(total)} ` +
          (total === 1 ? "contact" : "contacts") +
          (filtered ? ` (${number(this.rows)} in all)` : "");
    find(".clear").hidden = !filtered;
    find(".empty").hidden = total > 0;
    this.table.parentElement.hidden = total === 0;
    find(".pager").hidden = total <= Number(START.size);
    find(".page-number").textContent = `Page ${number(page)} of ${number(pages)}`;
    find(".previous").disabled = page === 1;
    find(".next").disabled = page === pages;
    find(".save-contacts").disabled = total === 0;
  }

  rowElement(row) {
    const element = document.createElement("tr");
    for (const [name] of this.shown) {
      const text = this.columns[name].text(row);
      const cell = element.appendChild(document.createElement(name === "name" ? "th" : "td"));
      cell.className = name;
      if (name === "name") {
        cell.scope = "row";
        const url = this.columns.url.text(row);
        const holder = url ? cell.appendChild(document.createElement("a")) : cell;
        if (url) Object.assign(holder, { href: url, rel: "noreferrer noopener", target: "_blank" });
        holder.textContent = text || "(no name)";
      } else if (name === "connected_on" && text) {
        const [year, month, day] = text.split("-");
        cell.textContent = `${Number(day)} ${MONTHS[month - 1]} ${year}`;
      } else {
        cell.textContent = text || "–";
      }
    }
    return element;
  }

  // Browsers refuse an address that changes too often, so this runs after the last keystroke.
  remember() {
    const changed = Object.entries(this.state).filter(([name, value]) => value !== START[name]);
    const known = changed.filter(([name]) => Object.hasOwn(START, name));
    if (known.length) history.replaceState(null, "", `#contacts?${new URLSearchParams(known)}`);
    else if (location.hash.startsWith("#contacts?")) history.replaceState(null, "", "#contacts");
  }

  save() {
    const names = [...this.shown.map(([name]) => name), "url"];
    const titles = [...this.shown.map(([, title]) => title), "Profile"];
    const rows = Array.from(this.found, (row) =>
      names.map((name) => safeText(this.columns[name].text(row))),
    );
    offerCsv([titles, ...rows], "contacts.csv");
  }
}
