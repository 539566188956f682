// What the reader has chosen; it stands in the address, so that a view can be sent.
const USUAL_REALIS = DATA.realis.filter((realis) => realis !== "historical");
const nothingChosen = () => ({
  first: -1, second: -1, direction: "", types: new Set(), realis: new Set(USUAL_REALIS), confidence: 0,
  from: "", until: "", undated: false, agency: -1, search: "", sort: "-date", event: "",
});
let choice = nothingChosen();
const isUsualRealis = () => DATA.realis.every((realis) => choice.realis.has(realis) === USUAL_REALIS.includes(realis));
const QUADS = [1, 2, 3, 4];
const typesOf = (quad) => DATA.types.code.filter((_, type) => DATA.types.quad_class[type] === quad);

function writeAddress() {
  const said = new Map(), code = DATA.countries.code;
  if (choice.second >= 0) said.set("pair", `${code[choice.first]}-${code[choice.second]}`);
  else if (choice.first >= 0) said.set("country", code[choice.first]);
  if (choice.direction) said.set("direction", choice.direction);
  if (choice.types.size) {
    const whole = QUADS.filter((quad) => typesOf(quad).every((type) => choice.types.has(type)));
    if (whole.reduce((sum, quad) => sum + typesOf(quad).length, 0) === choice.types.size) said.set("quad", whole.join(","));
    else said.set("type", [...choice.types].sort().join(","));
  }
  if (!isUsualRealis()) said.set("realis", [...choice.realis].join(","));
  if (choice.confidence) said.set("confidence", String(choice.confidence));
  if (choice.undated) said.set("period", "undated");
  else if (choice.from || choice.until) said.set("period", `${choice.from}..${choice.until}`);
  if (choice.agency >= 0) said.set("agency", DATA.agencies.code[choice.agency]);
  if (choice.search) said.set("search", choice.search);
  if (choice.sort !== "-date") said.set("sort", choice.sort);
  if (choice.event) said.set("event", choice.event);
  const address = [...said].map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%2C/g, ",")}`).join("&");
  history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
}

// Reads the choice from the address; unknown codes are ignored.
function readAddress() {
  const said = new URLSearchParams(location.hash.slice(1));
  const list = (key) => (said.get(key) || "").split(",").filter(Boolean);
  const country = (code) => DATA.countries.code.indexOf(code || "");
  const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  choice = nothingChosen();
  const [first, second] = (said.get("pair") || said.get("country") || "").split("-");
  choice.first = country(first);
  choice.second = choice.first >= 0 && second !== first ? country(second) : -1;
  if (choice.first >= 0 && ["out", "in"].includes(said.get("direction"))) choice.direction = said.get("direction");
  for (const quad of list("quad")) typesOf(Number(quad)).forEach((type) => choice.types.add(type));
  for (const type of list("type")) if (DATA.types.code.includes(type)) choice.types.add(type);
  if (said.has("realis")) choice.realis = new Set(list("realis").filter((realis) => DATA.realis.includes(realis)));
  const steps = DATA.confidence_steps, least = Number(said.get("confidence")) || 0;
  choice.confidence = Math.min(steps, Math.max(0, Math.round(least * steps))) / steps;
  const [from, until] = (said.get("period") || "").split("..");
  choice.undated = from === "undated";
  choice.from = isDay(from) ? from : "";
  choice.until = isDay(until) ? until : "";
  choice.agency = DATA.agencies.code.indexOf(said.get("agency") || "");
  choice.search = said.get("search") || "";
  choice.sort = /^-?(date|source|target|type|confidence|strength)$/.test(said.get("sort")) ? said.get("sort") : "-date";
  choice.event = said.get("event") || "";
}

// The events chosen, whatever the period, and those within it: the timeline shows the former.
function chosenRows(events) {
  const hasType = Uint8Array.from(DATA.types.code, (type) => !choice.types.size || choice.types.has(type));
  const hasRealis = Uint8Array.from(DATA.realis, (realis) => choice.realis.has(realis));
  const hasAgency = choice.agency >= 0 &&
    Uint8Array.from(DATA.agency_sets, (set) => set.includes(DATA.agencies.code[choice.agency]));
  const mutual = Uint8Array.from(DATA.types.directed, (directed) => !directed || !choice.direction);
  const { first, second, direction } = choice;
  const least = Math.floor(choice.confidence * DATA.confidence_steps + 1e-6);
  const from = choice.from ? dayOf(choice.from) : 1, until = choice.until ? dayOf(choice.until) : Infinity;
  const limited = choice.from || choice.until;
  const always = new Int32Array(events.count), within = new Int32Array(events.count);
  let all = 0, some = 0;
  for (let row = 0; row < events.count; row++) {
    const type = events.type[row];
    if (!hasType[type] || !hasRealis[events.realis[row]] || events.confidence[row] < least) continue;
    if (hasAgency && !hasAgency[events.agencies[row]]) continue;
    if (first >= 0) {
      const source = events.source[row], target = events.target[row];
      const acts = source === first && (second < 0 || target === second);
      const meets = target === first && (second < 0 || source === second);
      if (mutual[type] ? !(acts || meets) : direction === "out" ? !acts : !meets) continue;
    }
    always[all++] = row;
    const day = events.day[row];
    if (choice.undated ? day : limited && (day < from || day > until)) continue;
    within[some++] = row;
  }
  return { always: always.subarray(0, all), within: within.subarray(0, some) };
}

// The same as a condition in SQL on the table `events`; the timeline's has no period.
function condition(withPeriod = true) {
  const quoted = (text) => `'${text.replace(/'/g, "''")}'`, among = (list) => `(${list.map(quoted).join(", ")})`;
  const parts = [], code = DATA.countries.code, pair = choice.second >= 0;
  if (choice.first >= 0) {
    const first = quoted(code[choice.first]), second = pair && quoted(code[choice.second]);
    const acts = `source_country = ${first}${pair ? ` and target_country = ${second}` : ""}`;
    const meets = `target_country = ${first}${pair ? ` and source_country = ${second}` : ""}`;
    const mutual = among(DATA.types.code.filter((_, type) => !DATA.types.directed[type]));
    if (!choice.direction) parts.push(`((${acts}) or (${meets}))`);
    else {
      const [named, other] = choice.direction === "out" ? [acts, meets] : [meets, acts];
      parts.push(`((${named}) or (event_type in ${mutual} and ${other}))`);
    }
  }
  if (choice.types.size) parts.push(`event_type in ${among([...choice.types].sort())}`);
  if (isUsualRealis()) parts.push("realis <> 'historical'");
  else parts.push(choice.realis.size ? `realis in ${among([...choice.realis])}` : "false");
  if (choice.confidence) parts.push(`confidence >= ${choice.confidence}`);
  if (withPeriod && choice.undated) parts.push("event_date is null");
  if (withPeriod && choice.from) parts.push(`event_date >= ${quoted(choice.from)}`);
  if (withPeriod && choice.until) parts.push(`event_date <= ${quoted(choice.until)}`);
  if (choice.agency >= 0) {
    const agency = quoted(DATA.agencies.code[choice.agency]);
    parts.push(`story_id in (select story_id from stories where list_contains(agency_codes, ${agency}))`);
  }
  return `where ${parts.join("\n        and ")}`;
}
