// The script of the explorer: it finds, filters and lays out anew what the page already says.
// Every text that it shows comes from text nodes of the page, and goes into text nodes again.
"use strict";
(() => {
const $ = (id) => document.getElementById("_" + id);
const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const attribute = (element, values) => {
  for (const name in values) element.setAttribute(name, values[name]);
  return element;
};
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const small = (text) => text.charAt(0).toLowerCase() + text.slice(1);
const counted = (n, one, more = one + "s") => n + " " + (n === 1 ? one : more);
const narrow = () => matchMedia("(max-width: 60rem)").matches;

// ---- What there is -----------------------------------------------------------------------------

const MOMENT = 1, LOOSE = 2, SYMMETRIC = 4, STAND = 8;
const FOR = 0, AGAINST = 1;
const SIDES = ["for", "against", "neither", "not asserted"];
const SIGNS = ["●", "✕", "–", "○"];
const CLASSES = ["for", "against", "neither", "unasserted"];

const data = JSON.parse($("data").textContent);
const rows = [...$("table").tBodies[0].rows];

// Folds names as questions are folded: lower case, no accents, no article in front.
const LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i" };
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/[ßæœøłđı]/g, (letter) => LETTERS[letter])
  .replace(/[^\p{L}\p{N}]+/gu, " ").trim().replace(/^(the|a|an) /, "");

const entities = [...document.querySelectorAll("#_entities dt")].map((term, n) => {
  const known = [];
  for (let next = term.nextElementSibling; next?.localName === "dd"; next = next.nextElementSibling) known.push(next);
  const also = known.flatMap((line) => [...line.querySelectorAll("i")]).flatMap((names) => names.textContent.split("; "));
  const names = [term.textContent, ...also];
  return { n, id: term.id, kind: data.entities[n], name: names[0], names, folded: names.map(fold), known, claims: [] };
});
const byId = new Map(entities.map((entity) => [entity.id, entity]));
const claims = data.claims.map(([from, to, relation, verb, side, marks, others, since = null, until = null], n) => ({
  n, relation, side, marks, since, until,
  from: entities[from], to: to === null ? null : entities[to],
  verb: data.verbs[verb], others: (others || []).map((other) => entities[other]),
  row: rows[n], text: rows[n].cells[0].firstChild.textContent,
  when: rows[n].cells[1].textContent, source: data.source + rows[n].cells[3].textContent,
}));
for (const claim of claims) {
  for (const entity of new Set([claim.from, claim.to, ...claim.others])) {
    if (entity) entity.claims.push(claim);
  }
}
const years = claims.flatMap((claim) => [claim.since, claim.until]).filter((year) => year !== null);
const dated = (claim) => claim.since !== null || claim.until !== null;
const moment = (claim) => claim.since ?? claim.until;
// Claims without a date come last.
const earlier = (a, b) => (moment(a) ?? Infinity) - (moment(b) ?? Infinity) || a.n - b.n || 0;

const link = (entity, text = entity.name) => make("a", { href: "#" + entity.id, textContent: text });

// The sentence of a claim, with links to the entities that it names.
function sentence(claim) {
  const text = claim.text;
  const found = [];
  for (const entity of new Set([claim.from, claim.to, ...claim.others])) {
    if (!entity) continue;
    for (const written of [entity.name, small(entity.name)]) {
      const at = text.indexOf(written);
      if (at >= 0) { found.push({ entity, at, end: at + written.length }); break; }
    }
  }
  found.sort((a, b) => (b.end - b.at) - (a.end - a.at));
  const kept = [];
  for (const place of found) {
    if (kept.every((other) => place.end <= other.at || other.end <= place.at)) kept.push(place);
  }
  kept.sort((a, b) => a.at - b.at);
  const parts = [];
  let last = 0;
  for (const { entity, at, end } of kept) {
    parts.push(text.slice(last, at), link(entity, text.slice(at, end)));
    last = end;
  }
  parts.push(text.slice(last));
  return parts;
}

// ---- What is chosen ----------------------------------------------------------------------------

const state = {
  tab: "map", chosen: null, compared: [], kinds: new Set(), sides: new Set(), relation: null,
  since: null, until: null, undated: true, near: false, order: "", down: false,
};

const families = data.relations.map((_, n) => {
  const line = new Set();
  for (let at = n; at !== null && !line.has(at); at = data.relations[at][1]) line.add(at);
  return line;
});

function inYears(claim) {
  if (state.since === null && state.until === null) return state.undated || dated(claim);
  if (!dated(claim)) return state.undated;
  return !(state.since !== null && claim.until !== null && claim.until <= state.since)
    && !(state.until !== null && claim.since !== null && claim.since >= state.until + 1);
}

const shown = (claim) => !state.kinds.has(claim.from.kind)
  && !(claim.to && state.kinds.has(claim.to.kind))
  && !state.sides.has(claim.side)
  && (state.relation === null || claim.relation !== null && families[claim.relation].has(state.relation))
  && inYears(claim)
  && !(state.near && state.chosen && !state.chosen.claims.includes(claim));

const isFiltered = () => state.kinds.size || state.sides.size || state.relation !== null
  || state.since !== null || state.until !== null || !state.undated || state.near;

function update() {
  let count = 0;
  for (const claim of claims) {
    claim.shown = Boolean(shown(claim));
    claim.row.hidden = !claim.shown;
    if (claim.shown) count += 1;
  }
  const tally = count === claims.length ? `all ${counted(count, "row")}` : `${count} of ${counted(claims.length, "row")}`;
  $("tally").textContent = tally;
  $("count").textContent = capital(tally) + (state.near && state.chosen ? ` of ${state.chosen.name}` : "");
  $("reset").disabled = !isFiltered();
  const held = document.activeElement.closest("#_card, .panel");
  showMaps();
  showCard();
  showPanel();
  tabStops($("table").tBodies[0]);
  // The element that had the focus may have been replaced.
  if (held && !held.contains(document.activeElement)) {
    held.querySelector("h2[tabindex], a[aria-current], a[tabindex='0']")?.focus({ preventScroll: held.id === "_card" });
  }
}

// ---- The address -------------------------------------------------------------------------------

function read() {
  let hash = location.hash.slice(1);
  try { hash = decodeURIComponent(hash); } catch { /* It is no name then. */ }
  if (hash.startsWith("compare=")) {
    state.compared = hash.slice(8).split(",").map((id) => byId.get(id)).filter(Boolean);
    state.tab = "compare";
    showTabs();
    update();
    return;
  }
  // The address names another part of the page, such as the table.
  if (hash && !byId.has(hash)) return;
  const before = state.chosen;
  state.chosen = byId.get(hash) ?? null;
  if (state.chosen && state.chosen !== before) {
    if (state.tab === "map" && !showView(state.chosen)) state.tab = "around";
    const about = state.chosen.claims.length;
    $("status").textContent = `${state.chosen.name}: ${counted(about, "claim")}.`;
  }
  if (!state.chosen && before) $("status").textContent = "Nothing is chosen.";
  showTabs();
  update();
}

// Adds an entry to the history. The browser must not follow the link itself, because it would move the focus.
function go(hash) {
  if (location.hash !== hash) history.pushState(null, "", hash || location.pathname + location.search);
  read();
}
const choose = (entity) => go(entity ? "#" + entity.id : "");
const compare = (list) => go("#compare=" + list.map((entity) => entity.id).join(","));

document.addEventListener("click", (event) => {
  const to = event.target.closest("a[href^='#']");
  if (!to || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const entity = byId.get(to.getAttribute("href").slice(1));
  if (!entity) return;
  event.preventDefault();
  choose(entity);
});

// ---- Moving with the arrow keys: each group of controls is one stop of the Tab key --------------

function stops(container) {
  return [...container.querySelectorAll("a")].filter((item) => item.getClientRects().length);
}

function tabStops(container) {
  const items = [...container.querySelectorAll("a")];
  if (!items.length) return;
  const current = items.find((item) => item === document.activeElement)
    ?? items.find((item) => state.chosen && item.getAttribute("href") === "#" + state.chosen.id && item.getClientRects().length)
    ?? items.find((item) => item.getClientRects().length) ?? items[0];
  for (const item of items) item.setAttribute("tabindex", item === current ? "0" : "-1");
}

function moveTo(container, item) {
  for (const other of container.querySelectorAll("a")) other.setAttribute("tabindex", "-1");
  item.setAttribute("tabindex", "0");
  item.focus();
}

const middle = (element) => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
};
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The nearest box in a direction; boxes that are joined to this one count as nearer.
function towards(from, items, key, joined = () => false) {
  const [dx, dy] = WAYS[key];
  const here = middle(from);
  let best = null, least = Infinity;
  for (const item of items) {
    if (item === from) continue;
    const there = middle(item);
    const x = there.x - here.x, y = there.y - here.y;
    const along = x * dx + y * dy, across = Math.abs(x * dy) + Math.abs(y * dx);
    if (along < 2) continue;
    const far = (along + across * 2) * (joined(item) ? 0.4 : 1);
    if (far < least) { least = far; best = item; }
  }
  return best;
}

function arrows(container, joined) {
  container.addEventListener("keydown", (event) => {
    const from = event.target.closest("a");
    if (!from || event.altKey || event.ctrlKey || event.metaKey) return;
    const items = stops(container);
    let item = null;
    if (event.key in WAYS) item = towards(from, items, event.key, joined && ((other) => joined(from, other)));
    else if (event.key === "Home") item = items[0];
    else if (event.key === "End") item = items[items.length - 1];
    else return;
    event.preventDefault();
    if (item) moveTo(container, item);
  });
}

// ---- Tabs --------------------------------------------------------------------------------------

const tabs = [...document.querySelectorAll("[role=tab]")];
const nameOf = (tab) => tab.id.slice("_tab-".length);

function showTabs() {
  for (const tab of tabs) {
    const on = nameOf(tab) === state.tab;
    attribute(tab, { "aria-selected": on, tabindex: on ? 0 : -1 });
    $("panel-" + nameOf(tab)).hidden = !on;
  }
}

function openTab(name, focus) {
  state.tab = name;
  showTabs();
  if (focus) $("tab-" + name).focus();
  update();
}

for (const tab of tabs) {
  tab.addEventListener("click", () => openTab(nameOf(tab)));
  tab.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(tab), last = tabs.length - 1;
    const to = { ArrowLeft: at ? at - 1 : last, ArrowRight: at < last ? at + 1 : 0, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    openTab(nameOf(tabs[to]), true);
  });
}

function showPanel() {
  if (state.tab === "around") showAround();
  if (state.tab === "timeline") showTimeline();
  if (state.tab === "compare") showCompare();
}

// ---- Map ---------------------------------------------------------------------------------------

const maps = [...document.querySelectorAll("figure.map")].map((figure) => {
  const svg = figure.querySelector("svg");
  const boxes = svg ? [...svg.querySelectorAll(".box")] : [];
  const at = boxes.map((box) => byId.get(box.getAttribute("href").slice(1)));
  const lines = svg ? [...svg.querySelectorAll("[data-ends]")].map((element) => {
    const [from, to] = element.dataset.ends.split(" ").map((n) => at[n]);
    const side = CLASSES.findIndex((name) => element.classList.contains("side-" + name));
    const own = claims.filter((claim) => claim.from === from && claim.to === to && claim.side === side);
    return { element, from, to, claims: own };
  }) : [];
  const joined = (a, b) => {
    const [x, y] = [a, b].map((box) => at[boxes.indexOf(box)]);
    return lines.some((line) => line.from === x && line.to === y || line.from === y && line.to === x);
  };
  arrows(figure, joined);
  return { figure, svg, boxes, at, lines, scale: 0, width: svg ? svg.width.baseVal.value : 0 };
});
const views = $("view");
const open = () => maps[views.value] ?? maps[0];

// Opens a view that shows this entity, if there is one.
function showView(entity) {
  if (open()?.at.includes(entity)) return true;
  const n = maps.findIndex((map) => map.at.includes(entity));
  if (n >= 0) views.value = n;
  return n >= 0;
}

function showMaps() {
  for (const map of maps) {
    map.figure.hidden = map !== open();
    if (map !== open() || !map.svg) continue;
    const ends = new Set(), near = new Set([state.chosen]);
    for (const line of map.lines) {
      const on = line.claims.some((claim) => claim.shown);
      line.element.classList.toggle("off", !on);
      if (!on) continue;
      ends.add(line.from).add(line.to);
      const touches = line.from === state.chosen || line.to === state.chosen;
      line.element.classList.toggle("near", touches);
      if (touches) near.add(line.from).add(line.to);
    }
    const has = map.at.includes(state.chosen);
    map.svg.classList.toggle("chosen", has);
    map.boxes.forEach((box, n) => {
      const entity = map.at[n];
      box.classList.toggle("off", state.kinds.has(entity.kind));
      box.classList.toggle("faint", Boolean(isFiltered()) && !ends.has(entity));
      box.classList.toggle("near", near.has(entity));
      if (entity === state.chosen) attribute(box, { "aria-current": "true" });
      else box.removeAttribute("aria-current");
    });
    size(map);
    if (has && map.at.indexOf(state.chosen) !== map.seen) reveal(map);
    map.seen = map.at.indexOf(state.chosen);
    tabStops(map.figure);
  }
}

// As wide as the space allows, but never too small to read.
function size(map) {
  const room = map.figure.querySelector(".paper").clientWidth;
  const fitting = Math.min(1, Math.max(room / map.width, 0.8));
  map.svg.style.width = Math.round(map.width * (map.scale || fitting)) + "px";
  return map.scale || fitting;
}

// Scrolls to the chosen box in the picture.
function reveal(map) {
  const paper = map.figure.querySelector(".paper");
  const box = map.boxes[map.at.indexOf(state.chosen)].getBoundingClientRect(), seen = paper.getBoundingClientRect();
  if (box.left < seen.left || box.right > seen.right) paper.scrollLeft += box.left + box.width / 2 - seen.left - seen.width / 2;
  if (box.top < seen.top || box.bottom > seen.bottom) paper.scrollTop += box.top + box.height / 2 - seen.top - seen.height / 2;
}

function scaled(by) {
  const map = open();
  if (!map?.svg) return;
  const room = map.figure.querySelector(".paper").clientWidth;
  map.scale = by ? Math.min(3, Math.max(0.2, size(map) * by)) : Math.min(1, room / map.width);
  size(map);
}
views.addEventListener("change", update);
$("larger").addEventListener("click", () => scaled(1.25));
$("smaller").addEventListener("click", () => scaled(0.8));
$("fit").addEventListener("click", () => scaled(0));

// ---- The card ----------------------------------------------------------------------------------

// Claims grouped by verb, in order of date.
function grouped(list, key = (claim) => claim.verb) {
  const groups = new Map();
  for (const claim of [...list].sort(earlier)) {
    const name = key(claim);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(claim);
  }
  return [...groups];
}

function cited(claim) {
  const rest = [...claim.row.cells[0].querySelectorAll("small")].map((part) => part.cloneNode(true));
  const item = make("li", { className: "side-" + CLASSES[claim.side] }, ...sentence(claim));
  if (claim.when) item.append(" ", make("span", { className: "when", textContent: claim.when }));
  item.append(" ", make("cite", { textContent: `[${claim.source}]` }), ...rest);
  if (live) item.append(" ", place("claim=" + claim.n));
  return item;
}

function section(title, list) {
  if (!list.length) return [];
  const items = make("ul", {}, ...[...list].sort(earlier).map(cited));
  return [make("h3", { textContent: `${title} (${list.length})` }), items];
}

function showCard() {
  const card = $("card"), entity = state.chosen;
  if (!entity) {
    card.replaceChildren(make("p", { className: "soft", textContent: "Choose something: in a picture, in the table, or by its name with Find." }));
    return;
  }
  const known = entity.known.map((line) => make("p", {}, ...line.cloneNode(true).childNodes));
  const own = entity.claims.filter((claim) => claim.shown);
  // The date of the entity itself is shown above.
  const out = own.filter((claim) => claim.from === entity && claim.verb);
  const into = own.filter((claim) => claim.to === entity && claim.from !== entity);
  const beside = own.filter((claim) => claim.from !== entity && claim.to !== entity);
  const button = (text, act) => {
    const made = make("button", { type: "button", textContent: text });
    made.addEventListener("click", act);
    return made;
  };
  const buttons = make("p", { className: "buttons" },
    button("Compare", () => compare([...new Set([...state.compared, entity])])),
    button("Clear", () => choose(null)));
  if (live) buttons.append(place("id=" + entity.id));
  const parts = [
    make("h2", { textContent: entity.name, tabIndex: -1 }), ...known, buttons,
    ...section("What it does", out), ...section("What is done to it", into), ...section("Named in", beside),
  ];
  const hidden = entity.claims.length - own.length;
  if (hidden) parts.push(make("p", { className: "soft", textContent: `The filters hide ${counted(hidden, "claim")} of it.` }));
  card.replaceChildren(...parts);
  tabStops(card);
}
arrows($("card"));

// ---- Around ------------------------------------------------------------------------------------

function missing(text) {
  return make("p", { className: "soft empty", textContent: text });
}

// The entities at the other ends of claims, by verb: one side of the picture around an entity.
function ends(title, list, other, className) {
  const box = make("div", { className }, make("h2", { textContent: title }));
  if (!list.length) { box.append(missing("nothing on record")); return box; }
  for (const [verb, own] of grouped(list)) {
    const items = make("ul", {});
    const seen = new Map();
    for (const claim of own) {
      const end = other(claim);
      if (!seen.has(end)) seen.set(end, []);
      if (claim.when) seen.get(end).push(claim.when);
    }
    for (const [end, whens] of seen) {
      const item = make("li", {}, end ? link(end) : make("span", { className: "alone", textContent: "(itself)" }));
      if (whens.length) item.append(" ", make("span", { className: "when", textContent: [...new Set(whens)].join("; ") }));
      items.append(item);
    }
    const heading = make("h3", {}, make("span", { className: "line", ariaHidden: "true" }), ` ${verb || "dated"} `);
    box.append(make("section", { className: "verb side-" + CLASSES[own[0].side] }, heading, items));
  }
  return box;
}

function showAround() {
  const panel = $("panel-around"), entity = state.chosen;
  if (!entity) { panel.replaceChildren(missing("Choose something to see what is around it.")); return; }
  const own = entity.claims.filter((claim) => claim.shown);
  const both = (claim) => claim.marks & SYMMETRIC;
  const out = own.filter((claim) => claim.from === entity && claim.relation !== null || claim.to === entity && both(claim));
  const into = own.filter((claim) => claim.to === entity && claim.from !== entity && !both(claim));
  const self = attribute(link(entity), { "aria-current": "true" });
  const kind = make("span", { className: "soft", textContent: data.kinds[entity.kind] });
  const centre = make("div", { className: "centre" }, make("div", {}, self, " ", kind));
  panel.replaceChildren(make("div", { className: "around" },
    ends("Done to it", into, (claim) => claim.from, "into"), centre,
    ends("What it does", out, (claim) => claim.from === entity ? claim.to : claim.from, "out")));
  tabStops(panel);
}
arrows($("panel-around"));

// ---- Timeline ----------------------------------------------------------------------------------

function scaleOf(list) {
  let first = Infinity, last = -Infinity;
  for (const claim of list) {
    for (const year of [claim.since, claim.until]) {
      if (year !== null) { first = Math.min(first, year); last = Math.max(last, year); }
    }
  }
  first = Math.floor(first); last = Math.max(Math.ceil(last), first + 1);
  const most = innerWidth < 1100 ? 4 : 5;
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => (last - first) / step <= most) ?? Math.ceil((last - first) / most);
  first = Math.floor(first / step) * step;
  last = Math.ceil(last / step) * step;
  return { first, last, step, at: (year) => (year - first) / (last - first) * 100 };
}

const yearText = (year) => year <= 0 ? `${1 - year} BCE` : String(year);

function mark(claim, scale) {
  const open = [claim.since === null, claim.until === null];
  const left = scale.at(claim.since ?? scale.first), right = scale.at(claim.until ?? scale.last);
  const bar = make("span", { className: "mark" });
  bar.classList.toggle("moment", Boolean(claim.marks & MOMENT));
  bar.classList.toggle("loose", Boolean(claim.marks & LOOSE));
  bar.classList.toggle("open-start", open[0]);
  bar.classList.toggle("open-end", open[1]);
  bar.style.left = left + "%";
  bar.style.width = Math.max(right - left, 0.6) + "%";
  return make("span", { className: "track side-" + CLASSES[claim.side], ariaHidden: "true" }, bar);
}

const MOST = 150;
function showTimeline() {
  const panel = $("panel-timeline"), entity = state.chosen;
  const of = (entity ? entity.claims : claims).filter((claim) => claim.shown);
  const list = of.filter(dated).sort(earlier);
  const title = make("h2", { textContent: entity ? `When: ${entity.name}` : "When: everything shown" });
  if (!list.length) { panel.replaceChildren(title, missing("Nothing dated is shown.")); return; }
  const scale = scaleOf(list);
  const axis = make("div", { className: "axis", ariaHidden: "true" });
  for (let year = scale.first; year <= scale.last; year += scale.step) {
    const tick = make("span", { textContent: yearText(year) });
    tick.style.left = scale.at(year) + "%";
    axis.append(tick);
  }
  const items = list.slice(0, MOST).map((claim) => make("li", {},
    make("span", { className: "when", textContent: claim.when }), mark(claim, scale),
    make("span", { className: "text" }, ...sentence(claim), " ", make("cite", { textContent: `[${claim.source}]` }))));
  const notes = [];
  if (list.length > MOST) notes.push(`The first ${MOST} of ${list.length}: choose something, or narrow the years.`);
  const undated = of.length - list.length;
  if (undated) notes.push(`${counted(undated, "claim")} without a date ${undated === 1 ? "is" : "are"} not here.`);
  const lines = make("ol", { className: "timeline" }, make("li", { className: "head", ariaHidden: "true" }, make("span"), axis), ...items);
  panel.replaceChildren(title, lines, ...notes.map((text) => make("p", { className: "soft", textContent: text })));
  tabStops(panel);
}
arrows($("panel-timeline"));

// ---- Compare -----------------------------------------------------------------------------------

// What somebody said and did about each thing: for, against, both, or nothing that takes a side.
function stands(entity) {
  const on = new Map();
  for (const claim of entity.claims) {
    if (!claim.shown || !claim.to || !(claim.marks & STAND)) continue;
    let other = null;
    if (claim.from === entity) other = claim.to;
    else if (claim.to === entity && claim.marks & SYMMETRIC) other = claim.from;
    if (!other) continue;
    if (!on.has(other)) on.set(other, []);
    on.get(other).push(claim);
  }
  return on;
}

function verdict(list = []) {
  const pro = list.some((claim) => claim.side === FOR), contra = list.some((claim) => claim.side === AGAINST);
  if (pro && contra) return "both";
  return pro ? "for" : contra ? "against" : "";
}

function common(a, b) {
  const both = [verdict(a), verdict(b)];
  if (!both.every((side) => side === "for" || side === "against")) return null;
  return both[0] === both[1];
}

const pairsOf = (list) => list.flatMap((a, n) => list.slice(n + 1).map((b) => [a, b]));

function rank(cells) {
  const pairs = pairsOf(cells).map(([a, b]) => common(a, b));
  if (pairs.includes(false)) return 0;
  if (pairs.includes(true)) return 1;
  return cells.filter((cell) => cell).length > 1 ? 2 : 3;
}

function cell(list) {
  const box = make("td", {});
  if (!list) { box.append(make("span", { className: "soft", textContent: "—", title: "nothing on record" })); return box; }
  for (const claim of [...list].sort(earlier)) {
    const part = make("p", { className: "side-" + CLASSES[claim.side] });
    part.append(make("b", { textContent: `${SIGNS[claim.side]} ${SIDES[claim.side]}` }), `: ${claim.verb}`);
    if (claim.when) part.append(" ", make("span", { className: "when", textContent: claim.when }));
    part.append(" ", make("cite", { textContent: `[${claim.source}]` }));
    box.append(part);
  }
  return box;
}

function comparison(list) {
  const all = list.map(stands);
  const things = new Set(all.flatMap((own) => [...own.keys()]));
  if (!things.size) return [missing("Nothing on record, of what is shown, of a stand that they took.")];
  const table = [...things].map((thing) => ({ thing, cells: all.map((own) => own.get(thing)) }));
  table.sort((a, b) => rank(a.cells) - rank(b.cells) || a.thing.n - b.thing.n);
  const notes = pairsOf(list.map((_, n) => n)).map(([a, b]) => {
    const same = table.filter(({ cells }) => common(cells[a], cells[b]) === true).length;
    const split = table.filter(({ cells }) => common(cells[a], cells[b]) === false).length;
    const mixed = table.filter(({ cells }) => {
      const both = [verdict(cells[a]), verdict(cells[b])];
      return both.includes("both") && !both.includes("");
    }).length;
    const sides = mixed ? `, on ${mixed} one has been on both sides` : "";
    return `${list[a].name} and ${list[b].name}: agree on ${same}, split on ${split}${sides}.`;
  });
  notes.push("— nothing on record, which is not the same as neutral.");
  const head = make("tr", {}, attribute(make("th", { textContent: "On" }), { scope: "col" }),
    ...list.map((entity) => attribute(make("th", {}, link(entity)), { scope: "col" })));
  const body = table.map(({ thing, cells }) => make("tr", {}, attribute(make("th", {}, link(thing)), { scope: "row" }), ...cells.map(cell)));
  return [
    attribute(make("div", { className: "scroll" }, make("table", { className: "compared" },
      make("thead", {}, head), make("tbody", {}, ...body))), { tabindex: 0, role: "region", "aria-label": "Comparison" }),
    ...notes.map((text) => make("p", { className: "soft", textContent: text })),
  ];
}

const compared = make("div", {});
const chips = make("ul", { className: "chips" });
function showCompare() {
  chips.replaceChildren(...state.compared.map((entity) => {
    const button = make("button", { type: "button", textContent: "✕", ariaLabel: `Take out ${entity.name}` });
    button.addEventListener("click", () => compare(state.compared.filter((other) => other !== entity)));
    return make("li", {}, entity.name + " ", button);
  }));
  compared.replaceChildren(...state.compared.length < 2 ? [missing("Choose two or more to lay side by side.")] : comparison(state.compared));
  tabStops(compared);
}
arrows(compared);

// ---- Find --------------------------------------------------------------------------------------

const WORD = (name, asked) => name.startsWith(asked) ? 1 : (" " + name).includes(" " + asked) ? 2 : 3;
function found(text) {
  const asked = fold(text);
  if (!asked) return [];
  const words = asked.split(" ");
  const list = [];
  for (const entity of entities) {
    let best = 9, name = "";
    entity.folded.forEach((folded, n) => {
      const rank = folded === asked ? 0 : folded.includes(asked) ? WORD(folded, asked)
        : words.every((word) => (" " + folded).includes(" " + word)) ? 4 : 9;
      if (rank < best) { best = rank; name = entity.names[n]; }
    });
    if (best < 9) list.push({ entity, best, name });
  }
  list.sort((a, b) => a.best - b.best || b.entity.claims.length - a.entity.claims.length || a.entity.n - b.entity.n);
  return list.slice(0, 12);
}

// A text field for names with a list of what is found, as a combobox of the ARIA practices.
function finder(input, list, act) {
  let results = [], at = -1;
  const options = () => [...list.children];
  const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (n) => {
    at = n;
    options().forEach((option, place) => option.setAttribute("aria-selected", place === n));
    if (n < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", options()[n].id); options()[n].scrollIntoView({ block: "nearest" }); }
  };
  const pick = (n) => {
    if (!results[n]) return;
    const { entity } = results[n];
    input.value = "";
    close();
    act(entity);
  };
  const fill = () => {
    results = found(input.value);
    list.replaceChildren(...results.map(({ entity, name }, n) => {
      const also = fold(name) === fold(entity.name) ? data.kinds[entity.kind] : `${name} · ${data.kinds[entity.kind]}`;
      const option = make("li", { id: list.id + "-" + n }, make("span", { textContent: entity.name }), " ", make("small", { textContent: also }));
      attribute(option, { role: "option", "aria-selected": "false" });
      option.addEventListener("mousedown", (event) => { event.preventDefault(); pick(n); });
      return option;
    }));
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(results.length ? 0 : -1);
    if (input.value.trim() && !results.length) $("status").textContent = "No name is like that.";
  };
  input.addEventListener("input", fill);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); pick(Math.max(at, 0)); }
    else if (event.key === "Escape") { event.stopPropagation(); if (list.hidden && !input.value) input.blur(); input.value = ""; close(); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) fill();
      if (!results.length) return;
      event.preventDefault();
      mark((at + (event.key === "ArrowDown" ? 1 : results.length - 1)) % results.length);
    }
  });
}
finder($("find"), $("found"), choose);

// ---- Filters -----------------------------------------------------------------------------------

function checks(box, names, off) {
  names.forEach(([value, text]) => {
    const input = make("input", { type: "checkbox", checked: true });
    input.addEventListener("change", () => { if (input.checked) off.delete(value); else off.add(value); update(); });
    box.append(make("label", { className: "check" }, input, text));
  });
}
const kindCounts = data.kinds.map((_, n) => entities.filter((entity) => entity.kind === n).length);
checks($("kinds"), data.kinds.map((name, n) => [n, `${name} (${kindCounts[n]})`]), state.kinds);
checks($("sides"), SIDES.map((name, n) => [n, `${SIGNS[n]} ${name}`]), state.sides);

data.relations.forEach(([name], n) => {
  const count = claims.filter((claim) => claim.relation !== null && families[claim.relation].has(n)).length;
  if (count) $("relation").append(make("option", { value: n, textContent: `${name} (${count})` }));
});
$("relation").addEventListener("change", (event) => {
  state.relation = event.target.value === "" ? null : Number(event.target.value);
  update();
});
if (years.length) {
  $("since").placeholder = Math.floor(years.reduce((a, b) => Math.min(a, b)));
  $("until").placeholder = Math.ceil(years.reduce((a, b) => Math.max(a, b))) - 1;
}
for (const end of ["since", "until"]) {
  $(end).addEventListener("input", (event) => {
    state[end] = event.target.value === "" ? null : event.target.valueAsNumber;
    update();
  });
}
$("undated").addEventListener("change", (event) => { state.undated = event.target.checked; update(); });
$("near").addEventListener("change", (event) => { state.near = event.target.checked; update(); });
$("reset").addEventListener("click", () => {
  Object.assign(state, { relation: null, since: null, until: null, undated: true, near: false });
  state.kinds.clear();
  state.sides.clear();
  for (const input of document.querySelectorAll("#_filters input")) {
    if (input.type === "checkbox") input.checked = input.id !== "_near"; else input.value = "";
  }
  $("relation").value = "";
  update();
  $("status").textContent = "All filters are reset.";
  $("find").focus();
});

// ---- The table ---------------------------------------------------------------------------------

const ORDERS = {
  text: (a, b) => a.text.localeCompare(b.text, "en"),
  when: earlier,
  side: (a, b) => a.side - b.side || a.n - b.n,
  source: (a, b) => a.source.localeCompare(b.source, "en", { numeric: true }) || a.n - b.n,
};
for (const button of document.querySelectorAll("button.sort")) {
  button.addEventListener("click", () => {
    const key = button.dataset.key;
    state.down = state.order === key && !state.down;
    state.order = key;
    const sorted = [...claims].sort(ORDERS[key]);
    if (state.down) sorted.reverse();
    $("table").tBodies[0].append(...sorted.map((claim) => claim.row));
    for (const head of $("table").querySelectorAll("th")) head.removeAttribute("aria-sort");
    button.closest("th").setAttribute("aria-sort", state.down ? "descending" : "ascending");
    tabStops($("table").tBodies[0]);
  });
}
for (const claim of claims) claim.row.cells[0].firstChild.replaceWith(...sentence(claim));

// A cell of an answer that is just a name becomes a link to the entity.
const byName = new Map(entities.map((entity) => [entity.name, entity]));
function linkCells(box) {
  for (const cell of box.querySelectorAll("td, th")) {
    const entity = byName.get(cell.textContent);
    if (entity) cell.replaceChildren(link(entity));
  }
}
if ($("questions")) linkCells($("questions"));
arrows($("table").tBodies[0]);

// ---- Keys --------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $("find").focus();
  } else if (event.key === "Escape" && !event.defaultPrevented && state.chosen) choose(null);
});

// ---- A page that is served: questions, places in files, and new data ---------------------------

const live = Boolean($("live"));

async function fetched(path) {
  const answer = await fetch(path);
  return { ok: answer.ok, text: await answer.text() };
}

// A part of a page from the server. Scripts in HTML that is parsed like this do not run.
const parts = (text) => [...new DOMParser().parseFromString(text, "text/html").body.childNodes];

async function put(box, path) {
  box.replaceChildren(make("p", { className: "soft", textContent: "…" }));
  try { box.replaceChildren(...parts((await fetched(path)).text)); linkCells(box); }
  catch { box.replaceChildren(make("p", { className: "lead", textContent: "The server does not answer: is polemic serve still running?" })); }
}

function place(what) {
  const button = make("button", { type: "button", className: "place", textContent: "in its file" });
  button.addEventListener("click", () => {
    const known = button.nextElementSibling;
    if (known?.classList.contains("record")) { known.remove(); return; }
    const box = make("div", { className: "record" });
    button.after(box);
    put(box, "record?" + what);
  });
  return button;
}

async function watch() {
  const box = $("mistakes");
  try {
    const { text } = await fetched("state");
    const { state: now, mistakes } = JSON.parse(text);
    if (now !== $("live").dataset.state) {
      try { sessionStorage.setItem("tab", state.tab); } catch { /* Then it opens the first. */ }
      location.reload();
      return;
    }
    if (mistakes !== box.dataset.shown) {
      box.dataset.shown = mistakes;
      box.hidden = !mistakes;
      box.replaceChildren(...parts(mistakes));
    }
  } catch { /* It is stopped, or slow; the next time will tell. */ }
  setTimeout(watch, document.hidden ? 10000 : 1500);
}

if (live) {
  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const question = $("question").value.trim();
    if (!question) return;
    const asked = "q=" + encodeURIComponent(question);
    // The address keeps the question, so that it is asked again after the data has changed.
    history.replaceState(null, "", "?" + asked + location.hash);
    put($("answer"), "answer?" + asked);
  });
  const again = new URLSearchParams(location.search).get("q");
  if (again) { $("question").value = again; $("ask").requestSubmit(); }
  watch();
}

// ---- Begin -------------------------------------------------------------------------------------

document.documentElement.classList.add("js");
if (narrow()) $("filters").open = false;
const add = make("input", { id: "_add", type: "search", autocomplete: "off", spellcheck: false, placeholder: "a name" });
const added = make("ul", { id: "_added", hidden: true });
attribute(add, { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": "_added" });
attribute(added, { role: "listbox", "aria-label": "Found" });
$("panel-compare").append(make("div", { className: "find" }, make("label", { htmlFor: "_add", textContent: "Add" }), add, added), chips, compared);
finder(add, added, (entity) => compare([...new Set([...state.compared, entity])]));
addEventListener("hashchange", read);
addEventListener("resize", () => showMaps());
try {
  const before = sessionStorage.getItem("tab");
  sessionStorage.removeItem("tab");
  if (live && tabs.some((tab) => nameOf(tab) === before)) state.tab = before;
} catch { /* A file may have no such memory. */ }
showTabs();
read();
if (!claims[0] || claims[0].shown === undefined) update();
})();
