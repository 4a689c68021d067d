// The script of the page of a graph: it filters the tables, and shows what lies around a node.
// Every text that it shows comes from text nodes of the page, and goes into text nodes again.

// ---- What there is -----------------------------------------------------------------------------

const data = JSON.parse($("data").textContent);
const rowsOf = (id) => [...($(id)?.tBodies[0]?.rows ?? [])];
const nodes = rowsOf("nodes").map((row) => ({
  row, id: row.id, name: row.cells[0].textContent, folded: fold(row.textContent), edges: [],
}));
const edges = rowsOf("edges").map((row, n) => {
  const [from, to, undirected] = data[n];
  const edge = { row, folded: fold(row.textContent), from: nodes[from], to: nodes[to], undirected };
  for (const node of new Set([edge.from, edge.to])) node.edges.push(edge);
  return edge;
});
const byId = new Map(nodes.map((node) => [node.id, node]));
const link = (node) => make("a", { href: "#" + node.id, textContent: node.name });

// ---- Find --------------------------------------------------------------------------------------

function find() {
  const asked = fold($("find").value.trim());
  let found = 0, lines = 0;
  for (const node of nodes) {
    node.found = node.folded.includes(asked);
    node.row.hidden = !node.found;
    found += node.found;
  }
  for (const edge of edges) {
    const shown = edge.folded.includes(asked) || edge.from.found || edge.to.found;
    edge.row.hidden = !shown;
    lines += shown;
  }
  $("count").textContent = `${counted(found, "node")}, ${counted(lines, "relationship")}`;
}

// ---- Around a node -----------------------------------------------------------------------------

function around() {
  const node = byId.get(decodeURIComponent(location.hash.slice(1)));
  const box = $("around");
  box.hidden = !node;
  if (!node) return;
  const facts = [...node.row.cells].slice(1).map((cell) => cell.textContent).filter(Boolean);
  const others = (edge) => [edge.from, edge.to].find((end) => end !== node) ?? node;
  const lines = node.edges.map((edge) => {
    const more = edge.row.cells[3]?.textContent;
    const [to, from] = edge.undirected ? ["—", "—"] : ["→", "←"];
    const arrow = edge.from === node ? to : from;
    return make("li", {}, `${arrow} ${edge.row.cells[1].textContent} ${arrow} `, link(others(edge)), more ? ` (${more})` : "");
  });
  box.replaceChildren(
    make("div", {}, make("h2", { textContent: node.name }), ...facts.map((text) => make("p", { textContent: text })),
      make("p", { className: "soft", textContent: counted(node.edges.length, "relationship") }), make("ul", {}, ...lines)),
    picture(node, others),
  );
  box.scrollIntoView({ block: "nearest" });
}

// The node, and up to 24 of its neighbours on a circle around it.
function picture(node, others) {
  const near = [...new Set(node.edges.map(others))].filter((other) => other !== node).slice(0, 24);
  const size = 460, middle = size / 2, radius = 165;
  const svg = drawn("svg", { viewBox: `0 0 ${size} ${size}`, role: "group", "aria-label": "Around " + node.name });
  const spots = new Map([[node, { x: middle, y: middle }]]);
  near.forEach((other, n) => {
    const turn = 2 * Math.PI * n / near.length - Math.PI / 2;
    spots.set(other, { x: middle + radius * Math.cos(turn), y: middle + radius * Math.sin(turn) });
  });
  for (const edge of node.edges) {
    const [a, b] = [spots.get(edge.from), spots.get(edge.to)];
    if (!a || !b || a === b) continue;
    const length = Math.hypot(b.x - a.x, b.y - a.y), [x, y] = [(b.x - a.x) / length, (b.y - a.y) / length];
    const line = drawn("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y });
    line.append(drawn("title", {}, edge.row.cells[1].textContent));
    svg.append(line);
    if (edge.undirected) continue;
    const tip = { x: b.x - 10 * x, y: b.y - 10 * y };
    const side = (turn) => `${tip.x - 8 * x - turn * 4 * y},${tip.y - 8 * y + turn * 4 * x}`;
    svg.append(drawn("polygon", { points: `${tip.x},${tip.y} ${side(1)} ${side(-1)}` }));
  }
  for (const [other, { x, y }] of spots) {
    const name = other.name.length > 22 ? other.name.slice(0, 21) + "…" : other.name;
    svg.append(drawn("a", { href: "#" + other.id }, drawn("circle", { cx: x, cy: y, r: 9 }), drawn("text", { x, y: y + 23 }, name)));
  }
  return make("figure", {}, svg);
}

// ---- A page that is served: queries and new data -----------------------------------------------

const live = $("live");
function ask(text) {
  const asked = "q=" + encodeURIComponent(text);
  // The address keeps the query, so that it is run again after the data has changed.
  history.replaceState(null, "", "?" + asked + location.hash);
  put($("answer"), "answer?" + asked);
}

if (live) {
  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = $("question").value.trim();
    if (text) ask(text);
  });
  const again = new URLSearchParams(location.search).get("q");
  if (again) { $("question").value = again; ask(again); }
  watch();
}

// ---- Begin -------------------------------------------------------------------------------------

document.documentElement.classList.add("js");
$("find").addEventListener("input", find);
$("find").addEventListener("keydown", (event) => {
  const first = nodes.find((node) => node.found);
  if (event.key === "Enter" && first) location.hash = first.id;
});
addEventListener("hashchange", around);
find();
around();
