/** Section 5: the keys and types of every document and row. What does not fit is refused (2.4). */
import * as s from "./shape.js";
import { isObject } from "./json.js";

const V = { v: s.oneOf(1), edition: s.editionCode };
const document = (keys, optional = {}) => s.object({ ...V, ...keys }, { optional });
const fraction = (value, path, tell) => {
  const right = Array.isArray(value) && value.length === 2 && value.every(s.isInteger) && value[0] >= 0 && value[1] > 0;
  if (!right || gcd(value[0], value[1]) !== 1) tell(path, "a fraction in lowest terms");
};
const gcd = (a, b) => (b === 0 ? a : gcd(b, a % b));
const decimal = s.matching(/^(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?$/, "a decimal");
const share = s.matching(/^[0-9]{1,6}(\/[1-9][0-9]{0,5})?$/, "a fraction as text");
const count = s.integer(0);
const strings = s.mapOf(s.string);
const counts = s.mapOf(count, s.code);
const places = s.either(counts, count);
const reason = s.object({ code: s.code }, {
  optional: {
    rank: s.integer(1), places: count, rule: s.string, score: decimal, pass_mark: s.string, stage: s.code, why: s.code, round: s.code, reserve: s.integer(1),
  },
});

const manifest = s.object({
  v: s.oneOf(1), spec: s.oneOf("baijia-bundle/1"), edition: s.editionCode, profile: s.oneOf("inspector", "public"), origin: s.filled,
  rehearsal: s.bool, engine: s.filled,
  files: s.ordered(s.object({ name: s.string, size: count, sha256: s.hex(32) }), (file) => file?.name),
});

const open = { open: true };
const criteria = s.list(s.object({ code: s.code, max: s.integer(1) }, open));
const body = s.object({ fraction: share, base: s.oneOf("members", "present") }, open);
const some = (shape) => (value, path, tell) => {
  s.list(shape)(value, path, tell);
  if (Array.isArray(value) && value.length === 0) tell(path, "at least one");
};

/** What a verifier reads of a definition, frozen or in force (5.2). */
export const definition = s.object({
  code: s.editionCode,
  approval: s.object({ places: count }, open),
  calendar: s.object({}, open),
  groups: some(s.object({ code: s.code }, open)),
  rubrics: s.list(s.object({ code: s.code, version: s.integer(1), scale: s.integer(1), criteria }, open)),
  rounds: some(s.object({ code: s.code, rubric: s.code, decimals: s.integer(0, 9) }, {
    open: true,
    optional: {
      trimmed_from: count, pass_mark: decimal, advance: s.object({ by: s.string, total: count }, open), ties: s.list(s.string), reviews_per_item: s.integer(1),
      abstaining: s.oneOf("left_out"), tie_off: s.object({ reviews: s.integer(1), band: decimal }, open),
      adjusted: s.object({ item_ratio: s.integer(100, 1e9), expert_ratio: s.integer(100, 1e12) }, open),
    },
  })),
  result: s.object({ weights: counts, decimals: s.integer(0, 9), group_places: s.string }, {
    open: true, optional: { reserves: count, ties: s.list(s.string), pass_mark: decimal },
  }),
  notice: s.object({ days: s.integer(1), unit: s.oneOf("working", "calendar") }, {
    open: true, optional: { counts_opening_day: s.bool, closes_at: s.matching(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day") },
  }),
}, {
  open: true,
  optional: {
    decision: s.object({ members: s.integer(1), quorum: body, pass: body }, open), publication: s.object({}, open),
    honours: s.object({}, { open: true, optional: { places: count } }),
    quotas: s.object({ mode: s.oneOf("formula", "table", "none") }, open),
  },
});

const quotas = document({
  mode: s.oneOf("formula", "table", "none"), total: count, minimum: count, weights: counts,
  units: s.ordered(s.object({ unit: s.unit, name: s.sealed(s.string), factors: counts, quota: count }), (row) => row?.unit),
});

const panel = document({
  round: s.code, panel: s.panel, nominees: s.ordered(s.nominee, (number) => number),
  slots: s.ordered(s.object({ slot: s.slot, key: s.hex(32), nominee: s.nullable(s.nominee) }), (row) => row?.slot),
  replaces: s.ordered(s.slot, (number) => number), roster: s.sealed(s.anything),
}, { raters: s.sealed(s.mapOf(s.rater, s.slot)) });

const result = {
  nominee: s.nominee, group: s.code, mean: s.nullable(fraction), score: s.nullable(decimal), rank: s.nullable(s.integer(1)),
  overall: s.nullable(s.integer(1)), reason, tie: s.nullable(s.string),
};
const byNominee = (keys) => s.ordered(s.object(keys), (row) => row?.nominee);

const round = document({
  round: s.code, rubric: s.filled, lot_seed: s.hex(32), places: s.nullable(places), rows: byNominee({ ...result, n: count, advanced: s.bool }),
});
const resolution = document({
  lot_seed: s.hex(32), total: count, passed: counts, places, reserves: places, empty: places,
  vote: s.nullable(s.object({ members: count, present: count, agreed: count })),
  rows: byNominee({ ...result, outcome: s.oneOf("proposed", "reserve", "none"), reserve: s.nullable(s.integer(1)) }),
});

const days = s.list(s.date);
const notice = document({
  notices: s.ordered(s.object({
    number: s.integer(1), opens: s.instant, closes: s.instant, days: s.integer(1), unit: s.oneOf("working", "calendar"), holidays: days, makeup: days,
    list: byNominee({ nominee: s.nominee, group: s.code, as: s.oneOf("proposed", "reserve"), shown: s.sealed(strings) }), list_digest: s.hex(32),
  }), (one) => one?.number),
});

const keys = document({
  slots: s.oneOf("browser", "server"),
  keys: s.ordered(s.object({
    use: s.oneOf("log", "certificate"), key: s.filled, from: s.instant, until: s.either(s.instant, s.oneOf("")), index: count,
  }), (row) => row?.index),
});

const statusList = s.object({}, open);

const score = s.object({
  round: s.code, nominee: s.nominee, slot: s.slot, rubric: s.filled, commit: s.hex(32),
  index: count, sig: s.hex(64), state: s.oneOf("live", "superseded", "voided"),
}, { optional: { salt: s.hex(32), vector: s.list(s.nullable(count)) } });
const wholeOrWithheld = (value, path, tell) => {
  score(value, path, tell);
  if (isObject(value) && Object.hasOwn(value, "salt") !== Object.hasOwn(value, "vector")) tell(path, "salt and vector both or neither");
};

const change = s.object({ path: s.list(s.filled), to: s.anything });
const ROWS = {
  "addenda.jsonl": [s.object({ number: s.integer(1), at: s.instant, text: s.string, reason: s.string, approver: s.string, reach: s.string, changes: s.list(change) }), (row) => [row.number]],
  "nominees.jsonl": [s.object({
    number: s.nominee, group: s.code, identity: s.sealed(strings), unit: s.sealed(s.string),
    nomination: s.sealed(s.object({ nominee: s.nominee, dossier: s.hex(32) })),
  }), (row) => [row.number]],
  "recommendation.jsonl": [s.object({ recommender: s.unit, nominee: s.nominee, rank: s.integer(1) }), (row) => [row.recommender, row.rank]],
  "exclusions.jsonl": [s.object({ nominee: s.nominee, stage: s.code, reason: s.code, text: s.filled }), (row) => [row.nominee]],
  "scores.jsonl": [wholeOrWithheld, (row) => [row.commit]],
  "objections.jsonl": [s.object({
    number: s.integer(1), nominee: s.nullable(s.nominee), received: s.sealed(s.anything), state: s.oneOf("open", "closed"),
    outcome: s.oneOf("", "upheld", "dismissed", "inadmissible", "withdrawn", "lead"), text: s.string,
  }), (row) => [row.number]],
  "changes.jsonl": [s.object({
    number: s.integer(1), removed: s.nominee, reason: s.code, text: s.filled, objection: s.nullable(s.integer(1)), moved_up: s.nullable(s.nominee),
  }), (row) => [row.number]],
  "honours.jsonl": [s.object({ nominee: s.nominee, group: s.code, certificate: s.filled }), (row) => [row.nominee]],
  "certificates.jsonl": [s.object({ number: s.filled, nominee: s.nominee, credential: s.sealed(s.object({}, open)) }), (row) => [row.number]],
};
const DOCUMENTS = {
  "manifest.json": manifest, "definition.json": definition, "quotas.json": quotas, "resolution.json": resolution, "notice.json": notice,
  "keys.json": keys, "status-list.json": statusList,
};

export const shapeOf = (name) => DOCUMENTS[name] ?? (name.startsWith("panel/") ? panel : round);
export const rowsOf = (name) => ROWS[name];

/** Compare sort keys made of ASCII strings and integers. */
export function compareKeys(a, b) {
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] < b[i]) return -1;
    if (a[i] > b[i]) return 1;
  }
  return 0;
}
