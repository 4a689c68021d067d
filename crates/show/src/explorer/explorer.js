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

const tabs = [...document.querySelectorAll("[role=tab]")];
const nameOf = (tab) => tab.id.slice("_tab-".length);
const state = {
  tab: nameOf(tabs[0]), chosen: null, stance: "", claim: null, compared: [], view: 0, more: false,
  kinds: new Set(), sides: new Set(), relation: null, since: null, until: null, undated: true, near: false,
  order: "", down: false,
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
  showPage();
  showDrawings();
  showStances();
  showCard();
  showPanel();
  tabStops($("table").tBodies[0]);
  // The element that had the focus may have been replaced.
  if (held && !held.contains(document.activeElement)) {
    held.querySelector("h2[tabindex], a[aria-current], a[tabindex='0']")?.focus({ preventScroll: held.id === "_card" });
  }
}

// ---- The address: all of the state, so that Back, a bookmark and a mailed link lead to the same --

const plain = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

function written() {
  const parts = state.chosen ? [encodeURIComponent(state.chosen.id)] : [];
  const add = (key, value) => { if (value) parts.push(key + "=" + encodeURIComponent(value).replaceAll("%2C", ",")); };
  const names = (set, list) => [...set].sort((a, b) => a - b).map((n) => list[n]).join(",");
  add("stance", state.stance);
  add("claim", state.claim && String(state.claim.n + 1));
  add("compare", state.compared.map((entity) => entity.id).join(","));
  const usual = state.compared.length ? "compare" : nameOf(tabs[0]);
  add("tab", state.tab === usual ? "" : state.tab);
  add("view", state.view && String(state.view + 1));
  add("boxes", state.more && "more");
  add("without", names(state.kinds, data.kinds));
  add("no", names(state.sides, SIDES));
  add("relation", state.relation !== null && data.relations[state.relation][0]);
  add("from", state.since !== null && String(state.since));
  add("to", state.until !== null && String(state.until));
  add("dated", !state.undated && "only");
  add("near", state.near && "only");
  add("sort", state.order && (state.down ? "-" : "") + state.order);
  return parts.length ? "#" + parts.join("&") : "";
}

function read() {
  const parts = location.hash.slice(1).split("&");
  // The address names another part of the page, such as the table.
  if (parts[0].startsWith("_")) return;
  const given = new Map();
  let id = "";
  for (const part of parts) {
    const at = part.indexOf("=");
    if (at < 0) id = plain(part); else given.set(part.slice(0, at), plain(part.slice(at + 1)));
  }
  const list = (key) => (given.get(key) ?? "").split(",").filter(Boolean);
  const places = (key, names) => new Set(list(key).map((name) => names.indexOf(name)).filter((n) => n >= 0));
  const number = (key) => given.get(key) && Number.isFinite(Number(given.get(key))) ? Number(given.get(key)) : null;
  const before = state.chosen;
  const compared = list("compare").map((id) => byId.get(id)).filter(Boolean);
  const relation = data.relations.findIndex(([name]) => name === given.get("relation"));
  const tab = given.get("tab") ?? (compared.length ? "compare" : "");
  Object.assign(state, {
    compared, chosen: byId.get(id) ?? null, stance: stances.has(given.get("stance")) ? given.get("stance") : "",
    claim: claims[number("claim") - 1] ?? null,
    tab: tabs.some((known) => nameOf(known) === tab) ? tab : nameOf(tabs[0]),
    view: Math.max(0, (number("view") ?? 1) - 1), more: given.has("boxes"),
    kinds: places("without", data.kinds), sides: places("no", SIDES), relation: relation < 0 ? null : relation,
    since: number("from"), until: number("to"), undated: !given.has("dated"), near: given.has("near"),
    order: (given.get("sort") ?? "").replace("-", ""), down: (given.get("sort") ?? "").startsWith("-"),
  });
  if (!(state.order in ORDERS)) state.order = "";
  apply(before);
}

// Shows the state, and says what has been chosen.
function apply(before) {
  if (state.chosen && state.chosen !== before) {
    $("status").textContent = `${state.chosen.name}: ${counted(state.chosen.claims.length, "claim")}.`;
  } else if (!state.chosen && before) $("status").textContent = "Nothing is chosen.";
  showTabs();
  showFilters();
  showOrder();
  update();
}

// Changes the state. Each change is an entry of the history, apart from letters that are typed.
let last = null;
function go(changes, typed) {
  const before = state.chosen;
  Object.assign(state, changes);
  const to = written();
  if (to !== location.hash) history[typed ? "replaceState" : "pushState"](null, "", to || location.pathname + location.search);
  last = location.hash;
  apply(before);
}
const choose = (entity) => go({ chosen: entity, stance: "", claim: null, ...viewOf(entity) });
const compare = (list) => go({ compared: list, tab: "compare" });
const followed = () => { if (location.hash !== last) { last = location.hash; read(); } };
addEventListener("popstate", followed);
addEventListener("hashchange", followed);

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

function showTabs() {
  for (const tab of tabs) {
    const on = nameOf(tab) === state.tab;
    attribute(tab, { "aria-selected": on, tabindex: on ? 0 : -1 });
    $("panel-" + nameOf(tab)).hidden = !on;
  }
}

function openTab(name, focus) {
  go({ tab: name });
  if (focus) $("tab-" + name).focus();
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

// ---- Drawings: the maps, and the network of the sides -------------------------------------------

function drawing(figure) {
  const svg = figure.querySelector("svg");
  const boxes = svg ? [...svg.querySelectorAll(".box")] : [];
  const at = boxes.map((box) => byId.get(plain(box.getAttribute("href").slice(1))));
  const lines = svg ? [...svg.querySelectorAll("[data-ends]")].map((element) => {
    const [from, to] = element.dataset.ends.split(" ").map((n) => at[n]);
    const side = CLASSES.findIndex((name) => element.classList.contains("side-" + name));
    const own = element.dataset.claims ? element.dataset.claims.split(" ").map((n) => claims[n])
      : from.claims.filter((claim) => claim.from === from && claim.to === to && claim.side === side);
    return { element, from, to, claims: own };
  }) : [];
  const joined = (a, b) => {
    const [x, y] = [a, b].map((box) => at[boxes.indexOf(box)]);
    return lines.some((line) => line.from === x && line.to === y || line.from === y && line.to === x);
  };
  arrows(figure, joined);
  // The lines in words, for those who do not see them.
  const told = attribute(make("ul", { className: "visually-hidden" }), { "aria-label": "The lines of this picture" });
  figure.append(told);
  return { figure, told, svg, boxes, at, lines, paper: figure.querySelector(".paper") };
}
const network = document.querySelector("#_panel-sides figure") && drawing(document.querySelector("#_panel-sides figure"));
const maps = [...document.querySelectorAll("figure.map")].map((figure) => ({
  ...drawing(figure), view: Number(figure.dataset.view), more: figure.dataset.boxes === "more",
}));
const views = $("view");
const shownMap = () => maps.find((map) => map.view === state.view && map.more === state.more)
  ?? maps.find((map) => map.view === state.view) ?? maps[0];

// The view that shows this entity, if there is one; nothing if it is the open one.
function viewOf(entity) {
  if (state.tab !== "map" || !entity || shownMap()?.at.includes(entity)) return {};
  const map = maps.find((map) => map.view === state.view && map.at.includes(entity))
    ?? maps.find((map) => !map.more && map.at.includes(entity)) ?? maps.find((map) => map.at.includes(entity));
  return map ? { view: map.view, more: map.more } : {};
}

function showDrawings() {
  if (state.tab === "sides" && network?.svg) showDrawing(network);
  views.value = String(state.view);
  for (const map of maps) map.figure.hidden = map !== shownMap();
  const map = shownMap();
  if (state.tab !== "map" || !map?.svg) return;
  showDrawing(map);
  const other = maps.some((known) => known.view === map.view && known.more !== map.more);
  $("more").hidden = !other;
  $("more").textContent = map.more ? "Fewer boxes" : "More boxes";
  fit(map);
  const seen = map.at.indexOf(state.chosen);
  if (seen >= 0 && seen !== map.seen) reveal(map, map.boxes[seen]);
  map.seen = seen;
}

// Lines of which no claim is shown go, and boxes that then have no line.
function showDrawing(map) {
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
  map.told.replaceChildren(...map.lines.filter((line) => line.element.classList.contains("line") && !line.element.classList.contains("off"))
    .flatMap((line) => line.claims.filter((claim) => claim.shown)).map((claim) => make("li", { textContent: claim.text })));
  map.svg.classList.toggle("chosen", map.at.includes(state.chosen));
  map.boxes.forEach((box, n) => {
    const entity = map.at[n];
    box.classList.toggle("off", state.kinds.has(entity.kind) || Boolean(isFiltered()) && !ends.has(entity));
    box.classList.toggle("near", near.has(entity));
    if (entity === state.chosen) attribute(box, { "aria-current": "true" });
    else box.removeAttribute("aria-current");
  });
  tabStops(map.figure);
}

// The whole map in view, until the reader moves or enlarges it.
function fit(map) {
  const { width, height } = map.svg.viewBox.baseVal, { clientWidth, clientHeight } = map.paper;
  if (!clientWidth) return;
  const scale = Math.min(clientWidth / width, clientHeight / height, 1.25);
  map.svg.style.width = `${width * scale}px`;
  map.svg.style.height = `${height * scale}px`;
  if (map.zoom) return;
  map.zoom = Panzoom(map.svg, { maxScale: 10, minScale: 0.5, step: 0.3, cursor: "grab", canvas: true });
  map.paper.addEventListener("wheel", map.zoom.zoomWithWheel, { passive: false });
  map.paper.addEventListener("dragstart", (event) => event.preventDefault());
  // A drag that ends on a box does not choose it.
  let from = null;
  map.paper.addEventListener("pointerdown", (event) => { from = event; }, true);
  map.paper.addEventListener("click", (event) => {
    if (from && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > 6) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  map.paper.addEventListener("focusin", (event) => { if (event.target.matches(".box:focus-visible")) reveal(map, event.target); });
}

// Moves a box that is out of view to the middle.
function reveal(map, box) {
  const is = box.getBoundingClientRect(), seen = map.paper.getBoundingClientRect();
  if (is.left >= seen.left && is.right <= seen.right && is.top >= seen.top && is.bottom <= seen.bottom) return;
  const { x, y } = map.zoom.getPan(), scale = map.zoom.getScale();
  map.zoom.pan(x + (seen.left + seen.width / 2 - is.left - is.width / 2) / scale,
    y + (seen.top + seen.height / 2 - is.top - is.height / 2) / scale);
}

views.addEventListener("change", () => go({ view: Number(views.value), more: false }));
$("more").addEventListener("click", () => go({ more: !shownMap().more }));
$("larger").addEventListener("click", () => shownMap()?.zoom?.zoomIn());
$("smaller").addEventListener("click", () => shownMap()?.zoom?.zoomOut());
$("fit").addEventListener("click", () => shownMap()?.zoom?.reset());
$("full").hidden = !document.fullscreenEnabled;
$("full").addEventListener("click", () => document.fullscreenElement ? document.exitFullscreen() : $("panel-map").requestFullscreen());
document.addEventListener("fullscreenchange", () => showDrawings());

// A drawing as a file: what is shown of it, with the rules of the style sheet that it needs.
function drawingFile(svg) {
  const copy = svg.cloneNode(true);
  copy.removeAttribute("style");
  copy.classList.remove("chosen");
  for (const part of copy.querySelectorAll(".off")) part.remove();
  for (const box of copy.querySelectorAll("a")) box.removeAttribute("href");
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText);
  const style = document.createElementNS(svg.namespaceURI, "style");
  style.textContent = rules.filter((rule) => /^\.(box text|line\.)/.test(rule)).join("\n");
  copy.prepend(style);
  copy.setAttribute("xmlns", svg.namespaceURI);
  return new XMLSerializer().serializeToString(copy);
}

function download(blob, ending) {
  const name = fold(document.title).replaceAll(" ", "-") + "." + ending;
  const to = make("a", { href: URL.createObjectURL(blob), download: name });
  to.click();
  setTimeout(() => URL.revokeObjectURL(to.href), 10000);
}

$("save-svg").addEventListener("click", () => {
  download(new Blob([drawingFile(shownMap().svg)], { type: "image/svg+xml" }), "svg");
});
$("save-png").addEventListener("click", () => {
  const { svg } = shownMap(), { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = make("canvas", { width: width * 2, height: height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => download(blob, "png"));
  });
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(drawingFile(svg));
});

// ---- Sides: each stance of the grid opens its claims --------------------------------------------

const stances = new Map([...document.querySelectorAll("#_panel-sides td[data-stance]")].map((box) => {
  const button = make("button", { type: "button", className: "stance" }, ...box.childNodes);
  box.append(button);
  const stance = {
    key: box.dataset.stance, box, button, claims: box.dataset.claims.split(" ").map((n) => claims[n]),
    issue: box.parentElement.cells[0], side: box.closest("table").tHead.rows[0].cells[box.cellIndex],
  };
  button.addEventListener("click", () => go({ stance: stance.key, chosen: null, claim: null }));
  return [stance.key, stance];
}));
for (const line of network?.lines ?? []) {
  const stance = [...stances.values()].find((stance) => stance.claims.includes(line.claims[0]));
  if (stance) line.element.addEventListener("click", () => stance.button.click());
}

function showStances() {
  for (const stance of stances.values()) {
    stance.button.classList.toggle("off", !stance.claims.some((claim) => claim.shown));
    stance.button.setAttribute("aria-pressed", String(stance.key === state.stance));
  }
}

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

function section(heading, list) {
  if (!list.length) return [];
  const groups = grouped(list).flatMap(([verb, own]) => [
    make("h4", { textContent: verb }), make("ul", {}, ...own.map(cited)),
  ]);
  return [make("h3", { textContent: `${heading} (${list.length})` }), ...groups];
}

// A part of the card of whatever is chosen: its name, what is known of it, its claims.
function showCard() {
  const card = $("card"), entity = state.chosen;
  const isOpen = Boolean(entity || state.stance || state.claim);
  card.hidden = !isOpen;
  document.documentElement.classList.toggle("has-card", isOpen);
  if (!isOpen) { card.replaceChildren(); return; }
  const close = make("button", { type: "button", className: "close", textContent: "✕", ariaLabel: "Close" });
  close.addEventListener("click", () => choose(null));
  const parts = entity ? entityCard(entity) : state.stance ? stanceCard(stances.get(state.stance)) : claimCard(state.claim);
  const key = entity?.id ?? (state.stance || state.claim.n);
  card.replaceChildren(close, ...parts);
  if (card.dataset.key !== String(key)) card.scrollTop = 0;
  card.dataset.key = key;
  tabStops(card);
}

const title = (text) => make("h2", { textContent: text, tabIndex: -1 });

function hiddenOf(all, own) {
  const hidden = all.length - own.length;
  return hidden ? [make("p", { className: "soft", textContent: `The filters hide ${counted(hidden, "claim")} of it.` })] : [];
}

function stanceCard(stance) {
  const own = stance.claims.filter((claim) => claim.shown);
  const heading = title(`${stance.side.textContent} on ${small(stance.issue.textContent)}`);
  const links = make("p", {}, ...[stance.side, stance.issue].flatMap((head) => [...head.querySelectorAll("a")].map((a) => a.cloneNode(true))).flatMap((a, n) => n ? [" · ", a] : [a]));
  return [heading, make("ul", {}, ...own.map(cited)), ...hiddenOf(stance.claims, own), links];
}

function claimCard(claim) {
  return [title("Claim"), make("ul", {}, cited(claim))];
}

function entityCard(entity) {
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
    button("Around", () => go({ tab: "around" })),
    button("When", () => go({ tab: "timeline" })));
  if (live) buttons.append(place("id=" + entity.id));
  return [
    title(entity.name), ...known, buttons,
    ...section("What it does", out), ...section("What is done to it", into), ...section("Named in", beside),
    ...hiddenOf(entity.claims, own),
  ];
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
    const heading = make("h3", {}, make("span", { className: "stroke", ariaHidden: "true" }), ` ${verb || "dated"} `);
    box.append(make("section", { className: "verb side-" + CLASSES[own[0].side] }, heading, items));
  }
  return box;
}

const busiest = entities.reduce((best, entity) => !best || entity.claims.length > best.claims.length ? entity : best, null);

function showAround() {
  const panel = $("panel-around"), entity = state.chosen ?? busiest;
  if (!entity) { panel.replaceChildren(missing("Nothing is on record.")); return; }
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

// Without a choice, the two sides that part on most are laid side by side.
function firstCompared() {
  const heads = [...document.querySelectorAll("#_panel-sides thead a")].map((head) => byId.get(head.getAttribute("href").slice(1)));
  const parts = pairsOf(heads).map(([a, b]) => {
    const [one, other] = [stands(a), stands(b)];
    return { pair: [a, b], split: [...one.keys()].filter((thing) => common(one.get(thing), other.get(thing)) === false).length };
  });
  return parts.sort((a, b) => b.split - a.split)[0]?.pair ?? [];
}

const compared = make("div", {});
const chips = make("ul", { className: "chips" });
function showCompare() {
  if (!state.compared.length) chips.replaceChildren(make("li", { className: "soft", textContent: "The two that part on most, for a start. Add others by name." }));
  else chips.replaceChildren(...state.compared.map((entity) => {
    const button = make("button", { type: "button", textContent: "✕", ariaLabel: `Take out ${entity.name}` });
    button.addEventListener("click", () => compare(state.compared.filter((other) => other !== entity)));
    return make("li", {}, entity.name + " ", button);
  }));
  const laid = state.compared.length ? state.compared : firstCompared();
  compared.replaceChildren(...laid.length < 2 ? [missing("Choose two or more to lay side by side.")] : comparison(laid));
  tabStops(compared);
}
arrows(compared);

// ---- Find: names, and claims by their words; slips of the pen are found too ---------------------

const WORD = (name, asked) => name.startsWith(asked) ? 1 : (" " + name).includes(" " + asked) ? 2 : 3;

// Whether two words differ by at most so many letters added, dropped, changed or swapped.
function isClose(a, b) {
  const most = a.length < 4 ? 0 : a.length < 8 ? 1 : 2;
  if (!most || Math.abs(a.length - b.length) > most) return false;
  let before = null, row = [...b, ""].map((_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (before && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length] <= most;
}

function found(text) {
  const asked = fold(text);
  if (!asked) return [];
  const words = asked.split(" ");
  const list = [];
  for (const entity of entities) {
    let best = 9, name = "";
    entity.folded.forEach((folded, n) => {
      const parts = folded.split(" ");
      const rank = folded === asked ? 0 : folded.includes(asked) ? WORD(folded, asked)
        : words.every((word) => (" " + folded).includes(" " + word)) ? 4
        : words.every((word) => parts.some((part) => part.startsWith(word) || isClose(word, part))) ? 5 : 9;
      if (rank < best) { best = rank; name = entity.names[n]; }
    });
    if (best < 9) list.push({ entity, best, name });
  }
  list.sort((a, b) => a.best - b.best || b.entity.claims.length - a.entity.claims.length || a.entity.n - b.entity.n);
  return list.slice(0, 8);
}

// The stem of a word: without the endings of plurals and of past tenses.
const stem = (word) => word.length < 4 ? word
  : word.replace(/ies$/, "y").replace(/(ss)es$/, "$1").replace(/([^s])s$/, "$1").replace(/(..)(ed|ing|e)$/, "$1");
const IDLE = new Set("a an and as at by did do does for from had has he her him his how in is it its of on or she that the their they to was were what when where which who whom whose why with".split(" "));

// Which claims have which stems; made when something is first looked for.
let index = null;
function indexed() {
  const stems = new Map();
  const lengths = claims.map((claim) => {
    const named = [claim.from, claim.to].flatMap((entity) => entity?.folded ?? []);
    const words = fold([claim.text, claim.when].join(" ")).split(" ");
    const all = [...words, ...new Set(named.join(" ").split(" "))].map(stem);
    for (const word of new Set(all)) {
      if (!stems.has(word)) stems.set(word, new Map());
      stems.get(word).set(claim, words.filter((other) => stem(other) === word).length || 0.5);
    }
    return words.length;
  });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(lengths.length, 1);
  return { stems, lengths, mean };
}

// The claims that share most with the words, by BM25 times the share of the words that a claim has,
// as `polemic ask` ranks them.
function foundClaims(text) {
  const words = [...new Set(fold(text).split(" "))].filter((word) => word && !IDLE.has(word));
  if (!words.length || words.join("").length < 3) return [];
  index ??= indexed();
  const scores = new Map();
  for (const word of words) {
    const root = stem(word);
    let terms = index.stems.has(root) ? [root] : [];
    if (!terms.length && word.length > 2) terms = [...index.stems.keys()].filter((term) => term.startsWith(word));
    if (!terms.length) terms = [...index.stems.keys()].filter((term) => isClose(root, term));
    const best = new Map();
    for (const term of terms) {
      const having = index.stems.get(term);
      const rare = Math.log(1 + (claims.length - having.size + 0.5) / (having.size + 0.5));
      for (const [claim, count] of having) {
        const score = rare * count * 2.2 / (count + 1.2 * (0.65 + 0.35 * index.lengths[claim.n] / index.mean));
        best.set(claim, Math.max(score, best.get(claim) ?? 0));
      }
    }
    for (const [claim, score] of best) {
      const [sum, has] = scores.get(claim) ?? [0, 0];
      scores.set(claim, [sum + score, has + 1]);
    }
  }
  const ranked = [...scores].map(([claim, [sum, has]]) => ({ claim, share: has / words.length, score: sum * has / words.length }));
  return ranked.filter(({ share }) => share >= 0.6).sort((a, b) => b.score - a.score || a.claim.n - b.claim.n).slice(0, 8);
}

// A text field for names with a list of what is found, as a combobox of the ARIA practices.
function finder(input, list, search, act) {
  let results = [], at = -1;
  const none = make("p", { className: "none", hidden: true });
  list.after(none);
  const options = () => [...list.children];
  const close = () => { list.hidden = none.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const mark = (n) => {
    at = n;
    options().forEach((option, place) => option.setAttribute("aria-selected", place === n));
    if (n < 0) input.removeAttribute("aria-activedescendant");
    else { input.setAttribute("aria-activedescendant", options()[n].id); options()[n].scrollIntoView({ block: "nearest" }); }
  };
  const pick = (n) => {
    if (!results[n]) return;
    const result = results[n];
    input.value = "";
    close();
    act(result);
  };
  const fill = () => {
    results = search(input.value);
    list.replaceChildren(...results.map(({ entity, name, claim }, n) => {
      const kind = entity && data.kinds[entity.kind];
      const also = claim ? ["claim", claim.when, claim.source].filter(Boolean).join(" · ")
        : fold(name) === fold(entity.name) ? kind : `${name} · ${kind}`;
      const option = make("li", { id: list.id + "-" + n }, make("span", { textContent: claim ? claim.text : entity.name }), " ", make("small", { textContent: also }));
      attribute(option, { role: "option", "aria-selected": "false" });
      option.addEventListener("mousedown", (event) => { event.preventDefault(); pick(n); });
      return option;
    }));
    none.hidden = Boolean(results.length) || !input.value.trim();
    list.hidden = !results.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(results.length ? 0 : -1);
    if (!none.hidden) $("status").textContent = none.textContent = `Nothing on record is like “${input.value.trim()}”.`;
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
finder($("find"), $("found"), (text) => [...found(text), ...foundClaims(text)],
  ({ entity, claim }) => entity ? choose(entity) : go({ claim, chosen: null, stance: "" }));

// ---- Filters -----------------------------------------------------------------------------------

function checks(box, names, key) {
  names.forEach(([value, text]) => {
    const input = make("input", { type: "checkbox", checked: true });
    input.dataset.value = value;
    input.addEventListener("change", () => {
      const off = new Set(state[key]);
      if (input.checked) off.delete(value); else off.add(value);
      go({ [key]: off });
    });
    box.append(make("label", { className: "check" }, input, text));
  });
}
const kindCounts = data.kinds.map((_, n) => entities.filter((entity) => entity.kind === n).length);
checks($("kinds"), data.kinds.map((name, n) => [n, `${name} (${kindCounts[n]})`]), "kinds");
checks($("sides"), SIDES.map((name, n) => [n, `${SIGNS[n]} ${name}`]), "sides");

data.relations.forEach(([name], n) => {
  const count = claims.filter((claim) => claim.relation !== null && families[claim.relation].has(n)).length;
  if (count) $("relation").append(make("option", { value: n, textContent: `${name} (${count})` }));
});
$("relation").addEventListener("change", (event) => {
  go({ relation: event.target.value === "" ? null : Number(event.target.value) });
});
if (years.length) {
  $("since").placeholder = Math.floor(years.reduce((a, b) => Math.min(a, b)));
  $("until").placeholder = Math.ceil(years.reduce((a, b) => Math.max(a, b))) - 1;
}
for (const end of ["since", "until"]) {
  $(end).addEventListener("input", (event) => {
    const year = event.target.valueAsNumber;
    go({ [end]: Number.isFinite(year) ? year : null }, true);
  });
}
$("undated").addEventListener("change", (event) => go({ undated: event.target.checked }));
$("near").addEventListener("change", (event) => go({ near: event.target.checked }));
// Shows the state in the controls.
function showFilters() {
  for (const key of ["kinds", "sides"]) {
    for (const input of $(key).querySelectorAll("input")) input.checked = !state[key].has(Number(input.dataset.value));
  }
  $("relation").value = state.relation ?? "";
  for (const end of ["since", "until"]) {
    if (document.activeElement !== $(end)) $(end).value = state[end] ?? "";
  }
  $("undated").checked = state.undated;
  $("near").checked = state.near;
}
function openFilters(isOpen) {
  $("filters").hidden = !isOpen;
  $("fold").setAttribute("aria-expanded", String(isOpen));
  document.documentElement.classList.toggle("has-filters", isOpen);
  showDrawings();
}
$("fold").addEventListener("click", () => openFilters($("filters").hidden));
$("reset").addEventListener("click", () => {
  go({ relation: null, since: null, until: null, undated: true, near: false, kinds: new Set(), sides: new Set() });
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
  const key = button.dataset.key;
  button.addEventListener("click", () => go({ order: key, down: state.order === key && !state.down }));
}
// The table shows its first rows, and the others on request.
let most = 100;
function showPage() {
  let count = 0;
  for (const row of $("table").tBodies[0].rows) {
    if (!row.hidden) count += 1;
    row.classList.toggle("later", !row.hidden && count > most);
  }
  $("all").hidden = count <= most;
  $("all").textContent = `Show all ${count} rows`;
}
$("all").addEventListener("click", () => { most = Infinity; showPage(); });

let ordered = "";
function showOrder() {
  const now = (state.down ? "-" : "") + state.order;
  if (now === ordered) return;
  ordered = now;
  const sorted = [...claims];
  if (state.order) sorted.sort(ORDERS[state.order]);
  if (state.down) sorted.reverse();
  $("table").tBodies[0].append(...sorted.map((claim) => claim.row));
  for (const button of document.querySelectorAll("button.sort")) {
    const head = button.closest("th");
    if (button.dataset.key === state.order) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  tabStops($("table").tBodies[0]);
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
  } else if (event.key === "Escape" && !event.defaultPrevented && !$("card").hidden) choose(null);
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

// A question as a link that asks it.
function askable(box) {
  for (const item of box.querySelectorAll(".asked li")) {
    if (item.querySelector("a")) continue;
    const to = make("a", { href: "?q=" + encodeURIComponent(item.textContent), textContent: item.textContent });
    to.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      ask(to.textContent);
    });
    item.replaceChildren(to);
  }
}

// What was asked before, newest first; kept for the next time where the browser allows it.
let asked = [];
try { asked = JSON.parse(localStorage.getItem("asked") ?? "[]"); } catch { /* Then for now only. */ }
function remember(question) {
  asked = [question, ...asked.filter((other) => other !== question)].slice(0, 20);
  try { localStorage.setItem("asked", JSON.stringify(asked)); } catch { /* As above. */ }
  showAsked();
}
function showAsked() {
  $("before").hidden = !asked.length;
  $("before").querySelector("ul").replaceChildren(...asked.map((question) => make("li", { textContent: question })));
  askable($("before"));
}

// Asks a question; the address keeps it, so that it is asked again after the data has changed.
async function ask(question) {
  const given = "q=" + encodeURIComponent(question);
  $("question").value = question;
  if (new URLSearchParams(location.search).get("q") !== question) history.pushState(null, "", "?" + given + location.hash);
  remember(question);
  await put($("answer"), "answer?" + given);
  askable($("answer"));
  const files = ["csv", "md", "svg"].flatMap((format) => [" ", make("a", { href: `file?${given}&f=${format}`, download: "answer." + format, textContent: format })]);
  const close = make("button", { type: "button", className: "close", textContent: "✕", ariaLabel: "Close the answer" });
  close.addEventListener("click", () => {
    history.pushState(null, "", location.pathname + location.hash);
    $("answer").replaceChildren();
    $("question").focus();
  });
  $("answer").prepend(close);
  $("answer").append(make("p", { className: "soft" }, "As a file:", ...files));
  $("answer").scrollIntoView({ block: "nearest" });
}

// Whole questions that begin like this one, and this one with its last words as a name.
function completions(text) {
  const small = text.toLowerCase();
  const known = [...asked, ...[...$("offers").querySelectorAll(".asked li")].map((item) => item.textContent)];
  const list = known.filter((question) => question.toLowerCase().startsWith(small));
  const words = text.split(" ");
  for (let n = Math.max(1, words.length - 3); n < words.length; n += 1) {
    const end = words.slice(n).join(" ");
    if (end.length < 3) continue;
    list.push(...found(end).slice(0, 6).map(({ name }) => [...words.slice(0, n), name].join(" ")));
  }
  return [...new Set(list)].slice(0, 10);
}

if (live) {
  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const question = $("question").value.trim();
    if (question) ask(question);
  });
  $("question").addEventListener("input", () => {
    const options = completions($("question").value).map((value) => make("option", { value }));
    $("completions").replaceChildren(...options);
  });
  const verbs = [...new Set(claims.filter((claim) => claim.relation !== null).map((claim) => claim.verb.replace(/ \(.*/, "")))].sort();
  $("verbs").append(...verbs.flatMap((verb) => {
    const button = make("button", { type: "button", className: "place", textContent: verb });
    button.addEventListener("click", () => { $("question").value = `who ${verb} `; $("question").focus(); });
    return [button, " "];
  }));
  askable($("offers"));
  showAsked();
  const again = () => {
    const question = new URLSearchParams(location.search).get("q");
    if (!question) $("answer").replaceChildren();
    else if ($("question").value !== question || !$("answer").childElementCount) ask(question);
  };
  addEventListener("popstate", again);
  again();
  watch();
}

// ---- Begin -------------------------------------------------------------------------------------

document.documentElement.classList.add("js");
const add = make("input", { id: "_add", type: "search", autocomplete: "off", spellcheck: false, placeholder: "a name" });
const added = make("ul", { id: "_added", hidden: true });
attribute(add, { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": "_added" });
attribute(added, { role: "listbox", "aria-label": "Found" });
$("panel-compare").append(make("div", { className: "find" }, make("label", { htmlFor: "_add", textContent: "Add" }), add, added), chips, compared);
finder(add, added, found, ({ entity }) => compare([...new Set([...state.compared, entity])]));
addEventListener("resize", () => showDrawings());
read();
if (!claims[0] || claims[0].shown === undefined) { showTabs(); update(); }
})();
