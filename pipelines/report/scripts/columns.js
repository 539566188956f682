// The events as typed arrays, one element an event; what belongs to a report is repeated for its events.
const DATA = block("data");
const SIGNS_85 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%/()*+-;,=.?@^_`{|}~";

async function unpacked(text) {
  const value = new Uint8Array(128), bytes = new Uint8Array(Math.ceil(text.length / 5) * 4);
  for (let sign = 0; sign < 85; sign++) value[SIGNS_85.charCodeAt(sign)] = sign;
  for (let at = 0, out = 0; at < text.length; at += 5) {
    let word = 0;
    for (let next = at; next < at + 5; next++) word = word * 85 + (next < text.length ? value[text.charCodeAt(next)] : 84);
    for (let shift = 24; shift >= 0; shift -= 8) bytes[out++] = (word / 2 ** shift) & 255;
  }
  const whole = bytes.subarray(0, bytes.length - ((5 - (text.length % 5)) % 5));
  return new Response(new Blob([whole]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
}

async function readColumns() {
  const read = async (columns, name, type) => new type(await unpacked(columns[name]));
  const stories = {
    events: await read(DATA.stories, "events", Uint16Array),
    day: await read(DATA.stories, "day", Uint32Array),
    dated_by: await read(DATA.stories, "dated_by", Uint8Array),
    agencies: await read(DATA.stories, "agencies", Uint16Array),
    age: await read(DATA.stories, "age", Uint16Array),
  };
  const events = {};
  for (const name of Object.keys(DATA.events)) events[name] = await read(DATA.events, name, Uint8Array);
  events.count = events.source.length;
  events.story = new Int32Array(events.count);
  stories.events.reduce((at, many, story) => events.story.fill(story, at, at + many) && at + many, 0);
  for (const name of ["day", "dated_by", "agencies", "age"]) {
    events[name] = Uint32Array.from(events.story, (story) => stories[name][story]);
  }
  const texts = JSON.parse(new TextDecoder().decode(await unpacked(DATA.texts)));
  // For each event its place among the texts, or -1.
  events.text = new Int32Array(events.count).fill(-1);
  texts.events.number.forEach((event, place) => { events.text[event] = place; });
  return { events, texts };
}

const DAY = 86_400_000;
const FIRST_DAY = DATA.first_day ? Date.parse(`${DATA.first_day}T00:00Z`) : 0;
// Days are counted from 1; 0 is none.
const isoOf = (day) => (day ? new Date(FIRST_DAY + (day - 1) * DAY).toISOString().slice(0, 10) : null);
const dayOf = (iso) => Math.round((Date.parse(`${iso}T00:00Z`) - FIRST_DAY) / DAY) + 1;
const countryName = (country) => DATA.countries[`name_${language}`][country];
const typeName = (type) => DATA.types[`name_${language}`][type];
const isConflict = (type) => DATA.types.quad_class[type] > 2;
const REQUEST = DATA.types.code.indexOf("REQUEST");
const SIGNS = new RegExp(DATA.signs, "g");

// Text that others wrote, with signs that would not be seen but act as escapes.
const visible = (text) => text.replace(SIGNS, (sign) => {
  const code = sign.charCodeAt(0);
  return code === 13 ? "\\r" : code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
});
