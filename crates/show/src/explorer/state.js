// The explorer: what the page says, what of it is chosen and shown, the address, the arrow keys and
// the tabs.
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const small = (text) => text.charAt(0).toLowerCase() + text.slice(1);

// ---- What there is -----------------------------------------------------------------------------

const MOMENT = 1, LOOSE = 2, SYMMETRIC = 4, STAND = 8;
const FOR = 0, AGAINST = 1;
const SIDES = ["for", "against", "neither", "not asserted"];
const SIGNS = ["●", "✕", "–", "○"];
const CLASSES = ["for", "against", "neither", "unasserted"];

// Whether the page is served, and `served.js` is a part of its script.
const live = Boolean($("live"));
const data = JSON.parse($("data").textContent);
const rows = [...$("table").tBodies[0].rows];

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
