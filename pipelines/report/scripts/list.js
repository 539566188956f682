// The list of events with their sentences, the report around each, and the download of all that is listed.
const PAGE_OF_LIST = innerWidth > 719 ? 25 : 10;
let listedRows = [], shownRows = PAGE_OF_LIST;

// Positions count characters, of which JavaScript counts some twice.
const cut = (text, from, until) => (/[\ud800-\udfff]/.test(text) ? [...text].slice(from, until).join("") : text.slice(from, until));

function textOf(model, row) {
  const place = model.events.text[row];
  if (place < 0) return null;
  const { events, versions } = model.texts, version = events.version[place];
  const field = events.in_headline[place] ? versions.headline[version] : versions.body[version];
  const from = events.sentence_start[place], until = events.sentence_end[place];
  const marks = ["source", "trigger", "target"].map((part) => [part, events[`${part}_start`][place], events[`${part}_end`][place]])
    .filter(([, start, end]) => start != null && start >= from && end <= until).sort((x, y) => x[1] - y[1]);
  return {
    id: events.event_id[place], inHeadline: events.in_headline[place], field, from, until, marks,
    sentence: cut(field, from, until), trigger: cut(field, events.trigger_start[place], events.trigger_end[place]),
    headline: versions.headline[version], body: versions.body[version], path: versions.source_path[version],
  };
}

// A sentence with the words for the source, the act and the target marked; where marks overlap the first counts.
function markedSentence(text) {
  const parts = [];
  let at = text.from;
  for (const [part, start, end] of text.marks) {
    if (start < at) continue;
    parts.push(visible(cut(text.field, at, start)), element("mark", { class: part, title: say(part) }, visible(cut(text.field, start, end))));
    at = end;
  }
  return [...parts, visible(cut(text.field, at, text.until))];
}

const SORTED_BY = {
  date: (events) => events.day,
  source: (events) => byName(events.source),
  target: (events) => byName(events.target),
  type: (events) => events.type,
  confidence: (events) => events.confidence,
  strength: (events) => Float64Array.from(events.type, (type, row) => Math.abs(DATA.types.intensity[type]) * events.confidence[row]),
};
function byName(countries) {
  const ranks = [];
  DATA.countries.code.map((_, country) => country).sort((x, y) => countryName(x).localeCompare(countryName(y), locale()))
    .forEach((country, at) => { ranks[country] = at; });
  return Int32Array.from(countries, (country) => ranks[country]);
}

function arrange(model, rows) {
  const { events } = model, wanted = choice.search.trim().toLowerCase();
  const found = wanted ? rows.filter((row) => {
    const text = textOf(model, row);
    return text && `${text.headline || ""}\n${text.body}\n${text.path}`.toLowerCase().includes(wanted);
  }) : rows.slice();
  const keys = SORTED_BY[choice.sort.replace("-", "")](events), down = choice.sort.startsWith("-") ? -1 : 1;
  listedRows = found.sort((x, y) => down * (keys[x] - keys[y]) || y - x);
}

const agenciesOf = (events, row) => DATA.agency_sets[events.agencies[row]];
const fileLink = (path) => `../raw/${path.split("/").map(encodeURIComponent).join("/")}`;

function listRow(model, row) {
  const { events } = model, type = events.type[row], text = textOf(model, row), open = text && text.id === choice.event;
  const cell = (key, ...content) => element("td", { "data-cell": say(key) }, ...content);
  const sentence = text
    ? element("button", { type: "button", class: "sentence", lang: "nl", "aria-expanded": String(open), "data-event": text.id }, ...markedSentence(text))
    : element("span", { class: "soft" }, say("no-sentence"));
  const kind = isConflict(type) ? "conflict" : "cooperation";
  return [element("tr", { class: open ? "open" : null },
    cell("date", dayName(isoOf(events.day[row])), element("small", {}, say(`dated-${DATA.dated_by[events.dated_by[row]].replace(" ", "-") || "none"}`))),
    cell("source", countryName(events.source[row])),
    cell("target", DATA.types.directed[type] ? null : "↔ ", countryName(events.target[row])),
    cell("type", element("span", { class: `tag ${kind}` }, typeName(type)),
      element("small", {}, `${say(DATA.realis[events.realis[row]])} · ${number(events.confidence[row] / DATA.confidence_steps, 2)}`)),
    cell("sentence", sentence),
    cell("agency", agenciesOf(events, row).map(visible).join(", ") || "–"),
    cell("file", text ? element("a", { href: fileLink(text.path) }, visible(text.path)) : "–"),
  ), open ? element("tr", { class: "report" }, element("td", { colspan: "7" }, ...aroundIt(text))) : null];
}

// The text of the report around a sentence.
function aroundIt(text) {
  const around = text.inHeadline ? [element("p", { lang: "nl" }, visible(text.body))] : [element("p", { lang: "nl" },
    visible(cut(text.body, 0, text.from)), element("b", {}, ...markedSentence(text)), visible(cut(text.body, text.until)))];
  const headline = text.inHeadline ? markedSentence(text) : text.headline ? [visible(text.headline)] : [];
  return [
    headline.length ? element("p", { lang: "nl", class: "headline" }, ...headline) : null, ...around,
    element("p", { class: "note" }, `${say("explain")} `, element("code", {}, `dateline explain ${text.id}`)),
  ].filter(Boolean);
}

function showList(model) {
  const body = document.querySelector("#list tbody"), left = listedRows.length - Math.min(shownRows, listedRows.length);
  body.replaceChildren(...Array.from(listedRows.subarray(0, shownRows), (row) => listRow(model, row)).flat().filter(Boolean));
  document.getElementById("more").hidden = !left;
  document.getElementById("more").textContent = say("more", { left });
  document.getElementById("listed").textContent = counted(listedRows.length, "n-events");
  document.getElementById("download").disabled = !listedRows.length;
  for (const button of document.querySelectorAll("#list th button")) {
    const down = choice.sort === `-${button.dataset.sort}`, sorted = down || choice.sort === button.dataset.sort;
    button.closest("th").setAttribute("aria-sort", sorted ? (down ? "descending" : "ascending") : "none");
  }
}

// As `dateline query --format csv` writes text: no spreadsheet runs it, no terminal acts upon it.
const [NUMBER, FIRST, WITHIN] = ["number", "first", "within"].map((name) => new RegExp(DATA.spreadsheet_signs[name], name === "within" ? "g" : ""));
function safeCell(value) {
  const shown = visible(String(value ?? ""));
  const safe = NUMBER.test(shown) ? shown : shown.replace(WITHIN, "$1'$2").replace(FIRST, "'$1");
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

const CSV_COLUMNS = ["event_id", "event_date", "dated_by", "source_country", "target_country", "event_type", "quad_class", "realis", "confidence", "sentence", "trigger", "agencies", "source_path"];
function csvOf(model, rows) {
  const { events } = model, code = DATA.countries.code;
  const lines = Array.from(rows, (row) => {
    const type = events.type[row], text = textOf(model, row) || {};
    return [
      text.id, isoOf(events.day[row]), DATA.dated_by[events.dated_by[row]], code[events.source[row]], code[events.target[row]],
      DATA.types.code[type], DATA.types.quad_class[type], DATA.realis[events.realis[row]],
      events.confidence[row] / DATA.confidence_steps, text.sentence, text.trigger, agenciesOf(events, row).join(" "), text.path,
    ].map(safeCell).join(",");
  });
  return `${[CSV_COLUMNS.join(","), ...lines].join("\n")}\n`;
}

function download(model) {
  const address = URL.createObjectURL(new Blob([csvOf(model, listedRows)], { type: "text/csv" }));
  element("a", { href: address, download: "dateline-events.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
