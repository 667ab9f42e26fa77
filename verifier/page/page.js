/** The page: a bundle goes in, V1 to V12 come out. It computes here and asks no host for anything. */
import "./style.css";
import { base64, hex } from "../src/bytes.js";
import { Refused, line } from "../src/refused.js";
import { verify } from "../src/verify.js";
import { WORDS, ruleWords } from "./words.js";
import { groupName, rowsOf, search } from "./rows.js";

const SHOWN = 20;
const STATES = ["pass", "self_asserted", "not_held", "withheld", "absent", "fail"];
const byId = (id) => document.getElementById(id);
const state = { language: "zh", file: null, policy: null, checkpoints: [], found: null, refused: null, run: 0 };
const words = () => WORDS[state.language];

/** An element with text, classes and children; nothing is ever parsed as markup. */
function make(name, { text, children = [], ...attributes } = {}) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key === "css" ? "class" : key, value);
  element.append(...children.filter(Boolean));
  return element;
}

const nextTask = () => new Promise((resolve) => { setTimeout(resolve); });
const sourceOf = (file) => ({ size: file.size, read: async (start, stop) => new Uint8Array(await file.slice(start, stop).arrayBuffer()) });

async function held(files) {
  return Promise.all([...files].map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.slice(0, 1 << 20).arrayBuffer()) })));
}

async function check() {
  if (!state.file) return;
  state.run += 1;
  const run = state.run;
  const began = performance.now();
  Object.assign(state, { found: null, refused: null });
  byId("answer").replaceChildren();
  byId("progress").hidden = false;
  let step = 0;
  let last = "";
  const progress = async (id, done) => {
    if (run !== state.run) throw new Refused([]); // another file was chosen meanwhile
    if (id !== last && id !== "open") step += 1;
    last = id;
    byId("progress").querySelector("progress").value = step;
    byId("doing").textContent = id === "open" ? words().opening(`${state.file.name} (${done + 1})`) : words().doing(`${id} ${words().checks[id]}`);
    await nextTask();
  };
  try {
    const found = await verify(sourceOf(state.file), { policy: state.policy, checkpoints: state.checkpoints, progress });
    state.found = { ...found, rows: found.story ? rowsOf(found.bundle, found.story) : null, facts: factsOf(found), seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    if (run !== state.run) return;
    if (!(error instanceof Refused)) throw error;
    state.refused = error.faults;
  }
  byId("progress").hidden = true;
  draw();
  byId("answer").focus({ preventScroll: true });
}

/** What the sentences count. */
function factsOf({ bundle, story, checks }) {
  if (!story) return {};
  const notices = bundle.document("notice.json")?.notices ?? [];
  return {
    files: bundle.manifest.files.length, entries: bundle.log.length, slots: story.slots.size, ballots: story.ballots.length, nominees: story.nominees.size,
    honours: bundle.rows("honours.jsonl").length, listed: notices[0]?.list.length ?? 0, notices, held: state.checkpoints.length,
    objections: bundle.rows("objections.jsonl").length, changes: bundle.rows("changes.jsonl").length, certificates: bundle.rows("certificates.jsonl").length,
    revoked: story.find("decision", { what: "revocation" }).length, fingerprint: quads(checks[1].facts.fingerprint ?? ""),
    root: bundle.checkpoint ? hex(bundle.checkpoint.root) : "", rootLine: bundle.checkpoint ? base64(bundle.checkpoint.root) : "",
  };
}

const quads = (digits) => digits.replace(/(.{4})(?=.)/g, "$1 ");

function draw() {
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  document.title = `${words().title} · 百佳`;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = words()[element.dataset.say];
  byId("language").textContent = words().language;
  byId("drop").classList.toggle("empty", !state.file);
  if (state.file) {
    byId("choose").parentElement.classList.remove("primary");
    byId("file-name").textContent = state.file.name;
    byId("choose").textContent = words().another;
    byId("file-facts").textContent = aboutFile();
  }
  byId("answer").replaceChildren(...answer());
  byId("aside").replaceChildren(...aside());
}

function aboutFile() {
  const size = `${(state.file.size / 1e6).toFixed(1)} MB`;
  if (!state.found) return size;
  const { manifest } = state.found.bundle;
  return words().about.size(size, manifest.files.length, words().about[manifest.profile], state.found.seconds.toFixed(1));
}

function answer() {
  if (state.refused) {
    const faults = state.refused.map((fault) => make("li", { text: line(fault) }));
    return [make("section", { css: "sum no", children: [make("h2", { text: words().refused }), make("p", { text: words().refusedText }), make("ul", { css: "faults", lang: "en", children: faults })] })];
  }
  if (!state.found) {
    const list = Object.entries(words().checks).map(([id, title]) => make("li", { children: [make("span", { css: "id", text: id }), make("span", { text: title })] }));
    return [make("section", { css: "part", children: [make("h2", { text: words().twelve }), make("ol", { css: "checks todo", children: list })] })];
  }
  return [summary(), make("ol", { css: "checks", children: state.found.checks.map(drawCheck) }), ...(state.found.rows ? [finder()] : [])];
}

function summary() {
  const { checks, ok, declared, bundle } = state.found;
  const count = (status) => checks.filter((one) => one.status === status).length;
  const absent = checks.filter(({ id, status }) => status === "absent" && declared.has(id)).map(({ id }) => id);
  const failed = count("fail");
  const rest = checks.length - count("pass") - failed;
  const say = words();
  const [title, text] = failed ? [say.bad(failed), say.badText] : ok ? [say.ok(count("pass")), say.okText(rest)] : [say.early(count("pass")), say.earlyText(absent)];
  const counts = STATES.map((status) => make("li", { children: [make("b", { text: String(count(status)) }), say.counts[status]] }));
  return make("section", {
    css: `sum ${failed ? "no" : "ok"}`,
    children: [make("h2", { text: title }), make("p", { text }), bundle.manifest.rehearsal ? make("p", { css: "meta", text: say.rehearsal }) : null, make("ul", { children: counts })],
  });
}

function drawCheck(check) {
  const { id, status } = check;
  const say = words();
  const sentence = status === "fail" ? say.failed(check.failed) : !state.found.story ? say.unjudged : say.said[id][status]?.(state.found.facts) ?? say.meaning[status];
  const tag = make("div", { css: "state", children: [make("span", { css: `tag ${status}`, text: say.counts[status] }), make("span", { css: "meta", text: ` ${check.count.toLocaleString("en-US")}` })] });
  return make("li", {
    css: status === "fail" ? "bad" : undefined,
    "data-check": id,
    "data-status": status,
    children: [make("span", { css: "id", text: id }), make("div", { children: [make("h3", { text: say.checks[id] }), make("p", { text: sentence })] }), tag, status === "fail" ? drawFaults(check) : null],
  });
}

function drawFaults({ failures, failed }) {
  const rows = failures.map(({ file, row, rule, text }) => make("li", {
    children: [
      ruleWords(words(), rule) ? make("b", { text: ruleWords(words(), rule) }) : null,
      make("p", { text: [file, row].filter(Boolean).join("　") }),
      make("p", { css: "meta", lang: "en", text: `${text} (${rule})` }),
    ],
  }));
  if (failed > failures.length) rows.push(make("li", { text: words().more(failed - failures.length) }));
  return make("ul", { css: "faults", children: rows });
}

/** Search over the rows; the table follows what is typed. */
function finder() {
  const say = words().find;
  const english = state.language === "en";
  const { rows, story } = state.found;
  const option = (value, text) => make("option", { value, text });
  const query = make("input", { type: "search", id: "query", autocomplete: "off" });
  const group = make("select", { id: "group", children: [option("", say.all), ...story.rules.groups.map((one) => option(one.code, groupName(one, english)))] });
  const districts = [...new Set(rows.map((row) => row.district).filter(Boolean))].sort((a, b) => a.localeCompare(b, "zh-CN"));
  const district = make("select", { id: "district", children: [option("", say.all), ...districts.map((name) => option(name, name))] });
  const status = make("p", { css: "meta", role: "status" });
  const place = make("div");
  const refresh = () => {
    const found = search(rows, { query: query.value, group: group.value, district: district.value }, english);
    status.textContent = found.length ? say.found(found.length, Math.min(found.length, SHOWN)) : say.nobody;
    place.replaceChildren(...(found.length ? [table(found.slice(0, SHOWN), english)] : []));
  };
  for (const control of [query, group, district]) control.addEventListener("input", refresh);
  refresh();
  const field = (label, control) => make("label", { children: [make("span", { text: label }), control] });
  return make("section", {
    css: "part",
    id: "find",
    children: [
      make("h2", { text: say.title }), make("p", { css: "meta", text: say.help }),
      make("div", { css: "search", children: [field(say.query, query), field(say.group, group), districts.length ? field(say.district, district) : null] }),
      status, place,
    ],
  });
}

function table(rows, english) {
  const { columns } = words().find;
  const head = make("tr", { children: Object.values(columns).map((text) => make("th", { scope: "col", text })) });
  return make("table", { children: [make("thead", { children: [head] }), make("tbody", { children: rows.map((row) => drawRow(row, columns, english)) })] });
}

function drawRow(row, columns, english) {
  const say = words().find;
  const cell = (key, ...children) => make("td", { "data-label": columns[key], children });
  const small = (text, css) => (text ? make("small", { text, css }) : null);
  const name = english ? "name_en" : "name";
  const rounds = row.rounds.map(({ round, result }) => make("span", {
    children: [make("small", { text: round[name] ?? round.name ?? round.code }), result.score === null ? "—" : say.rank(result.score, result.rank)],
  }));
  return make("tr", {
    children: [
      make("th", { scope: "row", children: [row.number, small(row.name)] }),
      cell("unit", row.unit || say.hidden, small(row.district)),
      cell("group", groupName(row.group, english)),
      cell("rounds", ...rounds),
      cell("outcome", outcomeWords(row), small(row.exclusion?.text), small(row.certificate ? `${say.certificate} ${row.certificate}` : "", "hash")),
    ],
  });
}

function outcomeWords({ certificate, exclusion, settled, rounds }) {
  const say = words().find.outcome;
  if (certificate) return say.honoured;
  if (exclusion) return say.excluded;
  if (!settled) return rounds.at(-1)?.result.advanced === false ? say.stopped : say.pending;
  return settled.outcome === "reserve" ? say.reserve(settled.reserve) : say[settled.outcome];
}

function aside() {
  const say = words();
  const unproven = [...say.unproven];
  if (state.found && !state.policy) unproven.unshift(say.noPolicy);
  if (state.found && !state.checkpoints.length) unproven.unshift(say.noHeld);
  if (state.found && state.found.bundle.document("keys.json")?.slots === "server") unproven.push(say.serverKeys);
  if (state.found?.bundle.document("definition.json")?.rounds.some(({ adjusted }) => adjusted)) unproven.push(say.raters);
  const meanings = STATES.map((status) => make("li", { children: [make("span", { children: [make("span", { css: `tag ${status}`, text: say.counts[status] })] }), make("span", { text: say.meaning[status] })] }));
  return [
    make("section", { css: "box", children: [make("h2", { text: say.notProven }), make("ul", { css: "points", children: unproven.map((text) => make("li", { text })) })] }),
    state.found?.facts.root ? proof(state.found.facts) : null,
    make("section", { css: "part", children: [make("h2", { text: say.meanings }), make("ul", { css: "meanings", children: meanings })] }),
    make("section", { css: "part", children: [make("p", { css: "meta", text: say.command }), make("code", { text: `baijia verify ${state.file?.name ?? "bundle.zip"}` })] }),
  ].filter(Boolean);
}

function proof({ root, fingerprint }) {
  const say = words();
  const row = (label, digits, id) => make("p", { children: [make("small", { text: label }), make("br"), make("span", { css: "hash", id, text: digits })] });
  return make("section", { css: "box", children: [make("h2", { text: say.compare }), row(say.root, quads(root.slice(0, 16)), "root"), fingerprint ? row(say.fingerprint, fingerprint, "fingerprint") : null] });
}

function choose(file) {
  if (!file) return;
  state.file = file;
  Object.assign(state, { found: null, refused: null });
  draw();
  check();
}

byId("bundle").addEventListener("change", (event) => choose(event.target.files[0]));
byId("policy").addEventListener("change", async (event) => {
  [state.policy = null] = await held(event.target.files);
  check();
});
byId("checkpoints").addEventListener("change", async (event) => {
  state.checkpoints = await held(event.target.files);
  check();
});
byId("language").addEventListener("click", () => {
  state.language = state.language === "zh" ? "en" : "zh";
  draw();
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    byId("drop").classList.toggle("over", kind === "dragover");
    if (kind === "drop") choose(event.dataTransfer.files[0]);
  });
}
if (new URLSearchParams(globalThis.location.search).get("lang") === "en") state.language = "en";
draw();
