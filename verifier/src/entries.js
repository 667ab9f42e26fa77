/** Section 4.2 to 4.5: what may stand in a log entry, by its type. */
import * as s from "./shape.js";
import { get, isObject } from "./json.js";

const edition = s.editionCode;
const detail = (keys, optional = {}) => s.object(keys, { optional });
const count = s.integer(0);
const digest = { digest: s.hex(32) };
const commit = { commit: s.hex(32) };
const round = { round: s.code };
const ref = { ref: s.hex(32) };

const entry = (programme, keys, optional = {}) => s.object({ v: s.oneOf(1), type: s.string, programme, ...keys }, { optional });

const PANEL = {
  formed: entry(edition, { ...round, ...digest, detail: detail({ what: s.oneOf("formed"), panel: s.panel }) }),
  retired: entry(edition, { ...round, detail: detail({ what: s.oneOf("retired"), panel: s.panel, slot: s.slot, reason: s.code }) }),
};
const DECISIONS = ["nominees", "recommendation", "resolution", "conferral", "exclusion", "change", "objection", "revocation", "draw"];
const CHECKS = Array.from({ length: 12 }, (_, i) => `V${i + 1}`);
const checks = (value, path, tell) => {
  s.list(s.oneOf(...CHECKS))(value, path, tell);
  if (Array.isArray(value) && value.length === 0) tell(path, "at least one");
};
const nominees = (value, path, tell) => {
  s.list(s.nominee)(value, path, tell);
  if (Array.isArray(value) && value.length === 0) tell(path, "at least one");
};
const word = s.matching(/^[^]+$/, "a string that is not empty");
const keyLine = s.matching(/^[^\n]{1,500}$/u, "one line of at most 500 characters");

const TYPES = {
  requirements: entry(edition, { detail: detail({ spec: s.oneOf("baijia-bundle/1"), checks, files: s.list(word) }) }),
  definition: entry(edition, digest),
  addendum: entry(edition, { ...digest, detail: detail({ number: s.integer(1) }) }),
  quotas: entry(edition, digest),
  panel: (value, path, tell) => (PANEL[get(get(value, "detail"), "what")] ?? PANEL.formed)(value, path, tell),
  nomination: entry(edition, commit, ref),
  deadline: entry(edition, { detail: detail({ what: s.code, at: s.instant }) }),
  score: entry(edition, { ...round, ...commit }, ref),
  "score-void": entry(edition, { ...round, ...ref, detail: detail({ reason: s.code }) }),
  "scoring-closed": entry(edition, { ...round, detail: detail({ at: s.instant, count }) }),
  "tie-off": entry(edition, { ...round, detail: detail({ nominees }) }),
  ranking: entry(edition, { ...round, ...digest }),
  "notice-open": entry(edition, { ...digest, detail: detail({ number: s.integer(1), opens: s.instant, closes: s.instant }) }),
  "notice-close": entry(edition, { ...digest, detail: detail({ number: s.integer(1), at: s.instant }) }),
  objection: entry(edition, { ...commit, detail: detail({ number: s.integer(1) }) }),
  decision: entry(edition, { ...digest, detail: detail({ what: s.oneOf(...DECISIONS) }) }, ref),
  certificate: entry(edition, commit),
  "status-list": entry(edition, digest),
  "payment-batch": entry(edition, digest),
  key: entry(s.oneOf(""), { detail: detail({ use: s.oneOf("log", "certificate"), key: keyLine, from: s.instant, until: s.either(s.instant, s.oneOf("")) }) }, ref),
  policy: entry(s.oneOf(""), digest),
  override: entry(edition, { ...ref, detail: detail({ what: s.oneOf("late-nomination", "correction", "regrouping"), reason: s.code }) }),
};

export const LONGEST_ENTRY = 65_535;

/** Tell every misfit of an entry. */
export function checkEntry(value, path, tell) {
  const shape = isObject(value) ? get(TYPES, get(value, "type")) : undefined;
  if (shape) shape(value, path, tell);
  else tell(path, "an entry of a type in 4.4");
}
