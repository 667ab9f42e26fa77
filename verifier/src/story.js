/** What a bundle says happened: the log of one edition by type, its slots, ballots, exclusions and the definition in force. */
import { definition } from "./documents.js";
import { grouped } from "./grouped.js";
import { canonical, get, isObject } from "./json.js";
import { isOpen, logDigest } from "./sealed.js";

/** Apply addenda in order (5.3). One that cannot be applied whole, or leaves no definition, is told and skipped. */
export function inForce(frozen, addenda, tell = () => {}) {
  let now = frozen;
  for (const { number, changes } of addenda) {
    const next = structuredClone(now);
    const lost = changes.find((change) => !apply(next, change));
    let sound = !lost;
    if (sound) definition(next, "", () => { sound = false; });
    if (sound && next.code === frozen.code) now = next;
    else tell(number, lost ? `there is no ${lost.path.join(".")} in the definition` : "it leaves no sound definition");
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
  if (to === null) return Object.hasOwn(at, last) && delete at[last];
  Object.defineProperty(at, last, { value: to, writable: true, enumerable: true, configurable: true });
  return true;
}

function applyToList(list, code, to) {
  const place = list.findIndex((element) => get(element, "code") === code);
  if (place < 0) return false;
  if (to === null) list.splice(place, 1);
  else list[place] = to;
  return true;
}

const ALL_CHECKS = Array.from({ length: 12 }, (_, i) => `V${i + 1}`);
const BEFORE_ROUNDS = new Set(["filing", "recommendation", "screening"]);

export class Story {
  constructor(bundle) {
    this.bundle = bundle;
    this.edition = bundle.edition;
    this.mine = bundle.log.filter(({ entry }) => entry.programme === this.edition);
    this.common = bundle.log.filter(({ entry }) => entry.programme === "");
    this.unapplied = [];
    this.definition = bundle.document("definition.json");
    this.rules = inForce(this.definition, bundle.rows("addenda.jsonl"), (number, wrong) => this.unapplied.push({ number, wrong }));
    this.rounds = this.rules.rounds;
    this.nominees = new Map(bundle.rows("nominees.jsonl").map((row) => [row.number, row]));
    this.exclusions = new Map(bundle.rows("exclusions.jsonl").map((row) => [row.nominee, row]));
    this.ballots = bundle.rows("scores.jsonl");
    this.panels = bundle.names("panel/").map((name) => ({ name, ...bundle.document(name) }));
    this.byType = grouped(this.mine, ({ entry }) => entry.type);
    this.ballotOf = new Map(this.ballots.map((row) => [row.commit, row]));
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

  /** Retired slots of a round, with the entry that retired them. */
  retired(code) {
    return new Map(this.find("panel", { what: "retired", round: code }).map(({ index, entry }) => [entry.detail.slot, index]));
  }

  /** Slots by number: where they stand, what they score, and which entry formed them. */
  collectSlots() {
    const slots = new Map();
    for (const panel of this.panels) {
      const formed = this.first("panel", { what: "formed", panel: panel.panel });
      for (const { slot, key, nominee } of panel.slots) {
        const scores = nominee === null ? panel.nominees : [nominee];
        slots.set(slot, { slot, key, round: panel.round, panel, scores: new Set(scores), formed: formed?.index ?? null });
      }
    }
    return slots;
  }

  /** Who rates by which slot of a round whose adjusted score counts; null where a panel withholds it (6.16). */
  raters(code) {
    if (!this.rounds.find((round) => round.code === code)?.adjusted) return new Map();
    const sealed = this.panels.filter((panel) => panel.round === code && panel.raters).map(({ raters }) => raters);
    return sealed.every(isOpen) ? new Map(sealed.flatMap(({ value }) => Object.entries(value))) : null;
  }

  /** 6.1, from what the bundle says of the round before. */
  candidates(code) {
    const place = this.rounds.findIndex((round) => round.code === code);
    if (place === 0) return [...this.nominees.values()].filter((row) => !BEFORE_ROUNDS.has(this.stage(row.number))).map((row) => row.number);
    const before = this.bundle.document(`rounds/${this.rounds[place - 1]?.code}.json`);
    return (before?.rows ?? []).filter((row) => row.advanced).map((row) => row.nominee);
  }

  /** The group in which somebody comes into a round. */
  groupIn(code, nominee) {
    const place = this.rounds.findIndex((round) => round.code === code);
    if (place === 0) return this.nominees.get(nominee).group;
    return this.bundle.document(`rounds/${this.rounds[place - 1].code}.json`).rows.find((row) => row.nominee === nominee).group;
  }

  stage(nominee) {
    return this.exclusions.get(nominee)?.stage ?? null;
  }

  live(code) {
    return this.ballots.filter((row) => row.round === code && row.state === "live");
  }

  rubric(round) {
    return this.rules.rubrics.find((rubric) => rubric.code === round.rubric) ?? null;
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
  get conferral() {
    return this.decision("conferral");
  }

  get conferred() {
    return this.conferral !== null || this.bundle.has("honours.jsonl");
  }

  /** The checks that must not be absent: those declared, all of them if nothing is declared. */
  get declared() {
    const first = this.mine[0]?.entry;
    return new Set(first?.type === "requirements" ? first.detail.checks : ALL_CHECKS);
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
}
