/** Section 3: sealed values, the reduced form and the log digest. */
import { digest, hex, hexDigest, join, unhex, utf8 } from "./bytes.js";
import { canonical, get } from "./json.js";

/** Where sealed values stand, by file, and of which kind they are. A star is every element of a list. */
const PLACES = {
  "quotas.json": { "units.*.name": "unit-name" },
  "nominees.jsonl": { identity: "identity", unit: "unit", nomination: "nomination" },
  "panel/": { roster: "roster", raters: "raters" },
  "notice.json": { "notices.*.list.*.shown": "shown" },
  notice: { "list.*.shown": "shown" },
  list: { "*.shown": "shown" },
  "objections.jsonl": { received: "objection" },
  "certificates.jsonl": { credential: "certificate" },
};

const placesOf = (file) => PLACES[file.startsWith("panel/") ? "panel/" : file] ?? {};

function walk(value, steps, visit, path) {
  if (steps.length === 0) return visit(value, path);
  const [step, ...rest] = steps;
  if (step !== "*" && !Object.hasOwn(value, step)) return value;
  if (step === "*") return value.map((element, i) => walk(element, rest, visit, `${path}[${i}]`));
  return { ...value, [step]: walk(value[step], rest, visit, path ? `${path}.${step}` : step) };
}

/** The value with every sealed value replaced by its commitment (3.3); scores lose salt and vector, being sealed as rows. */
export function reduced(file, value) {
  if (file === "scores.jsonl") {
    const { salt: _salt, vector: _vector, ...rest } = value;
    return rest;
  }
  return Object.keys(placesOf(file)).reduce((now, place) => walk(now, place.split("."), ({ commit }) => ({ commit }), ""), value);
}

/** Log digest (3.4) of a document, a row, a notice (`notice`) or its list (`list`). */
export const logDigest = (file, value) => hexDigest(utf8(canonical(reduced(file, value))));

/** Log digest of a whole `.jsonl` file. */
export const linesDigest = (file, rows) => hexDigest(utf8(rows.map((row) => `${canonical(reduced(file, row))}\n`).join("")));

export const commitment = (kind, salt, value) => hex(digest(join(utf8(`baijia/${kind}/v1`), unhex(salt), utf8(canonical(value)))));

export const isOpen = (sealed) => Object.hasOwn(sealed, "salt");
export const opened = (sealed) => (isOpen(sealed) ? sealed.value : undefined);
export const opens = (kind, sealed) => commitment(kind, sealed.salt, sealed.value) === sealed.commit;

/** Every sealed value of a document or row: `{kind, sealed, path}`. */
export function sealedIn(file, value) {
  const found = [];
  for (const [place, kind] of Object.entries(placesOf(file))) {
    walk(value, place.split("."), (sealed, path) => found.push({ kind, sealed, path }), "");
  }
  return found;
}

/** Whether a ballot is open, and whether it opens to its commitment (5.9). */
export const ballotOpen = (row) => get(row, "salt") !== undefined;
export const ballotOpens = ({ nominee, round, rubric, slot, vector, salt, commit }) =>
  commitment("score", salt, { nominee, round, rubric, slot, vector }) === commit;
