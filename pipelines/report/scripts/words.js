// The words of the page in the reader's language, with numbers and days as that language writes them.
const block = (id) => JSON.parse(document.getElementById(id).textContent);
const WORDS = new Map(block("words").map(([key, nl, en]) => [key, { nl, en }]));
let language = /^nl\b/.test(navigator.language) ? "nl" : "en";

const locale = () => (language === "nl" ? "nl-NL" : "en-GB");
const number = (value, digits = 0) =>
  value.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });

// A sentence; `{name}` stands for a value, of which numbers are written as the language does.
function say(key, values = {}) {
  const found = WORDS.get(key);
  if (!found) throw new Error(`no words for ${key}`);
  return found[language].replace(/\{(\w+)\}/g, (_, name) =>
    (typeof values[name] === "number" ? number(values[name]) : String(values[name])));
}

// A number with its noun; the words are "singular|plural".
const counted = (amount, key) => `${number(amount)} ${say(key).split("|")[amount === 1 ? 0 : 1]}`;

// Only none and all are shown as 0% and 100%.
function percent(part, whole) {
  if (!whole) return "–";
  const share = (100 * part) / whole;
  if (share > 0 && share < 0.1) return `<${number(0.1, 1)}%`;
  if (share > 99.9 && share < 100) return `>${number(99.9, 1)}%`;
  return `${number(share, (share > 0 && share < 9.95) || (share >= 98.95 && share < 100) ? 1 : 0)}%`;
}

const listed = (parts) => new Intl.ListFormat(locale(), { type: "conjunction" }).format(parts);

function dayName(iso, options = { day: "numeric", month: "short", year: "numeric" }) {
  return iso ? new Date(`${iso}T00:00Z`).toLocaleDateString(locale(), { timeZone: "UTC", ...options }) : say("no-day");
}

// A duration in its largest unit, to a tenth.
function minutes(value) {
  const [size, unit] = [[10080, "weeks"], [1440, "days"], [60, "hours"], [1, "minutes"]]
    .find(([least]) => value >= least && (value % least === 0 || least <= 1440)) || [1, "minutes"];
  return `${number(value / size, value % size ? 1 : 0)} ${say(unit)}`;
}

// How Vega writes months, days and numbers.
function vegaLocales() {
  const months = Array.from({ length: 12 }, (_, month) => dayName(`2024-${String(month + 1).padStart(2, "0")}-01`, { month: "short" }));
  const [thousands, decimal] = language === "nl" ? [".", ","] : [",", "."];
  return {
    formatLocale: { decimal, thousands, grouping: [3], currency: ["€", ""] },
    timeFormatLocale: { dateTime: "%e %b %Y", date: "%e %b %Y", time: "%H:%M", periods: [], days: [], shortDays: [], months, shortMonths: months },
  };
}

// Elements say by attributes which words they and their labels get.
function speak() {
  document.documentElement.lang = language;
  for (const part of document.querySelectorAll("[data-words]")) part.textContent = say(part.dataset.words);
  for (const part of document.querySelectorAll("[data-label]")) part.setAttribute("aria-label", say(part.dataset.label));
  for (const part of document.querySelectorAll("[data-language]")) {
    part.setAttribute("aria-pressed", String(part.dataset.language === language));
  }
}

// An element with its attributes and content; text is text, whatever stands in it.
function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...content.filter((part) => part != null));
  return made;
}
