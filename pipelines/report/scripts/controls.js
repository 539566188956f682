// What a reader chooses with: the form beside the pictures, which shows the choice as well.
const form = () => document.forms.choose;

function fillControls(model) {
  const options = (select, none, list) => select.replaceChildren(element("option", { value: "-1" }, say(none)),
    ...list.map(([value, name]) => element("option", { value }, name)));
  const seen = new Set(model.events.source);
  model.events.target.forEach((country) => seen.add(country));
  const named = [...seen].sort((x, y) => countryName(x).localeCompare(countryName(y), locale())).map((country) => [country, countryName(country)]);
  options(form().first, "any-country", named);
  options(form().second, "any-partner", named);
  options(form().agency, "any-agency", DATA.agencies.code.map((code, agency) => [agency, `${code}: ${visible(DATA.agencies.name[agency])}`])
    .filter(([agency]) => DATA.agency_sets.some((set) => set.includes(DATA.agencies.code[agency]))));
  const box = (name, value, text, hint) => element("label", { title: hint }, element("input", { type: "checkbox", name, value }), ` ${text}`);
  document.getElementById("types").replaceChildren(...QUADS.map((quad) => element("fieldset", {},
    element("legend", {}, element("label", {}, element("input", { type: "checkbox", name: "quad", value: quad }), ` ${say(`quad-${quad}`)}`)),
    ...typesOf(quad).map((code) => {
      const type = DATA.types.code.indexOf(code);
      return box("type", code, typeName(type), DATA.types.definition[type]);
    }))));
  document.getElementById("realis").replaceChildren(...DATA.realis.map((realis) => box("realis", realis, say(realis))));
  const range = form().confidence;
  [range.min, range.max, range.step] = [0, 1, 1 / DATA.confidence_steps];
  for (const day of [form().from, form().until]) {
    day.min = isoOf(1) || "";
    day.max = isoOf(DATA.days.pages.length) || "";
  }
}

function showControls() {
  const { first, second, direction, from, until, confidence, agency, search, undated } = choice;
  Object.entries({ first, second, direction, from, until, confidence, agency, search }).forEach(([name, value]) => {
    if (form()[name] !== document.activeElement || name !== "search") form()[name].value = String(value);
  });
  form().undated.checked = undated;
  form().second.disabled = form().direction.disabled = first < 0;
  const [out, into] = [...form().direction.options].slice(1);
  const name = first >= 0 ? countryName(first) : "", other = second >= 0 ? countryName(second) : say("others");
  out.textContent = first >= 0 ? `${name} → ${other}` : say("acts");
  into.textContent = first >= 0 ? `${other} → ${name}` : say("is-acted-on");
  for (const box of form().querySelectorAll("[name=type]")) box.checked = choice.types.has(box.value);
  for (const box of form().querySelectorAll("[name=quad]")) {
    const types = typesOf(Number(box.value)), on = types.filter((type) => choice.types.has(type)).length;
    box.checked = on === types.length;
    box.indeterminate = on > 0 && on < types.length;
  }
  for (const box of form().querySelectorAll("[name=realis]")) box.checked = choice.realis.has(box.value);
  document.getElementById("least").textContent = confidence ? number(confidence, 2) : say("any-confidence");
  document.getElementById("confident").setAttribute("aria-pressed", String(confidence > 0 && confidence === confidentFrom()));
}

// The bound above which nine in ten events are right, in steps of the slider.
const confidentFrom = () => Math.ceil(DATA.facts.confident_from * DATA.confidence_steps - 1e-9) / DATA.confidence_steps;

function listen(changed) {
  form().addEventListener("submit", (event) => event.preventDefault());
  // The search stands beside its list, outside the form that it belongs to.
  addEventListener("input", ({ target }) => {
    const { name, value, checked } = target;
    if (["first", "second", "agency"].includes(name)) choice[name] = Number(value);
    else if (name === "confidence") choice.confidence = Math.round(value * DATA.confidence_steps) / DATA.confidence_steps;
    else if (name === "undated") Object.assign(choice, { undated: checked, from: "", until: "" });
    else if (name === "quad") typesOf(Number(value)).forEach((type) => choice.types[checked ? "add" : "delete"](type));
    else if (name === "type") choice.types[checked ? "add" : "delete"](value);
    else if (name === "realis") choice.realis[checked ? "add" : "delete"](value);
    else choice[name] = value;
    if (name === "from" || name === "until") choice.undated = false;
    if (name === "first" && choice.first < 0) Object.assign(choice, { second: -1, direction: "" });
    if (choice.second === choice.first) choice.second = -1;
    changed();
  });
  addEventListener("hashchange", () => { readAddress(); changed(); });
  addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { language: wanted, sort, event, pair } = button.dataset;
    if (wanted) return changed(wanted);
    if (button.id === "reset") choice = nothingChosen();
    else if (button.id === "confident") choice.confidence = choice.confidence === confidentFrom() ? 0 : confidentFrom();
    else if (button.id === "download") return download(model);
    else if (button.id === "more") shownRows += PAGE_OF_LIST;
    else if (sort) choice.sort = choice.sort === `-${sort}` ? sort : `-${sort}`;
    else if (event) choice.event = choice.event === event ? "" : event;
    else if (pair) choosePair(...pair.split("-").map(Number));
    else return;
    changed(null, button.id === "more");
    if (event) document.querySelector(`[data-event="${CSS.escape(event)}"]`)?.focus();
  });
}

// The same pair or country once more lets go of it.
function choosePair(first, second = -1) {
  const same = choice.first === first && choice.second === second;
  Object.assign(choice, same ? { first: -1, second: -1, direction: "" } : { first, second, direction: "" });
}
