// The explorer: the field that adds to a comparison, and the first look at the address.

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
