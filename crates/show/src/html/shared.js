// What the scripts of all pages share. A page puts its scripts one behind the other into one function.
// Every text that they show comes from text nodes of the page, and goes into text nodes again.
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
const drawn = (name, values, ...children) => {
  const element = attribute(document.createElementNS("http://www.w3.org/2000/svg", name), values);
  element.append(...children);
  return element;
};
const counted = (n, one, more = one + "s") => n + " " + (n === 1 ? one : more);

// Folds names as questions are folded: lower case, no accents, no article in front.
const LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i" };
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/[ßæœøłđı]/g, (letter) => LETTERS[letter])
  .replace(/[^\p{L}\p{N}]+/gu, " ").trim().replace(/^(the|a|an) /, "");

// The key / leads to the field for names.
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select, textarea") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $("find").focus();
  }
});

// A part of a page from the server. Scripts in HTML that is parsed like this do not run.
const parts = (text) => [...new DOMParser().parseFromString(text, "text/html").body.childNodes];

// Puts what the server sends into a box.
async function put(box, path) {
  box.replaceChildren(make("p", { className: "soft", textContent: "…" }));
  try { box.replaceChildren(...parts(await (await fetch(path)).text())); }
  catch { box.replaceChildren(make("p", { className: "lead", textContent: "The server does not answer: is polemic serve still running?" })); }
}

// Loads a page that is served again when its files have changed, and shows their mistakes.
async function watch() {
  const box = $("mistakes");
  try {
    const { state, mistakes } = await (await fetch("state")).json();
    if (state !== $("live").dataset.state) return location.reload();
    if (mistakes !== box.dataset.shown) {
      box.dataset.shown = mistakes;
      box.hidden = !mistakes;
      box.replaceChildren(...parts(mistakes));
    }
  } catch { /* It is stopped, or slow; the next time will tell. */ }
  setTimeout(watch, document.hidden ? 10000 : 1500);
}
