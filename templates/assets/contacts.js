// The contacts as they are shown: filters, columns, pages, a selection, and the state in the address.

const CONTACT_COLUMNS = {
  name: tr("Name"),
  position: tr("Position"),
  company: tr("Company"),
  role: tr("Role"),
  function: tr("Function"),
  seniority: tr("Seniority"),
  tie: tr("Tie"),
  change: tr("Change"),
  connected_on: tr("Connected"),
  email: tr("E-mail"),
};
const FACETS = ["company", "role", "function", "seniority", "tie", "year", "change"];
const MOST_OPTIONS = 200;
const START = {
  q: "",
  ...Object.fromEntries(FACETS.map((name) => [name, ""])),
  sort: "connected_on",
  down: "1",
  page: "1",
  size: "50",
  columns: "position,company,function,seniority,tie,connected_on",
};

class Contacts {
  constructor(root, data) {
    this.root = root;
    this.people = new People(data);
    this.names = Object.keys(CONTACT_COLUMNS).filter((name) => name in this.people.columns);
    this.selected = new Set();
    this.form = root.querySelector("form");
    this.table = root.querySelector("table");
    this.build();
    this.restore();
    root.hidden = false;
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  build() {
    for (const name of FACETS) this.fillFacet(this.form.elements[name], name);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => {
      for (const name of ["q", ...FACETS]) this.state[name] = this.form.elements[name].value;
      this.state.page = START.page;
      this.update();
    });
    this.buildColumns();
    const turn = (step) => {
      this.state.page = String(Number(this.state.page) + step);
      this.update();
      this.find(".results").scrollIntoView();
    };
    this.find(".previous").addEventListener("click", () => turn(-1));
    this.find(".next").addEventListener("click", () => turn(1));
    this.size = this.find("[name=size]");
    this.size.addEventListener("change", () => {
      Object.assign(this.state, { size: this.size.value, page: START.page });
      this.update();
    });
    this.find(".clear").addEventListener("click", () => {
      const { sort, down, size, columns } = this.state;
      this.selected.clear();
      this.show({ sort, down, size, columns });
      this.form.elements.q.focus();
    });
    this.find(".save-contacts").addEventListener("click", () => this.saveTable());
    this.find(".save-cards").addEventListener("click", () => this.saveCards());
    this.table.addEventListener("change", ({ target }) => this.select(target));
    this.table.addEventListener("keydown", (event) => this.walk(event));
    addEventListener("hashchange", () => location.hash.startsWith("#contacts?") && this.restore());
  }

  buildColumns() {
    const chosen = this.find(".columns fieldset");
    for (const name of this.names.filter((name) => name !== "name")) {
      const box = Object.assign(document.createElement("input"), { type: "checkbox", name });
      const option = chosen.appendChild(document.createElement("label"));
      option.append(box, CONTACT_COLUMNS[name]);
      box.addEventListener("change", () => {
        const boxes = [...chosen.querySelectorAll("input:checked")];
        this.state.columns = boxes.map((box) => box.name).join(",");
        this.update();
      });
    }
  }

  fillFacet(select, name) {
    const column = this.people.columns[name];
    const options = column?.counts() ?? [];
    if (name === "year") options.sort((a, b) => b.value.localeCompare(a.value));
    else if (column?.ordered) options.sort((a, b) => a.code - b.code);
    else options.sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
    select.append(new Option(tr("All"), ""));
    for (const { value, count } of options.slice(0, MOST_OPTIONS)) {
      select.append(new Option(`${value} (${written(count)})`, value));
    }
    select.closest("label").hidden = !options.some(({ count }) => count < this.people.rows);
  }

  restore() {
    const [place, query] = location.hash.split("?");
    const here = place === "#contacts" && query;
    this.show(here ? Object.fromEntries(new URLSearchParams(query)) : {});
    if (here) this.root.closest("section").scrollIntoView();
  }

  show(state) {
    this.state = { ...START, ...state };
    if (!Object.hasOwn(this.people.columns, this.state.sort)) this.state.sort = START.sort;
    for (const name of ["q", ...FACETS]) {
      const field = this.form.elements[name];
      if (name !== "q" && !this.people.columns[name]?.values.includes(this.state[name])) this.state[name] = "";
      field.value = this.state[name];
      if (field.value === this.state[name]) continue;
      // Only the largest companies are on offer; a link may ask for any.
      field.append(new Option(this.state[name]));
      field.value = this.state[name];
    }
    const columns = this.state.columns.split(",");
    for (const box of this.find(".columns").querySelectorAll("input")) box.checked = columns.includes(box.name);
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

  update() {
    const { q, sort, down } = this.state;
    const wanted = FACETS.filter((name) => this.state[name] && name in this.people.columns);
    const values = Object.fromEntries(wanted.map((name) => [name, this.state[name]]));
    this.found = this.people.found(q, values, sort, down);
    this.draw(q.trim() !== "" || wanted.length > 0);
    clearTimeout(this.remembering);
    this.remembering = setTimeout(() => this.remember(), 250);
  }

  draw(filtered) {
    const size = Number(this.state.size);
    const total = this.found.length;
    const pages = Math.max(1, Math.ceil(total / size));
    const page = Math.min(Math.max(1, Math.trunc(Number(this.state.page)) || 1), pages);
    this.state.page = String(page);
    const start = (page - 1) * size;
    const chosen = this.state.columns.split(",");
    this.shown = this.names.filter((name) => name === "name" || chosen.includes(name));
    this.visible = this.found.subarray(start, start + size);
    this.drawHead();
    this.table.tBodies[0].replaceChildren(...Array.from(this.visible, (row) => this.rowElement(row)));
    const status = trn("{first}–{last} of {n} contact", "{first}–{last} of {n} contacts", total, {
      first: written(start + 1),
      last: written(start + this.visible.length),
    });
    const all = tr("{n} in all", { n: written(this.people.rows) });
    this.status = total ? status + (filtered ? ` (${all})` : "") : tr("No contacts");
    this.find(".clear").hidden = !filtered;
    this.find(".empty").hidden = total > 0;
    this.table.parentElement.hidden = total === 0;
    this.find(".pager").hidden = total <= Number(START.size);
    const [now, last] = [page, pages].map(written);
    this.find(".page-number").textContent = tr("Page {now} of {last}", { now, last });
    this.find(".previous").disabled = page === 1;
    this.find(".next").disabled = page === pages;
    this.drawSelection();
  }

  drawHead() {
    const all = Object.assign(document.createElement("input"), { type: "checkbox", ariaLabel: tr("Select all on this page") });
    all.dataset.row = "all";
    const boxes = document.createElement("td");
    boxes.append(all);
    const heads = this.shown.map((name) => {
      const head = document.createElement("th");
      head.scope = "col";
      head.dataset.column = name;
      const button = head.appendChild(document.createElement("button"));
      button.type = "button";
      button.textContent = CONTACT_COLUMNS[name];
      button.addEventListener("click", () => {
        this.sortBy(name);
        this.find(`[data-column=${name}] button`).focus();
      });
      if (name === this.state.sort) head.ariaSort = this.state.down ? "descending" : "ascending";
      return head;
    });
    this.table.tHead.rows[0].replaceChildren(boxes, ...heads);
  }

  rowElement(row) {
    const element = document.createElement("tr");
    const name = this.people.text("name", row) || tr("(no name)");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", ariaLabel: tr("Select {name}", { name }) });
    box.dataset.row = row;
    element.appendChild(document.createElement("td")).append(box);
    for (const column of this.shown) {
      const text = this.people.text(column, row);
      const cell = element.appendChild(document.createElement(column === "name" ? "th" : "td"));
      cell.className = column;
      if (column === "name") {
        cell.scope = "row";
        const url = this.people.text("url", row);
        const holder = url ? cell.appendChild(document.createElement("a")) : cell;
        if (url) Object.assign(holder, { href: url, rel: "noreferrer noopener", target: "_blank" });
        holder.textContent = name;
      } else if (column === "connected_on" && text) {
        cell.textContent = writtenDay(text);
      } else {
        cell.textContent = text || "–";
      }
    }
    return element;
  }

  select({ checked, dataset: { row } }) {
    for (const one of row === "all" ? this.visible : [Number(row)]) {
      if (checked) this.selected.add(one);
      else this.selected.delete(one);
    }
    this.drawSelection();
  }

  drawSelection() {
    const [all, ...boxes] = this.table.querySelectorAll("input");
    for (const box of boxes) box.checked = this.selected.has(Number(box.dataset.row));
    all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
    const count = this.selected.size;
    const chosen = tr("{n} selected", { n: written(count) });
    this.find("[role=status]").textContent = this.status + (count ? `; ${chosen}` : "");
    for (const button of [this.find(".save-contacts"), this.find(".save-cards")]) {
      button.disabled = !this.found.length && !count;
    }
  }

  // Up and down stay in their column.
  walk(event) {
    const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    const cell = event.target.closest("tbody td, tbody th");
    const next = step && cell?.parentElement[step]?.cells[cell.cellIndex].querySelector("a, input");
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  // Browsers refuse an address that changes too often, so this runs after the last keystroke.
  remember() {
    const changed = Object.entries(this.state).filter(([name, value]) => value !== START[name]);
    const known = changed.filter(([name]) => Object.hasOwn(START, name));
    if (known.length) history.replaceState(null, "", `#contacts?${new URLSearchParams(known)}`);
    else if (location.hash.startsWith("#contacts?")) history.replaceState(null, "", "#contacts");
  }

  // The selection, or all that was found.
  chosen() {
    return this.selected.size ? [...this.selected] : [...this.found];
  }

  saveTable() {
    const titles = [...this.names.map((name) => CONTACT_COLUMNS[name]), tr("Profile")];
    const rows = this.chosen().map((row) =>
      [...this.names, "url"].map((name) => safeText(this.people.text(name, row))),
    );
    offerCsv([titles, ...rows], "contacts.csv");
  }

  saveCards() {
    const text = (name) => (row) => this.people.text(name, row);
    const [name, company, position, url, email] = ["name", "company", "position", "url", "email"].map(text);
    const cards = this.chosen().map((row) => ({
      FN: name(row),
      ORG: company(row),
      TITLE: position(row),
      URL: url(row),
      EMAIL: email(row),
    }));
    offerCards(cards, "contacts.vcf");
  }
}
