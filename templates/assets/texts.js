// Texts and numbers in the reader's language; a text that has no translation stays English.
"use strict";

const LANGUAGE = document.documentElement.lang;
const {
  texts: TEXTS,
  months: MONTHS,
  short_months: SHORT_MONTHS,
  separators: SEPARATORS,
} = JSON.parse(document.getElementById("texts").textContent);

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function tr(text, values = {}) {
  return filled(TEXTS[text] ?? text, values);
}

function trn(one, many, n, values = {}) {
  const texts = TEXTS[one] ?? [one, many];
  return filled(texts[n === 1 ? 0 : texts.length - 1], { n: written(n), ...values });
}

function written(number) {
  return number.toLocaleString(LANGUAGE);
}

// A day may be known by its year alone.
function writtenDay(text) {
  const [year, month, day] = text.split("-");
  return day ? `${Number(day)} ${SHORT_MONTHS[month - 1]} ${year}` : year;
}
