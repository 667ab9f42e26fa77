/** C2SP signed note, checkpoint and cosignature (log.md 2 and 3). Malformed notes are refused, false ones are judged. */
import { digest, hex, join, same, signed, text, unbase64, utf8 } from "./bytes.js";
import { refuse } from "./refused.js";

export const LOG_KEY = 0x01;
export const WITNESS_KEY = 0x04;
const LONGEST_NOTE = 1_000_000;
const MOST_SIGNATURES = 100;
const NAME = /^[^\s+\u0000-\u001f\u007f]+$/u;

/** Read `<name>+<key id>+<base64 of type and key>`; null if it is none or its id does not fit. */
export function readKey(line) {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/u.exec(line);
  const bytes = found && unbase64(found[3]);
  if (!bytes || bytes.length !== 33 || !NAME.test(found[1])) return null;
  const id = keyId(found[1], bytes);
  return hex(id) === found[2] ? { name: found[1], id: found[2], type: bytes[0], key: bytes.subarray(1), line } : null;
}

const keyId = (name, typed) => digest(utf8(name), Uint8Array.of(0x0a), typed).subarray(0, 4);

function readSignature(line, where) {
  const found = /^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/u.exec(line);
  const bytes = found && unbase64(found[2]);
  if (!bytes || bytes.length < 5 || !NAME.test(found[1])) refuse(where, "has a line that is no signature", "— <name> <base64>");
  return { name: found[1], id: hex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) };
}

/** Read a signed note: `{text, signatures}`. */
export function readNote(bytes, where) {
  if (bytes.length > LONGEST_NOTE) refuse(where, "is too long", `at most ${LONGEST_NOTE} bytes`);
  const whole = text(bytes);
  if (whole === null || /[\u0000-\u0009\u000b-\u001f\u007f]/.test(whole)) refuse(where, "is no signed note", "UTF-8 without control characters");
  const split = whole.lastIndexOf("\n\n");
  if (split < 0 || !whole.endsWith("\n")) refuse(where, "is no signed note", "text, an empty line, signatures");
  const lines = whole.slice(split + 2, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) refuse(where, "has too many signatures", `at most ${MOST_SIGNATURES}`);
  return { text: whole.slice(0, split + 1), signatures: lines.map((line) => readSignature(line, where)) };
}

/** Read a checkpoint: `{origin, size, root, note}`. */
export function readCheckpoint(bytes, where) {
  const note = readNote(bytes, where);
  const [origin, size, root, ...rest] = note.text.slice(0, -1).split("\n");
  const hash = unbase64(root ?? "");
  if (!origin || !/^(0|[1-9][0-9]{0,15})$/.test(size ?? "") || !Number.isSafeInteger(Number(size)) || hash?.length !== 32 || rest.includes("")) {
    refuse(where, "is no checkpoint", "origin, size and root, each on a line");
  }
  if (size === "0" && !same(hash, digest(new Uint8Array(0)))) refuse(where, "has size 0 and another root", "the root of no entries");
  return { origin, size: Number(size), root: hash, note };
}

function holds(key, signature, noteText) {
  if (key.type === LOG_KEY) return signed(signature.bytes, utf8(noteText), key.key);
  if (signature.bytes.length !== 72) return false;
  const time = new DataView(signature.bytes.buffer, signature.bytes.byteOffset, 8).getBigUint64(0);
  return signed(signature.bytes.subarray(8), join(utf8(`cosignature/v1\ntime ${time}\n`), utf8(noteText)), key.key);
}

/**
 * Sort known keys by what the note says of them. A key may sign more than once; one false signature makes it false.
 * @returns {{good: Set<string>, bad: Set<string>}} lines of the keys
 */
export function judge(note, keys) {
  const [good, bad] = [new Set(), new Set()];
  for (const key of keys) {
    for (const signature of note.signatures) {
      if (signature.name !== key.name || signature.id !== key.id) continue;
      (holds(key, signature, note.text) ? good : bad).add(key.line);
    }
  }
  return { good, bad };
}
