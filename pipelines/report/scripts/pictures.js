// The pictures: specifications in Vega-Lite, fed with rows; words in them begin with @.
const SPECS = block("specs");
const SHAPES = block("shapes").map(([code, x, y, area, path]) => ({
  code, x: Number(x), y: Number(y), area: Number(area), geometry: { type: "MultiPolygon", coordinates: polygons(path) },
}));
const VIEWS = new Map();
const CONFIG = {
  background: "transparent", font: "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
  axis: { labelColor: "var(--soft)", titleColor: "var(--soft)", titleFontWeight: 400, gridColor: "var(--faint)", domainColor: "var(--faint)", tickColor: "var(--faint)", labelFontSize: 12, titleFontSize: 12 },
  legend: { labelColor: "var(--ink)", labelFontSize: 12.5 },
  text: { fill: "var(--ink)", fontSize: 12 },
  view: { stroke: null },
};

// Rings of coordinates of a path, whose numbers are all relative to the point before.
function polygons(path) {
  let x = 0, y = 0;
  return path.split("m").slice(1).map((part) => {
    const numbers = part.match(/-?(\d+\.?\d*|\.\d+)/g).map(Number), ring = [];
    for (let at = 0; at < numbers.length; at += 2) ring.push([(x += numbers[at]), (y += numbers[at + 1])]);
    [x, y] = ring[0];
    return [[...ring, ring[0]]];
  });
}

const spoken = (part) => {
  if (typeof part === "string") return part.replace(/@([a-z][\w-]*)/g, (_, key) => say(key));
  if (Array.isArray(part)) return part.map(spoken);
  return part && typeof part === "object" ? Object.fromEntries(Object.entries(part).map(([key, value]) => [key, spoken(value)])) : part;
};

// Shows rows in a picture; a click on a mark calls `picked` with its row.
async function show(name, specification, rows, picked) {
  const place = document.getElementById(name), empty = !Object.values(rows)[0].length;
  place.hidden = empty;
  place.nextElementSibling.hidden = !empty;
  if (empty) return null;
  if (!VIEWS.has(name)) {
    const made = await vegaEmbed(place, { ...spoken(SPECS[specification]), datasets: rows }, {
      mode: "vega-lite", renderer: "svg", logLevel: vega.Error, actions: false, ast: true, config: CONFIG, ...vegaLocales(),
      tooltip: { disableDefaultStyle: true },
    });
    if (picked) made.view.addEventListener("click", (_, item) => { if (item && item.datum) picked(item.datum); });
    VIEWS.set(name, made);
    return made.view;
  }
  const { view } = VIEWS.get(name);
  for (const [table, content] of Object.entries(rows)) view.data(table, content);
  await view.resize().runAsync();
  return view;
}

function forgetPictures() {
  for (const made of VIEWS.values()) made.finalize();
  VIEWS.clear();
}

// The figures of a picture as a table, when a reader opens them.
function tableOf(rows) {
  if (!rows.length) return element("p", {}, say("nothing"));
  const keys = Object.keys(rows[0]);
  const written = (value) => (typeof value === "number" ? number(value, Number.isInteger(value) ? 0 : 3) : value == null ? "–" : String(value));
  return element("div", { class: "scroll", tabindex: "0" }, element("table", {},
    element("thead", {}, element("tr", {}, ...keys.map((key) => element("th", { scope: "col" }, key)))),
    element("tbody", {}, ...rows.slice(0, 100).map((row) => element("tr", {}, ...keys.map((key) => element("td", {}, written(row[key]))))))));
}
