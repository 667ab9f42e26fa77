/** The container, paragraphs 2.1 and 2.2: a ZIP that could be written in one way only. */
import { refuse } from "./refused.js";
import { text } from "./bytes.js";

const MIB = 1024 * 1024;
export const LIMITS = { member: 256 * MIB, all: 512 * MIB, members: 4096, json: 64 * MIB };
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
const CENTRAL_LENGTH = 46;
const LOCAL_LENGTH = 30;
const FIRST_DAY = 0x0021; // 1980-01-01 as the format writes a date

const FIXED = new Set([
  "manifest.json", "definition.json", "addenda.jsonl", "quotas.json", "nominees.jsonl", "recommendation.jsonl",
  "exclusions.jsonl", "scores.jsonl", "resolution.json", "notice.json", "objections.jsonl", "changes.jsonl", "honours.jsonl",
  "certificates.jsonl", "status-list.json", "keys.json", "log/checkpoint", "log/entries.jsonl", "policy.txt",
]);
const PATTERNS = [/^panel\/[a-z][a-z0-9_]{0,47}-[1-9][0-9]{0,8}\.json$/, /^rounds\/[a-z][a-z0-9_]{0,47}\.json$/];

export const isMemberName = (name) => FIXED.has(name) || PATTERNS.some((pattern) => pattern.test(name));

const CRC = Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

export function crc32(bytes) {
  let value = 0xffffffff;
  for (let i = 0; i < bytes.length; i += 1) value = CRC[(value ^ bytes[i]) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function end(view) {
  const at = view.byteLength - END_LENGTH;
  if (at < 0 || view.getUint32(at, true) !== END) refuse("zip", "does not end in a directory record without a comment", "a ZIP");
  const [disk, first, here, count] = [4, 6, 8, 10].map((offset) => view.getUint16(at + offset, true));
  const [size, start] = [12, 16].map((offset) => view.getUint32(at + offset, true));
  if (view.getUint16(at + 20, true) !== 0) refuse("zip", "has an archive comment", "none");
  if (disk || first || here !== count) refuse("zip", "is split over several files", "one file");
  if (count > LIMITS.members) refuse("zip", `has ${count} members`, `at most ${LIMITS.members}`);
  if (start + size !== at) refuse("zip", "the directory is not where the end record says", "no gap and no ZIP64 record");
  return { count, start, at };
}

/** What both headers of a member state, from its flags to the lengths. */
function shared(view, at) {
  return {
    needed: view.getUint16(at, true), flags: view.getUint16(at + 2, true), method: view.getUint16(at + 4, true),
    time: view.getUint16(at + 6, true), date: view.getUint16(at + 8, true), crc: view.getUint32(at + 10, true),
    packed: view.getUint32(at + 14, true), size: view.getUint32(at + 18, true),
    nameLength: view.getUint16(at + 22, true), extra: view.getUint16(at + 24, true),
  };
}

function checkHeader(name, head, kind) {
  const where = `zip member ${name}`;
  if (head.flags & 1) refuse(where, "is encrypted", "no encryption");
  if (head.flags & 8) refuse(where, "has a data descriptor", "sizes in the header");
  if (head.flags & ~0x0800) refuse(where, `has the flags ${head.flags}`, "none");
  if (head.method !== 0 || head.packed !== head.size) refuse(where, "is compressed", "stored (method 0)");
  if (head.time !== 0 || head.date !== FIRST_DAY) refuse(where, "is dated otherwise", "1980-01-01 00:00:00");
  if (head.extra !== 0) refuse(where, `has an extra field in the ${kind} header`, "none");
  if (head.size > LIMITS.member || head.size === 0xffffffff) refuse(where, `has ${head.size} bytes`, `at most ${LIMITS.member}`);
  if (name.endsWith(".json") && head.size > LIMITS.json) refuse(where, `has ${head.size} bytes`, `at most ${LIMITS.json}`);
}

function central(view, bytes, at, limit) {
  if (at + CENTRAL_LENGTH > limit || view.getUint32(at, true) !== CENTRAL) refuse("zip", "the directory is broken off", "one header a member");
  const head = shared(view, at + 6);
  const comment = view.getUint16(at + 32, true);
  const next = at + CENTRAL_LENGTH + head.nameLength + head.extra + comment;
  if (next > limit) refuse("zip", "the directory is broken off", "one header a member");
  const name = text(bytes.subarray(at + CENTRAL_LENGTH, at + CENTRAL_LENGTH + head.nameLength));
  if (name === null || !isMemberName(name)) refuse("zip", `holds ${JSON.stringify(name)}`, "the names of section 5 and no others");
  checkHeader(name, head, "central");
  if (comment !== 0 || view.getUint16(at + 34, true) !== 0) refuse(`zip member ${name}`, "has a comment or another disk", "neither");
  const attributes = view.getUint32(at + 38, true);
  const unixKind = attributes >>> 28; // upper four bits of st_mode; 8 is a regular file, 0 says nothing
  if (attributes & 0x10 || (unixKind !== 8 && unixKind !== 0)) refuse(`zip member ${name}`, "is no regular file", "a regular file");
  return { name, head, offset: view.getUint32(at + 42, true), next };
}

function content(view, bytes, { name, head, offset }, expected, limit) {
  const where = `zip member ${name}`;
  if (offset !== expected) refuse(where, "does not follow the member before it", "nothing between members");
  if (offset + LOCAL_LENGTH > limit || view.getUint32(offset, true) !== LOCAL) refuse(where, "has no local header", "one at its offset");
  const local = shared(view, offset + 4);
  checkHeader(name, local, "local");
  const start = offset + LOCAL_LENGTH + local.nameLength;
  const stop = start + head.size;
  if (stop > limit) refuse(where, "is broken off", `${head.size} bytes`);
  const agree = Object.keys(local).every((key) => local[key] === head[key]);
  if (!agree || text(bytes.subarray(offset + LOCAL_LENGTH, start)) !== name) refuse(where, "local and central header differ", "the same in both");
  const body = bytes.subarray(start, stop);
  if (crc32(body) !== head.crc) refuse(where, "its bytes do not have its checksum", "the CRC-32 of the header");
  return { body, stop };
}

/**
 * Return the members of a ZIP as views into its bytes, by name and in its order. Nothing is copied or inflated.
 * @param {Uint8Array} bytes
 * @returns {Map<string, Uint8Array>}
 */
export function members(bytes) {
  if (bytes.length > LIMITS.all + MIB) refuse("zip", `has ${bytes.length} bytes`, `at most ${LIMITS.all}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, start, at } = end(view);
  const found = new Map();
  let [next, offset, total, previous] = [start, 0, 0, ""];
  for (let i = 0; i < count; i += 1) {
    const member = central(view, bytes, next, at);
    if (i > 0 && !(previous < member.name)) refuse(`zip member ${member.name}`, `stands after ${previous}`, "ascending names, each once");
    total += member.head.size;
    if (total > LIMITS.all) refuse("zip", `its members have more than ${LIMITS.all} bytes`, `at most ${LIMITS.all}`);
    const { body, stop } = content(view, bytes, member, offset, start);
    found.set(member.name, body);
    [next, offset, previous] = [member.next, stop, member.name];
  }
  if (next !== at || offset !== start) refuse("zip", "has bytes that belong to no member", "none");
  return found;
}
