// The explorer that is served: questions, and places in files.

// ---- A page that is served: questions, places in files, and new data ---------------------------

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
  linkCells($("answer"));
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

{
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
