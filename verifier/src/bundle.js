/** Opens a bundle: container, canonical form, keys and types; refuses what breaks section 2 or 5. Judges nothing. */
import { hex, join, sha256 } from "./bytes.js";
import { compareKeys, rowsOf, shapeOf } from "./documents.js";
import { LONGEST_ENTRY, checkEntry } from "./entries.js";
import { readDocument, readLines } from "./json.js";
import { leafHash } from "./merkle.js";
import { readCheckpoint } from "./note.js";
import { readPolicy } from "./policy.js";
import { MOST_FAULTS, Refused } from "./refused.js";
import { crc32, directory, longest, pieces, room } from "./zip.js";

const MANIFEST = "manifest.json";
const DEFINITION = "definition.json";

export class Bundle {
  constructor() {
    this.sizes = new Map();
    this.digests = new Map();
    this.faults = [];
    this.unreadable = [];
    this.foreign = [];
    this.documents = new Map();
    this.lines = new Map();
    this.log = [];
    this.leaves = [];
    this.checkpoint = null;
    this.policy = null;
  }

  /**
   * Open a bundle.
   * @param {{size: number, read: (start: number, stop: number) => Promise<Uint8Array> | Uint8Array}} source
   * @param {(name: string, done: number, all: number) => Promise<void> | void} [progress]
   */
  static async open(source, progress = () => {}) {
    const bundle = new Bundle();
    const members = await directory(source);
    const names = new Set(members.map(({ name }) => name));
    const manifest = members.find(({ name }) => name === MANIFEST);
    if (!manifest) throw new Refused([{ where: MANIFEST, wrong: "is missing", expected: "a bundle" }]);
    await bundle.read(source, manifest);
    bundle.manifest = bundle.documents.get(MANIFEST);
    bundle.edition = bundle.manifest.edition;
    const listed = new Map(bundle.manifest.files.map(({ name, sha256: digest }) => [name, digest]));
    bundle.checkList(listed, members);
    for (const [i, member] of members.entries()) {
      if (member === manifest) continue;
      await progress(member.name, i, members.length);
      await bundle.tryToRead(source, member, listed.get(member.name));
    }
    if (!bundle.has(DEFINITION) && bundle.unreadable.length === 0) throw new Refused([{ where: DEFINITION, wrong: "is missing", expected: "a bundle" }]);
    return bundle;
  }

  /** What was taken away or put in behind the manifest's back (2.4). */
  checkList(listed, members) {
    const here = new Set(members.map(({ name }) => name));
    for (const name of listed.keys()) if (!here.has(name)) this.unreadable.push({ where: name, wrong: "is listed in the manifest and missing" });
    for (const name of here) if (name !== MANIFEST && !listed.has(name)) this.unreadable.push({ where: name, wrong: "is not listed in the manifest" });
  }

  /** A malformed file is refused if the manifest vouches for it; if not, somebody changed it, and V1 says so (2.4). */
  async tryToRead(source, member, digest) {
    try {
      await this.read(source, member);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.faults = [];
      const state = sha256.create();
      for await (const piece of pieces(source, member, room())) state.update(piece);
      if (hex(state.digest()) === digest) throw error;
      this.unreadable.push(...error.faults);
    }
  }

  fault(where, wrong, expected = "") {
    this.faults.push({ where, wrong, expected });
    if (this.faults.length >= MOST_FAULTS) throw new Refused(this.faults);
  }

  misfit(file) {
    return (path, expected) => this.fault(path ? `${file}: ${path}` : file, "does not fit", expected);
  }

  async read(source, member) {
    const { name, size } = member;
    const state = sha256.create();
    let crc = 0;
    const summed = (async function* sum() {
      for await (const piece of pieces(source, member)) {
        state.update(piece);
        crc = crc32(piece, crc);
        yield piece;
      }
    })();
    if (name === "log/entries.jsonl") await this.readLog(name, summed);
    else if (name.endsWith(".jsonl")) await this.readRows(name, summed);
    else if (size > longest(name)) this.fault(name, `has ${size} bytes`, `at most ${longest(name)}`);
    else this.readWhole(name, await gathered(summed));
    if (this.faults.length) throw new Refused(this.faults);
    this.sizes.set(name, size);
    this.digests.set(name, hex(state.digest()));
    if (crc !== member.crc || !member.dated) this.foreign.push(name);
  }

  readWhole(name, body) {
    if (name === "log/checkpoint") this.checkpoint = readCheckpoint(body, name);
    else if (name === "policy.txt") this.policy = readPolicy(body, name);
    else {
      const value = readDocument(body, name);
      shapeOf(name)(value, "", this.misfit(name));
      if (this.faults.length) throw new Refused(this.faults);
      this.named(name, value);
      this.documents.set(name, value);
    }
  }

  async readRows(name, source) {
    const [shape, key] = rowsOf(name);
    const rows = [];
    let last = null;
    for await (const line of readLines(source, name)) {
      const value = readDocument(line.bytes, line.where);
      shape(value, "", this.misfit(line.where));
      if (this.faults.length) throw new Refused(this.faults);
      if (last !== null && compareKeys(last, key(value)) >= 0) this.fault(line.where, "is out of order", "ascending, each once");
      last = key(value);
      rows.push(value);
    }
    this.lines.set(name, rows);
  }

  async readLog(name, source) {
    for await (const line of readLines(source, name)) {
      if (line.bytes.length > LONGEST_ENTRY) this.fault(line.where, "is too long", `at most ${LONGEST_ENTRY} bytes`);
      const entry = readDocument(line.bytes, line.where);
      checkEntry(entry, "", this.misfit(line.where));
      this.log.push({ index: this.log.length, entry });
      this.leaves.push(leafHash(line.bytes));
    }
  }

  /** A file says what its name says. */
  named(name, { round, panel }) {
    if (name.startsWith("panel/") && `panel/${panel}.json` !== name) this.fault(name, `calls itself ${panel}`, "the name of its file");
    if (name.startsWith("panel/") && panel.replace(/-[0-9]+$/, "") !== round) this.fault(name, `is of the round ${round}`, "the round in its name");
    if (name.startsWith("rounds/") && `rounds/${round}.json` !== name) this.fault(name, `is of the round ${round}`, "the round in its name");
  }

  has(name) {
    return this.sizes.has(name);
  }

  document(name) {
    return this.documents.get(name) ?? null;
  }

  /** The rows of a file; none if it is missing. */
  rows(name) {
    return this.lines.get(name) ?? [];
  }

  /** Names of the members that start so, in order. */
  names(start) {
    return [...this.sizes.keys()].filter((name) => name.startsWith(start));
  }
}

async function gathered(source) {
  const parts = [];
  for await (const piece of source) parts.push(piece);
  return join(...parts);
}
