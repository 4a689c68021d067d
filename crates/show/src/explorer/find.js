// The explorer: Find.

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

// ---- Records by their words, ranked as `polemic ask` ranks key words (crates/question/src/find) ----
// Words of plain English that `ask` lets stand for others are not in the page.

const { irregular, rings, nouns, makes, texts, measures, figures } = data.find;
const listed = (text, between) => text ? text.split(between) : [];
const told = data.find.relations.map((lists) => lists.map((phrases) => listed(phrases, "|")));
const WEIGHT = { name: 100, verb: 90, date: 80, alias: 75, note: 50, maker: 50, wider: 28, about: 35, kind: 30, doubt: 20 };
const ROOT = 0.55, LENGTH = 0.35, CHOSEN_AMONG = 60, LEAST = 0.12, FEWEST = 3, REPEATED = 0.5, VERB = 1.3, NAMED = 0.3, TIMELY = 0.2, UNTIMELY = 0.1, MOST_FOUND = 10;
const PLAIN = new Set(data.find.plain.split(" "));

// The words of a text: folded, with possessives apart.
const wordsOf = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/[’‘ʼ‛]/g, "'").replace(/[ßæœøłđı]/g, (letter) => LETTERS[letter])
  .replace(/(\p{N}),(?=\p{N})/gu, "$1").replaceAll("&", " and ").replace(/,|—|\s[-–]\s/g, " , ")
  .replace(/([\p{L}\p{N}])'s(?![\p{L}\p{N}])/gu, "$1 's").replace(/s'(?![\p{L}\p{N}])/gu, "s 's").replace(/'(?!s(\s|$))/g, "")
  .split(/[^\p{L}\p{N}',]+/u).filter(Boolean);

// The stem of a word, by the rules of crates/question/src/stems.rs.
const MADE_NOUNS = { ation: ["e", "ate", ""], ment: [""], ition: ["e", "ite"], ion: ["e", ""], ance: ["", "e"], al: ["e", ""] };
const DERIVED = [["ness", "", 4], ["ency", "ent", 4], ["ancy", "ant", 4], ["ence", "ent", 5], ["ance", "ant", 5], ["ibility", "ible", 3],
  ["ability", "able", 3], ["arity", "ar", 3], ["ality", "al", 3], ["ility", "ile", 3], ["ivity", "ive", 3], ["ation", "ate", 4]];
const WHOLE = new Set(("witness business harness locality nationality personality speciality reality morality family assembly monopoly "
  + "scarcely shortly presently hardly barely lately nearly ability facility utility").split(" "));
const IN_ISE = /(isations|izations|isation|ization|ising|izing|ised|ized|ises|izes|ise|ize)$/;
const bases = new Map();
for (const [base, ...forms] of irregular.map((words) => words.split(" "))) for (const form of forms) if (!bases.has(form)) bases.set(form, base);
for (const verb of told.flatMap(([verbs]) => verbs)) bases.set(verb.split(" ")[0], verb.split(" ")[0]);
const without = (word, end, least) => word.endsWith(end) && word.length - end.length >= least ? word.slice(0, -end.length) : null;

function singular(word) {
  const soft = without(word, "ies", 2) ?? without(word, "ied", 2);
  if (soft !== null) return soft + "y";
  if (/(sses|ches|shes|xes)$/.test(word)) return word.slice(0, -2);
  const rest = without(word, "s", 3);
  return rest !== null && !/[sui]$/.test(rest) ? rest : word;
}

function underived(word) {
  const one = singular(word);
  if (WHOLE.has(one)) return one;
  const adverb = without(one, "ly", 5);
  if (adverb !== null) return adverb;
  for (const [end, instead, least] of DERIVED) {
    const rest = without(one, end, least);
    if (rest !== null) return IN_ISE.test(one) ? word : rest + instead;
  }
  return word;
}

function withoutEnding(word) {
  const ise = word.match(IN_ISE);
  if (ise && word.length - ise[0].length >= 3) return word.slice(0, -ise[0].length) + "is";
  const one = singular(word), divided = without(one, "sion", 4);
  if (divided !== null && !divided.endsWith("s")) return divided + "d";
  const cut = ["ing", "ed"].map((end) => without(one, end, 0)).find((rest) => rest !== null);
  if (cut === undefined || cut.length < 3 || !/[aeiouy]/.test(cut) || one.endsWith("eed")) return without(one, "e", 3) ?? one;
  const doubled = cut.at(-1) === cut.at(-2) && !"aeiouslz".includes(cut.at(-1));
  const rest = doubled ? cut.slice(0, -1) : cut;
  return without(rest, "e", 3) ?? rest;
}

function verbOf(given) {
  const noun = given.endsWith("s") ? given.slice(0, -1) : given, known = new Set();
  for (const [end, list] of Object.entries(MADE_NOUNS)) {
    const rest = without(noun, end, 3);
    if (rest !== null) for (const instead of list) if (bases.get(rest + instead) === rest + instead) known.add(rest + instead);
  }
  return known.size === 1 ? [...known][0] : null;
}

const ownStem = (word) => withoutEnding(bases.get(word) ?? verbOf(word) ?? underived(word));
const ringOf = new Map();
for (const ring of rings) {
  const stems = ring.split("|").map((word) => ownStem(fold(word)));
  for (const stem of stems) if (!ringOf.has(stem)) ringOf.set(stem, stems[0]);
}
const stems = new Map();
function stem(word) {
  if (!stems.has(word)) {
    const own = ownStem(word);
    stems.set(word, ringOf.get(own) ?? own);
  }
  return stems.get(word);
}

const ENDINGS = "ational ization isation iveness fulness ation ition ative ment ness tion sion ance ence able ible ion ity ive ful er or al ly y".split(" ");
const rootOf = (word) => "~" + (ENDINGS.map((end) => without(word, end, 4)).find((rest) => rest !== null) ?? word).replace(/[ets]+$/, "");

// Adds the stems and roots of the words of a text to a bag, each with its greatest weight.
function gather(bag, text, weight) {
  for (const word of wordsOf(text)) {
    if (PLAIN.has(word)) continue;
    const own = stem(word);
    for (const term of [own, rootOf(own)]) if (!(bag.get(term) >= weight)) bag.set(term, weight);
  }
  return bag;
}

// The words of every record: which of them have a term, and what it weighs there. Made when
// something is first looked for.
let index = null;
function indexed() {
  const made = new Map();
  for (const claim of claims) {
    if (claim.relation !== null && makes.includes(claim.relation) && claim.to && claim.side !== 3) {
      if (!made.has(claim.to)) made.set(claim.to, []);
      made.get(claim.to).push(claim.from);
    }
  }
  const ofEntity = entities.map((entity) => {
    const bag = new Map(), [, ...known] = entity.known;
    gather(bag, entity.name, WEIGHT.name);
    for (const alias of entity.names.slice(1)) gather(bag, alias, WEIGHT.alias);
    for (const maker of made.get(entity) ?? []) gather(bag, maker.name, WEIGHT.maker);
    for (const line of known) {
      if (!line.className && !line.querySelector("i")) gather(bag, line.textContent, WEIGHT.about);
      if (line.className === "of") gather(bag, line.querySelector("a").textContent, WEIGHT.maker);
    }
    return gather(bag, nouns[0][nouns[1][entity.n]], WEIGHT.kind);
  });
  const ofRelation = told.map((_, n) => {
    const bag = new Map();
    [...families[n]].forEach((at, step) => {
      const weight = step ? WEIGHT.wider : WEIGHT.verb, [verbs, others, broader] = told[at];
      for (const text of [...verbs, ...others]) gather(bag, text, weight);
      if (!(bag.get("=" + at) >= weight)) bag.set("=" + at, weight);
      for (const text of broader) gather(bag, text, WEIGHT.wider);
    });
    return bag;
  });
  const terms = new Map(), lengths = [], records = claims.filter((claim) => claim.relation !== null || figures[claim.n]);
  for (const claim of records) {
    const bag = new Map();
    const parts = [claim.from, claim.to, ...claim.others].filter(Boolean).map((entity) => ofEntity[entity.n]);
    if (claim.relation !== null) parts.push(ofRelation[claim.relation]);
    for (const part of parts) for (const [term, weight] of part) if (!(bag.get(term) >= weight)) bag.set(term, weight);
    gather(bag, texts[claim.n] ?? "", WEIGHT.name);
    if (figures[claim.n]) {
      const [measure, named, value, changes] = figures[claim.n];
      gather(gather(gather(bag, measures[measure], WEIGHT.verb), named, WEIGHT.name), value, WEIGHT.date);
      gather(bag, changes ? "change grow rise increase fall decline" : "number total size figure statistic", WEIGHT.wider);
    }
    gather(bag, claim.when.replaceAll("–", " "), WEIGHT.date);
    for (const small of claim.row.cells[0].querySelectorAll("small")) {
      const doubt = small.textContent.startsWith("Doubt: ");
      gather(bag, doubt ? small.textContent.slice(7) : small.textContent, doubt ? WEIGHT.doubt : WEIGHT.note);
    }
    let length = 0;
    for (const [term, weight] of bag) {
      length += weight;
      if (!terms.has(term)) terms.set(term, new Map());
      terms.get(term).set(claim, weight);
    }
    lengths[claim.n] = length;
  }
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(records.length, 1);
  const names = new Map();
  for (const entity of entities) {
    for (const name of entity.names) {
      const key = wordsOf(name).join(" ").replace(/^(the|a|an) /, "");
      if (!names.has(key)) names.set(key, new Set());
      names.get(key).add(entity);
    }
  }
  const phrases = new Map();
  told.forEach(([verbs], n) => {
    for (const verb of verbs) {
      const key = phraseKey(verb.split(" "));
      phrases.set(key, [...(phrases.get(key) ?? []), n]);
    }
  });
  return { terms, lengths, mean: Math.max(mean, 1), count: records.length, names, phrases };
}

// A form of a verb of several words, apart from which form it is.
const BE = new Set("is are was were be been being".split(" "));
const phraseKey = ([head, ...tail]) => [BE.has(head) ? "be" : stem(head), ...tail].join(" ");
const verbRelations = (words) => index.phrases.get(phraseKey(words))
  ?? (words.length > 1 && words.at(-1) === "by" ? index.phrases.get(phraseKey(words.slice(0, -1))) : undefined);

// The longest run of words from a place on that is known: how many words, and what they mean.
function longest(words, at, known) {
  for (let length = Math.min(words.length - at, 9); length; length -= 1) {
    const meanings = known(words.slice(at, at + length));
    if (meanings) return [length, meanings];
  }
  return [1, null];
}

// The terms for a word: its root and its stem, or of what is on no record, those of words that
// begin like it or are spelled alike.
function termsOf(word, share) {
  const of = (own) => [[rootOf(own), ROOT * share], [own, share]].filter(([term]) => index.terms.has(term));
  const own = of(stem(word));
  if (own.length) return own;
  const all = [...index.terms.keys()].filter((term) => !/^[=~]/.test(term));
  const begins = word.length > 2 ? all.filter((term) => term.startsWith(word)) : [];
  return (begins.length ? begins : all.filter((term) => isClose(stem(word), term))).flatMap(of);
}

function rarityOf(known) {
  const counts = (list) => list.map(([term]) => index.terms.get(term).size);
  const full = counts(known.filter(([, share]) => share >= 1)), all = full.length ? full : counts(known);
  const having = all.length ? Math.max(...all) : 1;
  return Math.log(1 + (index.count - having + 0.5) / (having + 0.5));
}

// What is looked for: the terms of the words, and the names that are written in full.
function wantedOf(text) {
  const words = wordsOf(text), terms = [], named = new Set();
  for (let at = 0; at < words.length;) {
    const [length, known] = longest(words, at, (run) => index.names.get(run.join(" ")));
    for (const entity of known ?? []) named.add(entity);
    at += length;
  }
  const add = (typed, known, share) => {
    const last = (list) => list.at(-1)?.[0];
    const isThere = terms.some((term) => last(term.known) && last(known) ? last(term.known) === last(known) : term.typed === typed);
    if (!isThere) terms.push({ typed, known, rarity: share * rarityOf(known) });
  };
  for (let at = 0; at < words.length;) {
    const [length, relations] = longest(words, at, verbRelations);
    const known = (relations ?? []).map((n) => ["=" + n, 1]).filter(([term]) => index.terms.has(term));
    const run = words.slice(at, at + length);
    if (length > 1 && known.length) {
      add(run.join(" "), [...known, ...run.filter((word) => !PLAIN.has(word)).flatMap((word) => termsOf(word, 0.7))], VERB);
      at += length;
      continue;
    }
    if (words[at] !== "," && !PLAIN.has(words[at])) add(words[at], [...known, ...termsOf(words[at], 1)], relations ? VERB : 1);
    at += 1;
  }
  return { terms, named };
}

// How much more a record counts for a name that is written in full, or the year.
function advantage(claim, named, year) {
  const parts = new Set([claim.from, claim.to, ...claim.others]);
  const count = [...named].filter((entity) => parts.has(entity)).length;
  let more = 1 + NAMED * Math.min(count, 3);
  if (year !== null && dated(claim)) {
    const fits = (claim.since ?? -Infinity) < year + 1 && (claim.until ?? Infinity) > year;
    more += fits ? TIMELY : -UNTIMELY;
  }
  return more;
}

function scored({ terms, named }, year) {
  const sums = new Map();
  for (const term of terms) {
    const best = new Map();
    for (const [key, share] of term.known) {
      for (const [claim, weight] of index.terms.get(key)) best.set(claim, Math.max(share * weight / 100, best.get(claim) ?? 0));
    }
    for (const [claim, weight] of best) {
      const sum = sums.get(claim) ?? { sum: 0, covered: 0, matched: [] };
      sum.sum += term.rarity * weight;
      sum.covered += term.rarity * Math.sqrt(Math.min(weight, 1));
      sum.matched.push(term);
      sums.set(claim, sum);
    }
  }
  const all = terms.filter((term) => term.known.length).reduce((sum, term) => sum + term.rarity, 0);
  return [...sums].map(([claim, { sum, covered, matched }]) => {
    const length = index.lengths[claim.n] / index.mean;
    const score = sum / (1 - LENGTH + LENGTH * length) * (covered / Math.max(all, 1)) * advantage(claim, named, year);
    return { claim, score, matched };
  });
}

// The best records, each time the best of those that are left, where one that only repeats words
// of those before it counts for less.
function foundClaims(text) {
  index ??= indexed();
  const wanted = wantedOf(text), year = text.match(/\b\d{4}\b/);
  if (wanted.terms.map((term) => term.typed).join("").length < 3) return [];
  const implied = (claim) => Number(/\((.*, )?implied/.test(claim.verb));
  const heading = (claim) => Number(claim.source.replace(data.source, "").split(", ").every((at) => at.includes("h")));
  const list = scored(wanted, year && Number(year[0]))
    .sort((a, b) => b.score - a.score || heading(a.claim) - heading(b.claim) || implied(a.claim) - implied(b.claim) || a.claim.n - b.claim.n)
    .slice(0, CHOSEN_AMONG);
  const good = list.filter((record) => record.score >= list[0].score * LEAST).length;
  list.splice(Math.max(good, FEWEST));
  const toldTerms = new Set(), chosen = [];
  const sum = (terms) => terms.reduce((total, term) => total + term.rarity, 0);
  const worth = ({ score, matched }) => score * (1 - REPEATED * sum(matched.filter((term) => toldTerms.has(term))) / Math.max(sum(matched), 0.01));
  while (chosen.length < MOST_FOUND && list.length) {
    const best = Math.max(...list.map(worth));
    const [next] = list.splice(list.findIndex((record) => worth(record) >= best), 1);
    next.matched.forEach((term) => toldTerms.add(term));
    chosen.push(next);
  }
  return chosen;
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
