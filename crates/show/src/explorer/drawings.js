// The explorer: its maps, the network of the sides and the stances of the grid.

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
  figure, boxes: [], at: [], lines: [], paper: figure.querySelector(".paper"), later: figure.dataset.later,
  view: Number(figure.dataset.view), more: figure.dataset.boxes === "more", ...(figure.dataset.later ? {} : drawing(figure)),
}));

// On a page that is served, a map is fetched when it is first looked at.
async function fetchMap(map) {
  const path = map.later;
  map.later = "";
  await put(map.paper, path);
  Object.assign(map, drawing(map.figure));
  showDrawings();
}
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
  if (state.tab !== "map" || !map) return;
  if (map.later) fetchMap(map);
  const other = maps.some((known) => known.view === map.view && known.more !== map.more);
  $("more").hidden = !other;
  $("more").textContent = map.more ? "Fewer boxes" : "More boxes";
  if (!map.svg) return;
  openNeighbours(map);
  showDrawing(map);
  fit(map);
  const seen = map.at.indexOf(state.chosen);
  if (seen >= 0 && seen !== map.seen) reveal(map, map.boxes[seen]);
  map.seen = seen;
}

// Lines of which no claim is shown go, and boxes that then have no line.
function showDrawing(map) {
  const ends = new Set(), near = new Set([state.chosen, map.of]);
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
  map.svg.classList.toggle("chosen", map.at.includes(state.chosen) || Boolean(map.opened));
  map.boxes.forEach((box, n) => {
    const entity = map.at[n];
    box.classList.toggle("off", state.kinds.has(entity.kind) || Boolean(isFiltered()) && !ends.has(entity));
    box.classList.toggle("near", near.has(entity));
    if (entity === state.chosen) attribute(box, { "aria-current": "true" });
    else box.removeAttribute("aria-current");
  });
  tabStops(map.figure);
}

// ---- Neighbours of what is chosen that the map has no box for: a column at its right -------------

const MOST_OPENED = 12;
// The neighbours with the most claims, each with its claims.
function neighbours(map, entity) {
  const near = new Map();
  for (const claim of entity.claims.filter((claim) => claim.shown)) {
    const end = claim.from === entity ? claim.to : claim.to === entity ? claim.from : null;
    if (!end || end === entity || map.at.includes(end)) continue;
    if (!near.has(end)) near.set(end, []);
    near.get(end).push(claim);
  }
  return [...near].sort((a, b) => b[1].length - a[1].length || a[0].n - b[0].n).slice(0, MOST_OPENED);
}

function openNeighbours(map) {
  map.whole ??= map.svg.getAttribute("viewBox");
  map.svg.setAttribute("viewBox", map.whole);
  map.opened?.remove();
  map.opened = null;
  // The column stays while one of those in it is chosen.
  if (map.at.includes(state.chosen)) map.of = state.chosen;
  else if (!map.of || !neighbours(map, map.of).some(([end]) => end === state.chosen)) map.of = null;
  const list = map.of ? neighbours(map, map.of) : [];
  if (!list.length) return;
  const box = map.boxes[map.at.indexOf(map.of)], from = box.getBBox(), group = box.closest("g[transform]");
  const [, , width, height] = map.whole.split(" ").map(Number);
  const { e: left, f: top } = group.transform.baseVal.consolidate().matrix;
  const step = 40, room = 400, right = width - left + room - 215;
  const first = Math.min(Math.max(from.y + from.height / 2 - step * (list.length - 1) / 2, 0), Math.max(height - top - step * list.length, 0)) + step / 2;
  map.opened = drawn("g", { class: "opened" });
  list.forEach(([end, own], n) => {
    const y = first + n * step, start = from.x + from.width, middle = from.y + from.height / 2;
    const like = map.boxes[map.at.findIndex((known) => known.kind === end.kind)]?.parentElement;
    const look = { fill: like?.getAttribute("fill") ?? "#f2f2f2", stroke: like?.getAttribute("stroke") ?? "#555555" };
    const name = end.name.length > 30 ? end.name.slice(0, 29) + "…" : end.name;
    const said = [own[0].verb, own[0].when].filter(Boolean).join(" "), more = own.length > 1 ? ` +${own.length - 1}` : "";
    const label = (said.length > 34 ? said.slice(0, 33) + "…" : said) + more;
    const bend = right - 200;
    const path = `M${start} ${middle}C${(start + bend) / 2} ${middle} ${(start + bend) / 2} ${y} ${bend} ${y}H${right}`;
    map.opened.append(
      drawn("g", { class: `line near side-${CLASSES[own[0].side]}` }, drawn("path", { d: path })),
      drawn("text", { x: right - 8, y: y - 4, "font-size": 11, "text-anchor": "end", stroke: "#ffffff", "stroke-width": 4, "paint-order": "stroke" }, label),
      drawn("a", { href: "#" + end.id, class: "box near", ...(end === state.chosen ? { "aria-current": "true" } : {}) },
        drawn("rect", { x: right, y: y - 14, width: 205, height: 28, rx: 6, "stroke-width": 1.6, ...look }),
        drawn("text", { x: right + 102, y: y + 4, "font-size": 12, "text-anchor": "middle" }, name)));
  });
  group.append(map.opened);
  map.svg.setAttribute("viewBox", `0 0 ${width + room} ${Math.max(height, top + first + list.length * step)}`);
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
  // A drag that ends on a box does not choose it. A key that chooses one is no drag.
  let from = null;
  map.paper.addEventListener("pointerdown", (event) => { from = event; }, true);
  map.paper.addEventListener("click", (event) => {
    if (event.detail && from && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > 6) {
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
