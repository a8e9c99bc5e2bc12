// Files that the reader saves: tables as CSV, people as vCards.

// A spreadsheet runs what begins a cell so as a formula. It may skip what stands unseen before, and
// where it parts cells at semicolons or tabs, one begins at each, in quotes or not.
function safeText(text) {
  return text.replace(/((?:^|[;\t\n])[\s\p{C}"]*)([=+\-@\uff1d\uff0b\uff0d\uff20])/gu, "$1'$2");
}

function offer(address, name) {
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: name });
  link.click();
}

function offerText(text, type, name) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  offer(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function offerCsv(rows, name) {
  const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  // The byte order mark tells Excel that the text is UTF-8.
  const text = `\ufeff${rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("")}`;
  offerText(text, "text/csv", name);
}

// One card a person: the properties of RFC 6350 with their texts; those without a text are left out.
function offerCards(people, name) {
  const escaped = (text) => text.replace(/[\\,;]/g, "\\$&").replace(/\r?\n/g, "\\n");
  const lines = (properties) =>
    Object.entries(properties)
      .filter(([, text]) => text)
      .map(([property, text]) => `${property}:${property === "URL" ? text : escaped(text)}`);
  const cards = people.map((person) => ["BEGIN:VCARD", "VERSION:4.0", ...lines(person), "END:VCARD"]);
  offerText(cards.map((card) => `${card.join("\r\n")}\r\n`).join(""), "text/vcard", name);
}

function saveTable(event) {
  const block = event.currentTarget.closest("[id]");
  const exact = (cell) =>
    cell.querySelector("data")?.value ??
    cell.querySelector("time")?.dateTime ??
    (cell.querySelector(".unknown") ? "" : safeText(cell.textContent.trim()));
  const rows = [...block.querySelector("table").rows].map((row) => [...row.cells].map(exact));
  offerCsv(rows, `${block.id}.csv`);
}
