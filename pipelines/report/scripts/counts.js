// What the pictures show, counted over the chosen events. Rows of one report follow each other, so that a report is
// counted once by remembering the last one.
function summed(events, rows) {
  const sum = { events: rows.length, stories: 0, conflict: 0, requests: 0, undated: 0, labelled: 0, texts: 0 };
  let last = -1;
  for (const row of rows) {
    const story = events.story[row], type = events.type[row];
    if (story !== last) sum.stories++;
    last = story;
    if (isConflict(type)) sum.conflict++;
    if (type === REQUEST) sum.requests++;
    if (!events.day[row]) sum.undated++;
    if (DATA.dated_by[events.dated_by[row]] === "age label") sum.labelled++;
    if (events.text[row] >= 0) sum.texts++;
  }
  return sum;
}

// Pairs with their first country before the second by code, those in most reports first.
function countPairs(events, rows) {
  const size = DATA.countries.code.length, pairs = new Map();
  for (const row of rows) {
    const source = events.source[row], target = events.target[row], story = events.story[row], type = events.type[row];
    const a = Math.min(source, target), b = Math.max(source, target), key = a * size + b;
    let pair = pairs.get(key);
    if (!pair) pairs.set(key, (pair = { a, b, stories: 0, events: 0, conflict: 0, cooperation: 0, intensity: 0, last: -1 }));
    if (pair.last !== story) pair.stories++;
    pair.last = story;
    pair.events++;
    pair.intensity += DATA.types.intensity[type];
    pair[isConflict(type) ? "conflict" : "cooperation"]++;
  }
  return [...pairs.values()].sort((x, y) => y.stories - x.stories || y.events - x.events || x.a - y.a || x.b - y.b);
}

function countCountries(events, rows) {
  const found = new Map();
  const add = (country, row) => {
    let one = found.get(country);
    if (!one) found.set(country, (one = { country, stories: 0, conflict: 0, cooperation: 0, last: -1 }));
    if (one.last !== events.story[row]) one.stories++;
    one.last = events.story[row];
    one[isConflict(events.type[row]) ? "conflict" : "cooperation"]++;
  };
  for (const row of rows) {
    add(events.source[row], row);
    add(events.target[row], row);
  }
  return [...found.values()].sort((x, y) => y.stories - x.stories || x.country - y.country);
}

// Days, weeks, months or years, by the length of the history.
function grainOf(days) {
  return days < 62 ? "day" : days < 430 ? "week" : days < 3650 ? "month" : "year";
}

function startOf(day, grain) {
  const date = new Date(FIRST_DAY + (day - 1) * DAY);
  if (grain === "week") date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  if (grain === "month" || grain === "year") date.setUTCDate(1);
  if (grain === "year") date.setUTCMonth(0);
  return date.getTime();
}

function countTimeline(events, rows) {
  const length = DATA.days.pages.length, grain = grainOf(length);
  const byDay = QUADS.map(() => new Int32Array(length + 1));
  for (const row of rows) byDay[DATA.types.quad_class[events.type[row]] - 1][events.day[row]]++;
  const periods = new Map();
  for (let day = 1; day <= length; day++) {
    const start = startOf(day, grain);
    let period = periods.get(start);
    if (!period) periods.set(start, (period = { start, quads: [0, 0, 0, 0], pages: 0, stories: 0, days: 0 }));
    period.days++;
    period.pages += DATA.days.pages[day - 1];
    period.stories += DATA.days.stories[day - 1];
    byDay.forEach((counts, quad) => { period.quads[quad] += counts[day]; });
  }
  const next = (start) => {
    const date = new Date(start);
    if (grain === "month") return date.setUTCMonth(date.getUTCMonth() + 1);
    return grain === "year" ? date.setUTCFullYear(date.getUTCFullYear() + 1) : start + (grain === "week" ? 7 : 1) * DAY;
  };
  return { grain, periods: [...periods.values()].map((period) => ({ ...period, end: next(period.start) })) };
}

// Reports by agency, and by the set of agencies that they name together. One that the lexicon does not know is in no
// set, but a report that names it is no agency's alone.
function countAgencies(events, rows) {
  const bySet = new Int32Array(DATA.agency_sets.length);
  let last = -1;
  for (const row of rows) {
    if (events.story[row] !== last) bySet[events.agencies[row]]++;
    last = events.story[row];
  }
  const merged = new Map();
  DATA.agency_sets.forEach((agencies, set) => {
    if (!agencies.length || !bySet[set]) return;
    const one = merged.get(String(agencies)) || { agencies, stories: 0, sole: 0 };
    one.stories += bySet[set];
    if (DATA.agency_counts[set] === 1) one.sole += bySet[set];
    merged.set(String(agencies), one);
  });
  const sets = [...merged.values()].sort((x, y) =>
    y.stories - x.stories || x.agencies.length - y.agencies.length || (String(x.agencies) < String(y.agencies) ? -1 : 1));
  const found = new Map();
  for (const { agencies, stories, sole } of sets) {
    for (const agency of agencies) {
      const one = found.get(agency) || { agency, stories: 0, sole: 0 };
      one.stories += stories;
      one.sole += sole;
      found.set(agency, one);
    }
  }
  const name = (code) => visible(DATA.agencies.name[DATA.agencies.code.indexOf(code)] || code);
  const agencies = [...found.values()].map((one) => ({ ...one, name: name(one.agency) }));
  agencies.sort((x, y) => y.stories - x.stories || (x.agency < y.agency ? -1 : 1));
  return { agencies, sets };
}

// Reports by the age of their youngest sighting as a brief, youngest first, with the share that was younger.
function countAges(events, rows) {
  const counts = new Int32Array(DATA.ages.length);
  let last = -1;
  for (const row of rows) {
    if (events.story[row] !== last) counts[events.age[row]]++;
    last = events.story[row];
  }
  const ages = DATA.ages.map(([from, until], age) => ({ from, until, count: counts[age] }))
    .filter((age) => age.from != null && age.count).sort((x, y) => x.from - y.from || x.until - y.until);
  return withShares(ages);
}

function withShares(ages) {
  const total = ages.reduce((sum, age) => sum + age.count, 0);
  let sum = 0;
  return ages.map((age) => ({ ...age, below: sum / total, share: (sum += age.count) / total }));
}

const median = (ages) => ages.find((age) => age.share >= 0.5);
