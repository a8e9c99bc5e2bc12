// The people of the contacts table: every row is a number; columns hold values, and codes into them.

const UNDECOMPOSED = { ø: "o", ł: "l", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

function folded(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[øłđßæœı]/g, (letter) => UNDECOMPOSED[letter]);
}

class Column {
  constructor({ values, codes, ordered }) {
    this.values = values;
    this.ordered = ordered;
    this.codes = codes ?? values.map((value, row) => (value === null ? -1 : row));
  }

  text(row) {
    return this.values[this.codes[row]] ?? "";
  }

  // What a row sorts by; sorting the values once makes every later comparison one of numbers.
  get ranks() {
    if (!this.rankOf) {
      const collator = new Intl.Collator(LANGUAGE, { numeric: true });
      const order = this.values.map((_, code) => code);
      if (!this.ordered) {
        order.sort((a, b) => collator.compare(this.values[a] ?? "", this.values[b] ?? ""));
      }
      this.rankOf = new Int32Array(order.length);
      order.forEach((code, rank) => {
        this.rankOf[code] = rank;
      });
    }
    return this.codes.map((code) => (code < 0 ? -1 : this.rankOf[code]));
  }

  counts() {
    const counts = new Map();
    for (const code of this.codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
    return [...counts].map(([code, count]) => ({ code, value: this.values[code], count }));
  }
}

class People {
  constructor({ rows, columns }) {
    this.rows = rows;
    this.columns = Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, new Column(column)]),
    );
    const days = this.columns.connected_on;
    const years = [...new Set(days.values.map((day) => day.slice(0, 4)))];
    const yearOf = days.values.map((day) => years.indexOf(day.slice(0, 4)));
    this.columns.year = new Column({
      values: years,
      codes: days.codes.map((code) => (code < 0 ? -1 : yearOf[code])),
    });
    const searched = ["name", "company", "position", "role", "function", "seniority", "year"];
    this.haystack = this.foldedRows(searched.filter((name) => name in this.columns));
  }

  text(name, row) {
    return this.columns[name]?.text(row) ?? "";
  }

  foldedRows(names) {
    const columns = names.map((name) => this.columns[name]);
    const texts = columns.map((column) => column.values.map((value) => folded(value ?? "")));
    return Array.from({ length: this.rows }, (_, row) =>
      columns.map((column, at) => texts[at][column.codes[row]] ?? "").join("\n"),
    );
  }

  // All rows in the order of a column; those without a value come last in both directions.
  sorted(name, down) {
    if (this.order?.name !== name || this.order.down !== down) {
      const ranks = this.columns[name].ranks;
      const sign = down ? -1 : 1;
      const rows = Int32Array.from({ length: this.rows }, (_, row) => row).sort((a, b) =>
        (ranks[a] < 0) === (ranks[b] < 0) ? sign * (ranks[a] - ranks[b]) || a - b : ranks[b] - ranks[a],
      );
      this.order = { name, down, rows };
    }
    return this.order.rows;
  }

  // The rows that hold every word, and have the given values, in the order of a column.
  found(words, values, name, down) {
    const terms = folded(words).split(/\s+/).filter(Boolean);
    const wanted = Object.entries(values).map(([facet, value]) => ({
      codes: this.columns[facet].codes,
      code: this.columns[facet].values.indexOf(value),
    }));
    return this.sorted(name, down).filter(
      (row) =>
        wanted.every(({ codes, code }) => codes[row] === code) &&
        terms.every((term) => this.haystack[row].includes(term)),
    );
  }
}
