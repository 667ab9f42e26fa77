#!/usr/bin/env node
/**
 * A witness by file: cosigns the heads of a log that come on a stick, and only if each extends the one it saw last.
 *
 * What it knows is one small file, kept by the witness alone: its key, and for each log the size and root seen last. A lost
 * file retires the key. Needs Node and the noble library beside it; no network.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join as path } from "node:path";
import { randomBytes } from "node:crypto";
import * as ed25519 from "@noble/ed25519";
import { base64, digest, hex, join, same, unhex, utf8 } from "./src/bytes.js";
import { leafHash, roots } from "./src/merkle.js";
import { LOG_KEY, WITNESS_KEY, judge, readCheckpoint, readKey } from "./src/note.js";
import { Refused, line, refuse } from "./src/refused.js";

const USAGE = `usage: node verifier/witness.js new STATE NAME           make a key; prints the line for the policy
       node verifier/witness.js trust STATE LOG-KEY      take a log's key, got by another way than the stick
       node verifier/witness.js sign STATE STICK         cosign STICK/checkpoint; writes STICK/cosigned
       node verifier/witness.js show STATE               which logs, and how far`;
const WIDTH = 256;

const load = (state) => JSON.parse(readFileSync(state, "utf8"));

/** Write beside, flush, rename: a state half written would be a lost one. */
function put(name, text) {
  const file = openSync(`${name}.new`, "w", 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(`${name}.new`, name);
}

const save = (state, value) => put(state, `${JSON.stringify(value, null, 1)}\n`);

function verifierKey({ name, seed }) {
  const typed = join(Uint8Array.of(WITNESS_KEY), ed25519.getPublicKey(unhex(seed)));
  return { id: digest(utf8(name), Uint8Array.of(0x0a), typed).subarray(0, 4), typed };
}

function vkey(key) {
  const { id, typed } = verifierKey(key);
  return `${key.name}+${hex(id)}+${base64(typed)}`;
}

function make(state, name) {
  if (existsSync(state)) refuse(state, "is there already", "a new file");
  if (!/^[^\s+]+$/.test(name)) refuse("NAME", JSON.stringify(name), "a name without blanks and plus signs");
  const key = { name, seed: hex(randomBytes(32)) };
  save(state, { ...key, logs: {} });
  return `witness ${name.split("/").at(-1)} ${vkey(key)}`;
}

function trust(state, text) {
  const key = readKey(text);
  if (key?.type !== LOG_KEY) refuse("LOG-KEY", "is no key of a log", "<origin>+<key id>+<base64>");
  const known = load(state);
  const log = (known.logs[key.name] ??= { keys: [], size: 0, root: hex(digest(new Uint8Array(0))) });
  if (!log.keys.includes(key.line)) log.keys.push(key.line);
  save(state, known);
  return `${key.name}: fingerprint ${hex(digest(key.key))}`;
}

/** Entries of the copy on a stick, from its C2SP entry bundles. */
function entriesOf(stick, size) {
  const entries = [];
  for (let first = 0; first < size; first += WIDTH) {
    const width = Math.min(WIDTH, size - first);
    const digits = String(first / WIDTH).padStart(Math.ceil(String(first / WIDTH).length / 3) * 3, "0").match(/.{3}/g);
    const index = digits.map((three, i) => (i < digits.length - 1 ? `x${three}` : three)).join("/");
    const name = path(stick, "tile/entries", width === WIDTH ? index : `${index}.p/${width}`);
    entries.push(...split(readFileSync(name), width, name));
  }
  return entries;
}

function split(bytes, width, name) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + (at + 2 <= bytes.length ? bytes.readUInt16BE(at) : bytes.length);
    if (end > bytes.length) refuse(name, "ends inside an entry");
    found.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (found.length !== width) refuse(name, `holds ${found.length} entries`, `${width}`);
  return found;
}

function sign(state, stick, now) {
  const known = load(state);
  const name = path(stick, "checkpoint");
  const bytes = new Uint8Array(readFileSync(name));
  const head = readCheckpoint(bytes, name);
  const log = known.logs[head.origin];
  if (!log) refuse(name, `is of the log ${head.origin}`, "a log whose key was taken with `trust`");
  const { good, bad } = judge(head.note, log.keys.map(readKey));
  if (bad.size || good.size === 0) refuse(name, "is not signed by the log's key", log.keys.join(" or "));
  const seen = { size: log.size, root: unhex(log.root) };
  if (head.size < seen.size) refuse(name, `is over ${head.size} entries`, `${seen.size} or more: a shorter log than was cosigned. Keep both notes and call the supervisor`);
  const leaves = entriesOf(stick, head.size).map(leafHash);
  const found = roots(leaves, [seen.size, head.size]);
  if (!same(found.get(head.size), head.root)) refuse(name, "has not the root of the entries on the stick");
  if (!same(found.get(seen.size), seen.root)) refuse(name, `does not extend the ${seen.size} entries cosigned before`, "the same history: THIS IS A FORK. Keep both notes and call the supervisor");
  // First what was seen, then the signature: a crash between the two costs a signature, never a fork.
  known.logs[head.origin] = { ...log, size: head.size, root: hex(head.root) };
  save(state, known);
  put(path(stick, "cosigned"), `${new TextDecoder().decode(bytes)}${cosignature(known, head.note.text, now)}`);
  return `${head.origin}: ${seen.size} -> ${head.size}, cosigned`;
}

function cosignature(key, text, now) {
  const seconds = BigInt(Math.floor(now / 1000));
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, seconds);
  const signature = ed25519.sign(join(utf8(`cosignature/v1\ntime ${seconds}\n`), utf8(text)), unhex(key.seed));
  return `\u2014 ${key.name} ${base64(join(verifierKey(key).id, time, signature))}\n`;
}

const show = (state) => Object.entries(load(state).logs).map(([origin, { size, root }]) => `${origin} ${size} ${root}`).join("\n");

function main([verb, state, more]) {
  const verbs = { new: () => make(state, more), trust: () => trust(state, more), sign: () => sign(state, more, Date.now()), show: () => show(state) };
  if (!verbs[verb] || !state || (verb !== "show" && !more)) {
    console.error(USAGE);
    return 2;
  }
  try {
    console.log(verbs[verb]());
    return 0;
  } catch (error) {
    if (error instanceof Refused) console.error(error.faults.map(line).join("\n"));
    else if (error.code) console.error(`${error.path ?? state}: cannot be read (${error.code})`);
    else throw error;
    return error instanceof Refused && verb === "sign" ? 1 : 2;
  }
}

process.exitCode = main(process.argv.slice(2));
