/** A small vocabulary for what a document looks like: a shape reports each misfit of a value to `tell(path, wrong)`. */
import { get, isObject } from "./json.js";
import { dayNumber, seconds } from "./instant.js";

const test = (holds, expected) => (value, path, tell) => {
  if (!holds(value)) tell(path, expected);
};

export const anything = () => {};
export const string = test((value) => typeof value === "string", "a string");
export const bool = test((value) => typeof value === "boolean", "true or false");
export const isInteger = (value) => Number.isSafeInteger(value);
export const integer = (least = -Infinity, most = Infinity) =>
  test((value) => isInteger(value) && value >= least && value <= most, `an integer${least > -Infinity ? ` from ${least}` : ""}`);
export const matching = (pattern, words) => test((value) => typeof value === "string" && pattern.test(value), words);
export const isText = (value) => typeof value === "string" && [...value].some((letter) => letter > " ");
export const filled = test(isText, "a text that is not empty");
export const oneOf = (...values) => test((value) => values.includes(value), values.map((value) => JSON.stringify(value)).join(" or "));
export const hex = (bytes) => matching(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), `${2 * bytes} lowercase hexadecimal digits`);
export const instant = test((value) => seconds(value) !== null, "an instant with offset");
export const date = test((value) => typeof value === "string" && dayNumber(value) !== null, "a date");
export const code = matching(/^[a-z][a-z0-9_]{0,47}$/, "a code");
const symbols = "[BCDFGHJKLMNPQRSTVWXYZ234567]";
export const nominee = matching(new RegExp(`^P${symbols}{7}$`), "a nominee's public number");
export const unit = matching(new RegExp(`^U${symbols}{7}$`), "a unit's public number");
export const slot = matching(new RegExp(`^S${symbols}{10}$`), "a slot's public number");
export const rater = matching(new RegExp(`^R${symbols}{10}$`), "a rater's public number");
export const panel = matching(/^[a-z][a-z0-9_]{0,47}-[1-9][0-9]{0,3}$/, "<round>-<n>");
export const editionCode = matching(/^[a-z0-9][a-z0-9-]{0,63}$/, "an edition's code");

export const nullable = (shape) => (value, path, tell) => {
  if (value !== null) shape(value, path, tell);
};

export const list = (shape) => (value, path, tell) => {
  if (!Array.isArray(value)) tell(path, "a list");
  else value.forEach((element, i) => shape(element, `${path}[${i}]`, tell));
};

export const mapOf = (shape, keys = string) => (value, path, tell) => {
  if (!isObject(value)) tell(path, "an object");
  else {
    for (const key of Object.keys(value)) {
      keys(key, `${path}: key`, tell);
      shape(value[key], `${path}.${key}`, tell);
    }
  }
};

/** An object with these keys, all of them; those in `optional` may be missing; others may stand only if `open`. */
export const object = (keys, { optional = {}, open = false } = {}) => (value, path, tell) => {
  if (!isObject(value)) {
    tell(path, "an object");
    return;
  }
  for (const [key, shape] of Object.entries(keys)) {
    if (Object.hasOwn(value, key)) shape(value[key], path ? `${path}.${key}` : key, tell);
    else tell(path ? `${path}.${key}` : key, "the key");
  }
  for (const key of Object.keys(value)) {
    const known = get(optional, key);
    if (known) known(value[key], path ? `${path}.${key}` : key, tell);
    else if (!open && !Object.hasOwn(keys, key)) tell(path ? `${path}.${key}` : key, "no such key");
  }
};

/** Either shape: the first value's misfits are told only if neither fits. */
export const either = (first, second) => (value, path, tell) => {
  const fits = (shape) => {
    let clean = true;
    shape(value, path, () => { clean = false; });
    return clean;
  };
  if (!fits(first) && !fits(second)) first(value, path, tell);
};

/** A sealed value (3.1): open with salt and value, or the commitment alone. */
export const sealed = (shape) => (value, path, tell) => {
  const open = isObject(value) && (Object.hasOwn(value, "salt") || Object.hasOwn(value, "value"));
  object(open ? { commit: hex(32), salt: hex(32), value: shape } : { commit: hex(32) })(value, path, tell);
};

/** A list in strictly ascending order of a key made of ASCII. */
export const ordered = (shape, key) => (value, path, tell) => {
  list(shape)(value, path, tell);
  if (!Array.isArray(value)) return;
  for (let i = 1; i < value.length; i += 1) {
    const [before, here] = [key(value[i - 1]), key(value[i])];
    if (typeof before === typeof here && !(before < here)) tell(`${path}[${i}]`, "ascending order, each once");
  }
};
