// Puts it together: what is chosen is counted, drawn, listed and summed up in words.
const put = (id, ...content) => document.getElementById(id).replaceChildren(...content);
const names = (pair) => `${countryName(pair.a)} – ${countryName(pair.b)}`;
let redraw = false;

function tellAll(model, within, sum) {
  const { first, second } = choice, facts = DATA.facts;
  const whom = second >= 0 ? names({ a: first, b: second }) : first >= 0 ? countryName(first) : "";
  const share = sum.conflict / sum.events;
  const verdict = !sum.events ? "who-did-what" : share > 0.55 ? "more-clash" : share < 0.45 ? "more-cooperation" : "balance";
  put("headline", whom ? `${whom}: ${say(verdict).toLowerCase()}` : say(verdict));
  const [from, until] = facts ? [facts.first_capture_date, facts.last_capture_date] : [];
  const over = !from ? say("without-day") : from === until ? say("on-day", { day: dayName(from) })
    : say("from-until", { first: dayName(from), last: dayName(until) });
  const all = model.events.realis.reduce((count, realis) => count + (DATA.realis[realis] !== "historical"), 0);
  put("standfirst", !facts || !facts.stories ? say("nothing-read") : [
    say("standfirst", { over, stories: counted(facts.stories, "n-reports"), events: counted(all, "n-events") }),
    say("history-apart", { historical: counted(model.events.count - all, "n-historical") }),
    DATA.left_out ? say("left-out", { left: counted(DATA.left_out, "n-events") }) : "",
  ].join(" "));
  const figures = { events: sum.events, stories: sum.stories, conflict: sum.conflict, cooperation: sum.events - sum.conflict, labelled: sum.labelled, undated: sum.undated };
  put("figures", ...Object.entries(figures).map(([key, value]) =>
    element("div", {}, element("dt", {}, say(`figure-${key}`)), element("dd", { "data-total": key }, number(value)))));
  put("chosen", say("chosen", { events: counted(sum.events, "n-events"), stories: counted(sum.stories, "n-reports"), all }));
}

// The periods before and after the chosen one are drawn, too; the sentence is about the chosen one.
async function drawTimeline(always, within, sum) {
  const { grain, periods } = countTimeline(model.events, always);
  const options = { day: { weekday: "short", day: "numeric", month: "short", year: "numeric" }, month: { month: "long", year: "numeric" }, year: { year: "numeric" } }[grain];
  const nameOf = (start) => (grain === "week" ? `${say("week-of")} ` : "") + dayName(new Date(start).toISOString().slice(0, 10), options);
  const rows = periods.map(({ start, end, quads, pages, stories }) => ({
    start, end, name: nameOf(start), zero: 0, pages, stories, cooperation: quads[0] + quads[1], conflict: quads[2] + quads[3],
  }));
  const counts = periods.flatMap(({ start, end, quads }) => QUADS.filter((quad) => quads[quad - 1]).map((quad) => {
    const sign = quad > 2 ? -1 : 1, inner = quad === 2 ? quads[0] : quad === 4 ? quads[2] : 0, count = quads[quad - 1];
    return { start, end, name: nameOf(start), quad: say(`quad-${quad}`), count, low: sign * inner, high: sign * (inner + count) };
  }));
  const made = !VIEWS.has("timeline");
  const view = await show("timeline", "timeline", { periods: rows, counts });
  await show("coverage", "coverage", { periods: rows });
  if (view && made) listenToBrush(view);
  if (view) await showBrush(view);
  const chosen = countTimeline(model.events, within).periods.map(({ quads }) => quads.reduce((sum, count) => sum + count, 0));
  const most = chosen.indexOf(Math.max(...chosen));
  const captured = DATA.days.pages.filter(Boolean).length;
  put("timeline-finding", [
    !sum.events ? say("no-events") : chosen[most] ? say("timeline-most", { period: rows[most].name, events: counted(chosen[most], "n-events") }) : "",
    sum.undated || choice.undated ? say("timeline-undated", { events: counted(sum.undated, "n-events") }) : "",
    say("timeline-captured", { captured, days: counted(DATA.days.pages.length, "n-days") }),
    sum.requests ? say("requests", { requests: sum.requests, conflict: counted(sum.conflict, "n-conflict") }) : "",
  ].join(" "));
  return rows.map(({ name, cooperation, conflict, pages, stories }) => ({ period: name, cooperation, conflict, pages, stories }));
}

// A brush chooses whole days; while it is drawn nothing is counted again.
let brushed = null;
function listenToBrush(view) {
  view.addSignalListener("brush", (_, { start }) => {
    brushed = start ? [start[0], start[1]] : [];
  });
  document.getElementById("timeline").addEventListener("pointerdown", () => addEventListener("pointerup", () => {
    setTimeout(() => {
      if (!brushed) return;
      const [low, high] = brushed;
      brushed = null;
      const day = (time) => new Date(time).toISOString().slice(0, 10);
      const period = high > low ? { from: day(low + DAY / 2), until: day(Math.max(low + DAY / 2, high - DAY / 2)) } : { from: "", until: "" };
      Object.assign(choice, period, { undated: false });
      changed();
    }, 60);
  }, { once: true }));
}

async function showBrush(view) {
  const scale = view.scale("x"), [first, last] = scale.domain().map(Number), { from, until } = choice;
  const low = from ? Math.max(first, Date.parse(`${from}T00:00Z`)) : first;
  const high = until ? Math.min(last, Date.parse(`${until}T00:00Z`) + DAY) : last;
  view.signal("brush_x", (from || until) && high > low ? [scale(low), scale(high)] : []);
  await view.runAsync();
  // The fields beside the pictures say the same.
  view.container().querySelectorAll("[class*=brush_brush]").forEach((mark) => mark.setAttribute("aria-hidden", "true"));
  brushed = null;
}

async function drawPairs(within, sum) {
  const pairs = countPairs(model.events, within), codes = DATA.countries.code;
  const width = document.getElementById("matrix").parentElement.clientWidth, room = width > 560 ? 16 : width > 400 ? 12 : 9;
  const involved = new Map();
  for (const { a, b, events } of pairs) for (const one of [a, b]) involved.set(one, (involved.get(one) || 0) + events);
  const shown = [...involved].sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, room).map(([country]) => country);
  const place = new Map(shown.map((country, at) => [country, at]));
  const inside = pairs.filter(({ a, b }) => place.has(a) && place.has(b));
  const most = Math.max(1, ...inside.flatMap(({ conflict, cooperation }) => [conflict, cooperation]));
  const label = (country) => (room > 12 ? countryName(country) : codes[country]);
  const cell = (row, column, rest) => ({ row: label(row), y: place.get(row), column: codes[column], x: place.get(column), ...rest });
  const cells = shown.map((country) => cell(country, country, { shade: "diagonal", text: "" }));
  for (const pair of inside) {
    const [upper, lower] = place.get(pair.a) < place.get(pair.b) ? [pair.a, pair.b] : [pair.b, pair.a];
    for (const kind of ["conflict", "cooperation"]) {
      if (!pair[kind]) continue;
      const shade = Math.max(1, Math.round(4 * Math.sqrt(pair[kind] / most)));
      const rest = { shade: `${kind}${shade}`, deep: shade === 4, text: number(pair[kind]), kind: say(kind), pair: names(pair), reports: pair.stories, a: pair.a, b: pair.b };
      cells.push(kind === "conflict" ? cell(upper, lower, rest) : cell(lower, upper, rest));
    }
  }
  await show("matrix", "matrix", { cells }, ({ a, b }) => { if (a !== undefined) { choosePair(a, b); changed(); } });
  const ranked = pairs.slice(0, 10), longest = Math.max(...ranked.map((pair) => pair.events));
  put("ranking", ...ranked.map((pair) => element("li", {},
    element("button", { type: "button", "data-pair": `${pair.a}-${pair.b}` }, names(pair)),
    element("span", { class: "bars", "aria-hidden": "true" }, element("i", { class: "cooperation", style: `width:${(100 * pair.cooperation) / longest}%` }), element("i", { class: "conflict", style: `width:${(100 * pair.conflict) / longest}%` })),
    element("small", {}, say("pair-figures", { stories: counted(pair.stories, "n-reports"), events: counted(pair.events, "n-events"), share: percent(pair.conflict, pair.events) })))));
  const covered = inside.reduce((count, pair) => count + pair.events, 0);
  put("pairs-finding", pairs.length ? say("pairs-finding", {
    pairs: counted(pairs.length, "n-pairs"), pair: names(pairs[0]), stories: counted(pairs[0].stories, "n-reports"),
    countries: shown.length, covered: percent(covered, sum.events),
  }) : say("no-events"));
  return pairs.map(({ a, b, stories, events, conflict, cooperation, intensity }) => ({ country_a: codes[a], country_b: codes[b], stories, events, conflict, cooperation, mean_intensity: Math.round((10 * intensity) / events) / 10 }));
}

// Lower bounds of at most five classes, in roughly geometric progression.
function classes(most) {
  if (most <= 5) return Array.from({ length: most }, (_, at) => at + 1);
  const rounded = (bound) => (bound < 20 ? bound : Number(bound.toPrecision(1)));
  return [...new Set([0, 1, 2, 3, 4].map((step) => rounded(Math.max(Math.round(most ** (step / 5)), step + 1))))].sort((x, y) => x - y);
}

async function drawMap(within) {
  const found = countCountries(model.events, within), of = new Map(found.map((one) => [one.country, one]));
  const bounds = found.length ? classes(found[0].stories) : [], shift = 5 - bounds.length;
  const lands = SHAPES.map((shape) => {
    const country = DATA.countries.code.indexOf(shape.code), one = of.get(country) || { stories: 0, cooperation: 0, conflict: 0 };
    const mentioned = DATA.countries.mentioned_in[country] || 0;
    const level = bounds.filter((bound) => one.stories >= bound).length;
    const shade = level ? String(level + shift) : mentioned ? "m" : "0";
    return { shape, country, shade, name: country < 0 ? shape.code : countryName(country), stories: one.stories, cooperation: one.cooperation, conflict: one.conflict, mentioned };
  });
  const dots = lands.filter(({ shape, shade }) => shape.area < 7 && shade !== "0").map(({ shape, ...rest }) => ({ ...rest, x: shape.x, y: shape.y }));
  const labels = found.slice(0, 6).map(({ country, stories }) => {
    const { x, y } = SHAPES.find((shape) => shape.code === DATA.countries.code[country]) || {};
    return { country, x, y, label: `${countryName(country)} ${number(stories)}` };
  }).filter(({ x, y }, at, all) => x !== undefined && all.slice(0, at).every((other) => Math.abs(other.y - y) > 16 || Math.abs(other.x - x) > 130));
  await show("map", "map", {
    lands: lands.filter(({ shape }) => shape.geometry.coordinates.length).sort((x, y) => y.shape.area - x.shape.area)
      .map(({ shape, ...properties }) => ({ type: "Feature", geometry: shape.geometry, properties })), dots, labels,
  }, ({ properties, country }) => {
    const picked = properties ? properties.country : country;
    if (of.has(picked)) { choosePair(picked); changed(); }
  });
  const key = (kind, text) => element("span", { class: "key" }, element("i", { class: `swatch ${kind}` }), text);
  put("map-key", say("map-key"), ...bounds.map((low, at) => {
    const high = (bounds[at + 1] || found[0].stories + 1) - 1;
    return key(`s${at + 1 + shift}`, high > low ? `${number(low)}–${number(high)}` : number(low));
  }), key("m", say("only-mentioned")));
  put("map-finding", found.length ? say("map-finding", {
    named: listed(found.slice(0, 4).map(({ country, stories }) => `${countryName(country)} (${number(stories)})`)),
    countries: counted(found.length, "n-countries"), mentioned: DATA.countries.mentioned_in.filter(Boolean).length,
  }) : say("no-events"));
  return found.map(({ country, stories, cooperation, conflict }) => ({ country: DATA.countries.code[country], stories, cooperation, conflict }));
}

async function drawAgencies(within, sum) {
  const { agencies, sets } = countAgencies(model.events, within);
  const reports = sets.reduce((count, set) => count + set.stories, 0);
  const several = sets.reduce((count, set) => count + set.stories - set.sole, 0);
  const bars = agencies.slice(0, 10).map(({ agency, name, stories, sole }, at) => ({ at, agency, name: innerWidth > 719 ? `${name} (${agency})` : agency, value: stories, part: sole, text: number(stories), note: say("sole", { sole }) }));
  await show("agency-bars", "bars", { bars }, ({ agency }) => {
    const picked = DATA.agencies.code.indexOf(agency);
    if (picked < 0) return;
    choice.agency = choice.agency === picked ? -1 : picked;
    changed();
  });
  await show("set-bars", "bars", { bars: sets.slice(0, 10).map((set, at) => ({ at, name: set.agencies.map(visible).join(" + "), value: set.stories, part: set.sole, text: number(set.stories) })) });
  put("agencies-finding", reports ? say("agencies-finding", { share: percent(several, reports), reports: counted(reports, "n-reports"), without: sum.stories - reports }) : say("no-agencies"));
  return { agencies: agencies.map(({ agency, stories, sole }) => ({ agency, stories, sole, joint: stories - sole })), agency_combinations: sets.map((set) => ({ agencies: set.agencies, stories: set.stories })) };
}

async function drawAges(within, sum) {
  const chosen = countAges(model.events, within);
  const known = (count) => withShares(DATA.brief_ages.filter((age) => age[count]).map((age) => ({ from: age.age_from_minutes, until: age.age_until_minutes, count: age[count] })));
  const points = (ages, series) => (ages.length ? [{ age: Math.max(0.7, ages[0].from), share: 0, at: 0, series: say(series) },
    ...ages.map(({ until, share }, at) => ({ age: until, share, at: at + 1, series: say(series) }))] : []);
  const first = known("first_briefs"), all = known("briefs");
  const span = (age) => `${minutes(age.from)} – ${minutes(age.until)}`;
  await show("ages-curve", "ages", {
    intervals: chosen.map((age) => ({ ...age, from: Math.max(0.7, age.from), name: span(age), younger: percent(age.share, 1) })),
    points: [...points(chosen, "ages-chosen"), ...points(first, "ages-first"), ...points(all, "ages-all")],
  });
  const briefs = chosen.reduce((count, age) => count + age.count, 0);
  put("ages-finding", briefs ? say("ages-finding", { briefs, stories: counted(sum.stories, "n-reports"), median: span(median(chosen)), all: span(median(all)) }) : say("no-ages"));
  return chosen.map(({ from, until, count }) => ({ age_from: from, age_until: until, stories: count }));
}

async function drawQuality() {
  await show("reading-bars", "bars", { bars: DATA.reading.map(({ measure, good, total }, at) => ({ at, name: say(`measure-${measure}`), value: total ? good / total : 0, part: ["country", "event"].includes(measure) ? 0 : total ? good / total : 0, text: percent(good, total), note: `${number(good)} / ${number(total)}` })) });
  await show("quarantine-bars", "bars", { bars: DATA.quarantine.map(({ reason, cases, dutch, english }, at) => ({ at, name: visible((language === "nl" ? dutch : english) || reason), value: cases, part: 0, text: number(cases), note: visible(reason) })) });
  put("quality-finding", say("quality-finding", { pages: counted(DATA.facts ? DATA.facts.pages : 0, "n-pages"), cases: DATA.quarantine.reduce((count, one) => count + one.cases, 0) }));
  put("made", DATA.facts ? say("made", DATA.facts) : "");
}

// The query of each picture, with the choice as its condition, and the figures once a reader opens it.
function showQueries(figures) {
  for (const place of document.querySelectorAll("details[data-query]")) {
    const name = place.dataset.query;
    place.querySelector("code").textContent = DATA.queries[name].replace(DATA.chosen, condition(name !== "timeline"));
    const table = place.querySelector(".table");
    place.ontoggle = () => { if (place.open && figures[name]) table.replaceChildren(tableOf(figures[name])); };
    place.ontoggle();
  }
}

async function update() {
  writeAddress();
  const { always, within } = chosenRows(model.events), sum = summed(model.events, within);
  tellAll(model, within, sum);
  showControls();
  arrange(model, within);
  showList(model);
  put("list-finding", say("list-finding", { events: counted(sum.events, "n-events"), texts: sum.texts }) + (sum.texts < sum.events ? ` ${say("list-more")}` : ""));
  const figures = {
    timeline: await drawTimeline(always, within, sum), pairs: await drawPairs(within, sum), countries: await drawMap(within),
    ages: await drawAges(within, sum), ...(await drawAgencies(within, sum)), reading: DATA.reading, quarantine_reasons: DATA.quarantine,
  };
  await drawQuality();
  showQueries(figures);
  document.documentElement.dataset.ready = String(Number(document.documentElement.dataset.ready || 0) + 1);
}

// One update at a time; what is chosen meanwhile is shown by the next.
let updating = null, again = false;
function changed(wanted = null, keepShown = false) {
  if (!keepShown) shownRows = PAGE_OF_LIST;
  if (wanted) {
    language = wanted;
    speak();
    fillControls(model);
    redraw = true;
  }
  again = true;
  updating ||= (async () => {
    while (again) {
      again = false;
      if (redraw) forgetPictures();
      redraw = false;
      await update();
    }
    updating = null;
  })();
}

let model = null;
document.querySelector(".choose > details").open = innerWidth > 1000;
speak();
(async () => {
  if (typeof DecompressionStream === "undefined") return put("headline", say("too-old"));
  model = await readColumns();
  fillControls(model);
  readAddress();
  listen(changed);
  changed();
})();
