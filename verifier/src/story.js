/** What a bundle says happened: the log of one edition by type, its slots, ballots, exclusions and the definition in force. */
import { canonical, get, isObject } from "./json.js";
import { logDigest } from "./sealed.js";

/** Apply addenda in order (5.3). A path that leads nowhere is told, and the addendum skipped. */
export function inForce(definition, addenda, tell = () => {}) {
  const now = structuredClone(definition);
  for (const { number, changes } of addenda) {
    for (const change of changes) if (!apply(now, change)) tell(number, change.path.join("."));
  }
  return now;
}

function apply(root, { path, to }) {
  if (path.length === 0) return false;
  const last = path.at(-1);
  let at = root;
  for (const step of path.slice(0, -1)) {
    at = Array.isArray(at) ? at.find((element) => get(element, "code") === step) : get(at, step);
    if (at === undefined || at === null || typeof at !== "object") return false;
  }
  if (Array.isArray(at)) return applyToList(at, last, to);
  if (to === null) return delete at[last];
  Object.defineProperty(at, last, { value: to, writable: true, enumerable: true, configurable: true });
  return true;
}

function applyToList(list, code, to) {
  const place = list.findIndex((element) => get(element, "code") === code);
  if (to === null) {
    if (place < 0) return false;
    list.splice(place, 1);
  } else if (place < 0) list.push(to);
  else list[place] = to;
  return true;
}

/** Group in order of arrival; not every browser has Map.groupBy yet. */
export function grouped(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const found = groups.get(key(row));
    if (found) found.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

const BEFORE_ROUNDS = new Set(["filing", "recommendation", "screening"]);

export class Story {
  constructor(bundle) {
    this.bundle = bundle;
    this.edition = bundle.edition;
    this.mine = bundle.log.filter(({ entry }) => entry.programme === this.edition);
    this.common = bundle.log.filter(({ entry }) => entry.programme === "");
    this.unapplied = [];
    this.definition = bundle.document("definition.json");
    this.rules = this.definition && inForce(this.definition, bundle.rows("addenda.jsonl"), (number, path) => this.unapplied.push({ number, path }));
    this.rounds = this.rules?.rounds ?? [];
    this.nominees = new Map(bundle.rows("nominees.jsonl").map((row) => [row.number, row]));
    this.exclusions = new Map(bundle.rows("exclusions.jsonl").map((row) => [row.nominee, row]));
    this.ballots = bundle.rows("scores.jsonl");
    this.panels = bundle.names("panel/").map((name) => ({ name, ...bundle.document(name) }));
    this.byType = grouped(this.mine, ({ entry }) => entry.type);
    this.index();
    this.slots = this.collectSlots();
  }

  /** Entries of this edition of a type, whose keys and details agree. */
  find(type, wanted = {}) {
    const agrees = (entry) => Object.entries(wanted).every(([key, value]) => (get(entry, key) ?? get(get(entry, "detail"), key)) === value);
    return (this.byType.get(type) ?? []).filter(({ entry }) => agrees(entry));
  }

  first(type, wanted) {
    return this.find(type, wanted)[0] ?? null;
  }

  last(type, wanted) {
    return this.find(type, wanted).at(-1) ?? null;
  }

  decision(what) {
    return this.first("decision", { what });
  }

  /** Slots by number: where they stand, what they score, and from which entry to which they are in force. */
  collectSlots() {
    const slots = new Map();
    this.twice = [];
    for (const panel of this.panels) {
      const formed = this.first("panel", { what: "formed", panel: panel.panel, round: panel.round });
      for (const { slot, key, nominee } of panel.slots) {
        if (slots.has(slot)) this.twice.push(slot);
        const retired = this.first("panel", { what: "retired", slot, round: panel.round });
        const scores = nominee === null ? panel.nominees : [nominee];
        slots.set(slot, { slot, key, round: panel.round, panel, scores: new Set(scores), formed: formed?.index ?? null, retired: retired?.index ?? null });
      }
    }
    return slots;
  }

  /** 6.1, from what the bundle says of the round before. */
  candidates(code) {
    const place = this.rounds.findIndex((round) => round.code === code);
    if (place === 0) return [...this.nominees.values()].filter((row) => !BEFORE_ROUNDS.has(this.stage(row.number))).map((row) => row.number);
    const before = this.bundle.document(`rounds/${this.rounds[place - 1]?.code}.json`);
    return (before?.rows ?? []).filter((row) => row.advanced).map((row) => row.nominee);
  }

  stage(nominee) {
    return this.exclusions.get(nominee)?.stage ?? null;
  }

  live(code) {
    return this.ballots.filter((row) => row.round === code && row.state === "live");
  }

  rubric(round) {
    return this.rules?.rubrics.find((rubric) => rubric.code === round.rubric) ?? null;
  }

  certificateKeys() {
    return (this.bundle.document("keys.json")?.keys ?? []).filter((row) => row.use === "certificate" && this.isLogged(row));
  }

  /** Whether a row of keys.json repeats the `key` entry at its index (5.17). */
  isLogged({ index, use, key, from, until }) {
    const entry = this.bundle.log[index]?.entry;
    return entry?.type === "key" && isObject(entry.detail) && canonical(entry.detail) === canonical({ use, key, from, until });
  }

  /** Whether the honour has been conferred: from then on every declared file must be there. */
  get conferred() {
    return this.decision("conferral");
  }

  /** Scores of the log by what they replace, and voids by what they void. */
  index() {
    const add = (map, key, found) => map.set(key, [...(map.get(key) ?? []), found]);
    this.replacements = new Map();
    this.voids = new Map();
    this.scoreAt = new Map();
    for (const found of this.find("score")) {
      this.scoreAt.set(found.index, found);
      if (found.entry.ref) add(this.replacements, found.entry.ref, found);
    }
    for (const found of this.find("score-void")) add(this.voids, found.entry.ref, found);
    this.ballotAt = new Map(this.ballots.map((row) => [row.index, row]));
    this.ballotOf = new Map(this.ballots.map((row) => [row.commit, row]));
  }

  digestOfRow(file, row) {
    return logDigest(file, row);
  }

  /** Who is excluded at a stage (6.1). */
  outAt(stage) {
    return new Map([...this.exclusions].filter(([, row]) => row.stage === stage));
  }

  /** Who is out by the end of a round: excluded before the rounds or at one up to this. */
  outBy(code) {
    const past = new Set([...BEFORE_ROUNDS, ...this.rounds.slice(0, this.rounds.findIndex((round) => round.code === code) + 1).map((round) => round.code)]);
    return new Map([...this.exclusions].filter(([, row]) => past.has(row.stage)));
  }

  get firstScore() {
    return this.first("score");
  }
}
