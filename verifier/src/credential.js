/** W3C Data Integrity `eddsa-jcs-2022` and the bitstring status list (log.md 6). */
import { digest, join, signed, unbase58, unbase64url, utf8 } from "./bytes.js";
import { canonical, get, isObject } from "./json.js";
import { seconds } from "./instant.js";
import { gunzip } from "./inflate.js";

export const LEAST_BITS = 131_072;
export const MOST_BITS = 16_777_216;

/** The 32 bytes of an Ed25519 Multikey (`z6Mk…`), or null. */
export function multikey(line) {
  const bytes = line.startsWith("z") ? unbase58(line.slice(1)) : null;
  return bytes?.length === 34 && bytes[0] === 0xed && bytes[1] === 0x01 ? bytes.subarray(2) : null;
}

/**
 * Judge the proof of a credential under one of the keys given.
 * @param {object} credential
 * @param {{key: string, from: string, until: string}[]} keys
 * @returns {string} what is wrong, empty if nothing
 */
export function wrongProof(credential, keys) {
  const { proof, ...document } = credential;
  if (!isObject(proof)) return "has not one proof";
  if (get(proof, "type") !== "DataIntegrityProof" || get(proof, "cryptosuite") !== "eddsa-jcs-2022") return "is proven by another suite";
  if (get(proof, "proofPurpose") !== "assertionMethod") return "is proven for another purpose";
  const method = get(proof, "verificationMethod");
  const key = keys.find((one) => method === `did:key:${one.key}#${one.key}`);
  const issuer = isObject(document.issuer) ? get(document.issuer, "id") : get(document, "issuer");
  if (!key) return "is proven by a key that is no certificate key of this edition";
  if (issuer !== `did:key:${key.key}`) return "is issued by another than its key";
  const made = seconds(get(proof, "created"));
  if (made === null || made < seconds(key.from) || (key.until && made >= seconds(key.until))) return "is proven outside the time of its key";
  const context = get(document, "@context");
  if (Object.hasOwn(proof, "@context") && !extendsContext(context, proof["@context"])) return "has another context than its proof";
  return holds(document, proof, key.key) ? "" : "its proof is false";
}

const asList = (context) => (Array.isArray(context) ? context : [context]);

function extendsContext(whole, start) {
  const [all, first] = [asList(whole), asList(start)];
  return first.every((one, i) => i < all.length && canonical(one) === canonical(all[i]));
}

function holds(document, proof, key) {
  const { proofValue, ...options } = proof;
  const signature = typeof proofValue === "string" && proofValue.startsWith("z") ? unbase58(proofValue.slice(1)) : null;
  const bytes = multikey(key);
  if (!signature || !bytes) return false;
  const signedDocument = Object.hasOwn(proof, "@context") ? { ...document, "@context": proof["@context"] } : document;
  const message = join(digest(utf8(canonical(options))), digest(utf8(canonical(signedDocument))));
  return signed(signature, message, bytes);
}

/**
 * Read the bits of a status list credential.
 * @returns {Promise<{bits?: Uint8Array, wrong?: string}>}
 */
export async function statusBits(list) {
  const subject = get(list, "credentialSubject");
  const encoded = get(subject, "encodedList");
  const types = asList(get(list, "type"));
  if (!types.includes("BitstringStatusListCredential") || get(subject, "type") !== "BitstringStatusList") return { wrong: "is no bitstring status list" };
  if (get(subject, "statusPurpose") !== "revocation") return { wrong: "has another purpose than revocation" };
  const packed = typeof encoded === "string" && encoded.startsWith("u") ? unbase64url(encoded.slice(1)) : null;
  const bits = packed && (await gunzip(packed, MOST_BITS / 8));
  if (!bits) return { wrong: `its list is no single gzip member of at most ${MOST_BITS} entries` };
  if (bits.length * 8 < LEAST_BITS) return { wrong: `its list has fewer than ${LEAST_BITS} entries` };
  return { bits };
}

export const bitAt = (bits, place) => (bits[place >> 3] >> (7 - (place & 7))) & 1;

