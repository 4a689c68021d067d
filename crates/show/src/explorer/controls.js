// The explorer: filters, the table of claims and the key that closes the card.

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
  if (event.key === "Escape" && !event.defaultPrevented && !$("card").hidden) choose(null);
});
