/** Canonical JSON, paragraph 1.1 and 2.3: what is read must already be in the one form RFC 8785 gives it. */
import { refuse } from "./refused.js";
import { join, text } from "./bytes.js";

const DEEPEST = 32;
const MOST_ELEMENTS = 2_000_000;
const FREE_ELEMENTS = 100_000;
const LEAST_BYTES = 8;
const LONGEST_LINE = 1024 * 1024;
const MOST_LINES = 2_000_000;

/** The canonical text of a value; throws TypeError for what section 1.1 does not allow. */
export function canonical(value) {
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new TypeError("a lone surrogate");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new TypeError("a number that is no integer within ±(2^53 − 1)");
    return String(value === 0 ? 0 : value);
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value).sort(); // by UTF-16 code units, as RFC 8785 orders keys
  return `{${keys.map((key) => `${canonical(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** Refuse depth and number of elements before anything is built. A string is skipped: its brackets mean nothing. */
function measure(source, where) {
  let [depth, elements, inside] = [0, 1, false];
  for (let i = 0; i < source.length; i += 1) {
    const code = source.charCodeAt(i);
    if (inside) {
      if (code === 0x5c) i += 1;
      else if (code === 0x22) inside = false;
    } else if (code === 0x22) inside = true;
    else if (code === 0x2c) elements += 1;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      elements += 1;
      if (depth > DEEPEST) refuse(where, "is nested too deeply", `at most ${DEEPEST} levels`);
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return elements;
}

function checkElements(elements, bytes, where) {
  if (elements > MOST_ELEMENTS) refuse(where, `has ${elements} elements`, `at most ${MOST_ELEMENTS}`);
  if (elements > FREE_ELEMENTS && bytes < elements * LEAST_BYTES) {
    refuse(where, `has ${elements} elements in ${bytes} bytes`, `at least ${LEAST_BYTES} bytes an element`);
  }
}

function parse(source, where) {
  let value;
  try {
    value = JSON.parse(source);
  } catch {
    refuse(where, "is no JSON", "canonical JSON");
  }
  let again;
  try {
    again = canonical(value);
  } catch (error) {
    refuse(where, `holds ${error.message}`, "canonical JSON");
  }
  if (again !== source) refuse(where, "is not in canonical form", "RFC 8785: keys sorted and once, no blanks, integers");
  return value;
}

function decoded(bytes, where) {
  return text(bytes) ?? refuse(where, "is not UTF-8", "UTF-8");
}

export function readDocument(bytes, where) {
  const source = decoded(bytes, where);
  checkElements(measure(source, where), bytes.length, where);
  return parse(source, where);
}

/** The lines of a file that comes in pieces, each `{bytes, number, where}`; without the line end, numbers from 1. */
export async function* readLines(source, where) {
  let [rest, number] = [new Uint8Array(0), 0];
  for await (const piece of source) {
    let whole = rest.length ? join(rest, piece) : piece;
    for (let stop = whole.indexOf(10); stop >= 0; stop = whole.indexOf(10)) {
      number += 1;
      if (stop > LONGEST_LINE) refuse(`${where}:${number}`, "is too long", `at most ${LONGEST_LINE} bytes`);
      if (number > MOST_LINES) refuse(where, "has too many lines", `at most ${MOST_LINES}`);
      yield { bytes: whole.subarray(0, stop), number, where: `${where}:${number}` };
      whole = whole.subarray(stop + 1);
    }
    if (whole.length > LONGEST_LINE) refuse(`${where}:${number + 1}`, "is too long", `at most ${LONGEST_LINE} bytes`);
    rest = whole;
  }
  if (rest.length) refuse(`${where}:${number + 1}`, "has no line end", "\\n after each row");
}

/** The value at a key, own keys only: a document may well have a key `constructor`. */
export const get = (object, key) =>
  object !== null && typeof object === "object" && Object.hasOwn(object, key) ? object[key] : undefined;

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
