/** Bytes and their spellings; hash and signature come from noble. Every reader refuses a second spelling of the same bytes. */
import * as ed25519 from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";

ed25519.hashes.sha512 = sha512;
export { sha256 };

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const utf8 = (text) => encoder.encode(text);

/** Text of UTF-8 bytes, or null if they are not UTF-8. */
export function text(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function hex(bytes) {
  let out = "";
  for (const byte of bytes) out += DIGITS[byte];
  return out;
}

export function unhex(digits) {
  const out = new Uint8Array(digits.length / 2);
  for (let i = 0; i < out.length; i += 1) out[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return out;
}

export function join(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function same(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export const digest = (...parts) => sha256(parts.length === 1 ? parts[0] : join(...parts));
export const hexDigest = (...parts) => hex(digest(...parts));

const STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const FOR_URLS = `${STANDARD.slice(0, 62)}-_`;

function sextets(body, alphabet) {
  const values = new Map([...alphabet].map((letter, value) => [letter, value]));
  const out = new Uint8Array(Math.floor((body.length * 6) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of body) {
    const value = values.get(letter);
    if (value === undefined) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at] = (held >> bits) & 0xff;
      at += 1;
    }
  }
  const spare = held & ((1 << bits) - 1);
  return bits >= 6 || spare !== 0 ? null : out;
}

/** Bytes of padded standard base64, or null. */
export function unbase64(body) {
  const bare = body.replace(/={1,2}$/, "");
  if (body.length % 4 !== 0 || bare.length % 4 === 1 || Math.ceil(bare.length / 4) * 4 !== body.length) return null;
  return sextets(bare, STANDARD);
}

/** Bytes of base64url without padding, or null. */
export const unbase64url = (body) => (body.length % 4 === 1 ? null : sextets(body, FOR_URLS));

export function base64(bytes) {
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => STANDARD[(three >> shift) & 63]);
    out += letters.map((letter, place) => (i + place > bytes.length ? "=" : letter)).join("");
  }
  return out;
}

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Bytes of base58btc, or null; anything longer than a key or a signature is not read. */
export function unbase58(body) {
  if (body.length > 128) return null;
  let value = 0n;
  for (const letter of body) {
    const digit = BASE58.indexOf(letter);
    if (digit < 0) return null;
    value = value * 58n + BigInt(digit);
  }
  const zeros = body.length - body.replace(/^1+/, "").length;
  const digits = value === 0n ? "" : value.toString(16);
  return join(new Uint8Array(zeros), unhex(digits.length % 2 ? `0${digits}` : digits));
}

const FIELD = 2n ** 255n - 19n;
const EIGHTH = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER = new Set([0n, 1n, FIELD - 1n, EIGHTH, FIELD - EIGHTH]); // y of all points whose order divides 8

/** Whether a key is of small order or not canonical; such a key signs nothing (1.8). */
function isWeak(key) {
  const y = BigInt(`0x${hex(key.toReversed())}`) & (2n ** 255n - 1n);
  return SMALL_ORDER.has(y) || y >= FIELD;
}

/** The platform's own Ed25519 where it has one: a hundred times faster, and the same answers. */
const native = (async () => {
  try {
    await globalThis.crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return globalThis.crypto.subtle;
  } catch {
    return null;
  }
})();

/** `signed` for many signatures; give the same `keys` map with each call. */
export async function signedMany(signature, message, key, keys) {
  const subtle = await native;
  if (!subtle) return signed(signature, message, key);
  if (isWeak(key)) return false;
  const name = hex(key);
  try {
    if (!keys.has(name)) keys.set(name, await subtle.importKey("raw", key, "Ed25519", false, ["verify"]));
    return await subtle.verify("Ed25519", keys.get(name), signature, message);
  } catch {
    return false;
  }
}

/** Whether an Ed25519 signature (64 bytes) over a message holds under a key (32 bytes), after RFC 8032. */
export function signed(signature, message, key) {
  if (signature.length !== 64 || key.length !== 32 || isWeak(key)) return false;
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}
