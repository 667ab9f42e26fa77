/** The container, paragraphs 2.1 and 2.2: a ZIP that could be written in one way only. */
import { refuse } from "./refused.js";
import { text } from "./bytes.js";

const MIB = 1024 * 1024;
export const LIMITS = { member: 512 * MIB, all: 1024 * MIB, members: 4096, json: 64 * MIB, note: MIB };

/** How long a file of a name may be that is read whole. */
export const longest = (name) => (name.endsWith(".json") ? LIMITS.json : LIMITS.note);
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
const CENTRAL_LENGTH = 46;
const LOCAL_LENGTH = 30;
const LONGEST_HEADER = 512; // no name of section 5 comes near it
const FIRST_DAY = 0x0021; // 1980-01-01 as the format writes a date

const FIXED = new Set([
  "manifest.json", "definition.json", "addenda.jsonl", "quotas.json", "nominees.jsonl", "recommendation.jsonl",
  "exclusions.jsonl", "scores.jsonl", "resolution.json", "notice.json", "objections.jsonl", "changes.jsonl", "honours.jsonl",
  "certificates.jsonl", "status-list.json", "keys.json", "log/checkpoint", "log/entries.jsonl", "policy.txt",
]);
const PATTERNS = [/^panel\/[a-z][a-z0-9_]{0,47}-[1-9][0-9]{0,3}\.json$/, /^rounds\/[a-z][a-z0-9_]{0,47}\.json$/];

export const isMemberName = (name) => FIXED.has(name) || PATTERNS.some((pattern) => pattern.test(name));

const CRC = Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 of bytes, after that of the bytes before them. */
export function crc32(bytes, before = 0) {
  let value = (before ^ 0xffffffff) >>> 0;
  for (let i = 0; i < bytes.length; i += 1) value = CRC[(value ^ bytes[i]) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function end(view, length) {
  const at = length - END_LENGTH;
  if (view === null || view.getUint32(0, true) !== END) refuse("zip", "does not end in a directory record without a comment", "a ZIP");
  const [disk, first, here, count] = [4, 6, 8, 10].map((offset) => view.getUint16(offset, true));
  const [size, start] = [12, 16].map((offset) => view.getUint32(offset, true));
  if (view.getUint16(20, true) !== 0) refuse("zip", "has an archive comment", "none");
  if (disk || first || here !== count) refuse("zip", "is split over several files", "one file");
  if (count > LIMITS.members) refuse("zip", `has ${count} members`, `at most ${LIMITS.members}`);
  if (start + size !== at) refuse("zip", "the directory is not where the end record says", "no gap and no ZIP64 record");
  if (size > count * LONGEST_HEADER) refuse("zip", `has a directory of ${size} bytes`, `at most ${LONGEST_HEADER} a member`);
  return { count, start, size };
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
  if (head.extra !== 0) refuse(where, `has an extra field in the ${kind} header`, "none");
  if (head.size > LIMITS.member) refuse(where, `has ${head.size} bytes`, `at most ${LIMITS.member}`);
}

function central(bytes, at) {
  const view = viewOf(bytes);
  const limit = bytes.length;
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

async function checkLocal(source, { name, head, offset }, expected, limit) {
  const where = `zip member ${name}`;
  if (offset !== expected) refuse(where, "does not follow the member before it", "nothing between members");
  const length = LOCAL_LENGTH + head.nameLength;
  if (offset + length + head.size > limit) refuse(where, "is broken off", `${head.size} bytes`);
  const bytes = await source.read(offset, offset + length);
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== LOCAL) refuse(where, "has no local header", "one at its offset");
  const local = shared(view, 4);
  checkHeader(name, local, "local");
  const agree = Object.keys(local).every((key) => key === "time" || key === "date" || key === "needed" || local[key] === head[key]);
  if (!agree || text(bytes.subarray(LOCAL_LENGTH)) !== name) refuse(where, "local and central header differ", "the same in both");
  return { begin: offset + length, dated: [head, local].every(({ time, date }) => time === 0 && date === FIRST_DAY) };
}

const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Read the directory of a ZIP: its members in order. No content is read or inflated.
 * @param {{size: number, read: (start: number, stop: number) => Promise<Uint8Array> | Uint8Array}} source
 * @returns {Promise<{name: string, start: number, size: number, crc: number, dated: boolean}[]>}
 */
export async function directory(source) {
  if (source.size > LIMITS.all + MIB) refuse("zip", `has ${source.size} bytes`, `at most ${LIMITS.all}`);
  const tail = source.size < END_LENGTH ? null : await source.read(source.size - END_LENGTH, source.size);
  const { count, start, size } = end(tail && viewOf(tail), source.size);
  const bytes = await source.read(start, start + size);
  const found = [];
  let [next, offset, total, previous] = [0, 0, 0, ""];
  for (let i = 0; i < count; i += 1) {
    const member = central(bytes, next);
    if (i > 0 && !(previous < member.name)) refuse(`zip member ${member.name}`, `stands after ${previous}`, "ascending names, each once");
    total += member.head.size;
    if (total > LIMITS.all) refuse("zip", `its members have more than ${LIMITS.all} bytes`, `at most ${LIMITS.all}`);
    const { begin, dated } = await checkLocal(source, member, offset, start);
    found.push({ name: member.name, start: begin, size: member.head.size, crc: member.head.crc, dated });
    [next, offset, previous] = [member.next, begin + member.head.size, member.name];
  }
  if (next !== bytes.length || offset !== start) refuse("zip", "has bytes that belong to no member", "none");
  return found;
}

/** The bytes of a member, piece by piece, so that no hostile member is ever held whole; a source may use `into` again and again. */
export async function* pieces(source, { start, size }, into = undefined) {
  for (let at = start; at < start + size; at += MIB) yield await source.read(at, Math.min(at + MIB, start + size), into);
}

/** Room for one piece. */
export const room = () => new Uint8Array(MIB);

/** A source of bytes that are there already. */
export const sourceOf = (bytes) => ({ size: bytes.length, read: (start, stop) => bytes.subarray(start, stop) });
