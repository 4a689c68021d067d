// The explorer: the card, and the tabs Around, Timeline and Compare.

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
