/** Opens a bundle: container, canonical form, keys and types; refuses what breaks section 2 or 5. Judges nothing. */
import { hex, join, sha256 } from "./bytes.js";
import { compareKeys, rowsOf, shapeOf } from "./documents.js";
import { LONGEST_ENTRY, checkEntry } from "./entries.js";
import { readDocument, readLines } from "./json.js";
import { leafHash } from "./merkle.js";
import { readCheckpoint } from "./note.js";
import { readPolicy } from "./policy.js";
import { MOST_FAULTS, Refused } from "./refused.js";
import { directory, pieces } from "./zip.js";

export class Bundle {
  constructor() {
    this.sizes = new Map();
    this.digests = new Map();
    this.faults = [];
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
    for (const name of NEEDED) if (!names.has(name)) throw new Refused([{ where: name, wrong: "is missing", expected: "a bundle" }]);
    // The manifest first: a file of another version is not read any further.
    const ordered = [...members].sort((a, b) => Number(b.name === NEEDED[0]) - Number(a.name === NEEDED[0]));
    for (const [i, member] of ordered.entries()) {
      await progress(member.name, i, members.length);
      await bundle.read(source, member);
      if (bundle.faults.length) throw new Refused(bundle.faults);
    }
    bundle.manifest = bundle.documents.get(NEEDED[0]);
    bundle.edition = bundle.manifest.edition;
    bundle.checkEdition();
    bundle.checkList();
    return bundle;
  }

  /** 5.1: the manifest lists every other member, in order of name. */
  checkList() {
    const listed = new Set(this.manifest.files.map(({ name }) => name));
    for (const name of listed) if (!this.has(name) || name === NEEDED[0]) this.fault(name, "is listed in the manifest and missing");
    for (const name of this.sizes.keys()) if (name !== NEEDED[0] && !listed.has(name)) this.fault(name, "is not listed in the manifest");
    if (this.faults.length) throw new Refused(this.faults);
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
    const hashed = (async function* hash() {
      for await (const piece of pieces(source, member)) {
        state.update(piece);
        yield piece;
      }
    })();
    if (name === "log/entries.jsonl") await this.readLog(name, hashed);
    else if (name.endsWith(".jsonl")) await this.readRows(name, hashed);
    else this.readWhole(name, await gathered(hashed));
    this.sizes.set(name, size);
    this.digests.set(name, hex(state.digest()));
  }

  readWhole(name, body) {
    if (name === "log/checkpoint") this.checkpoint = readCheckpoint(body, name);
    else if (name === "policy.txt") this.policy = readPolicy(body, name);
    else {
      const value = readDocument(body, name);
      shapeOf(name)(value, "", this.misfit(name));
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

  checkEdition() {
    for (const [name, value] of this.documents) {
      const code = name === "definition.json" ? value.code : value.edition;
      if (name !== "status-list.json" && code !== this.edition) this.fault(name, `is of the edition ${code}`, this.edition);
      if (name.startsWith("panel/") && `panel/${value.panel}.json` !== name) this.fault(name, `calls itself ${value.panel}`, "the name of its file");
      if (name.startsWith("panel/") && value.panel.replace(/-\d+$/, "") !== value.round) this.fault(name, `is of the round ${value.round}`, "the round in its name");
      if (name.startsWith("rounds/") && `rounds/${value.round}.json` !== name) this.fault(name, `is of the round ${value.round}`, "the round in its name");
    }
    if (this.faults.length) throw new Refused(this.faults);
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

const NEEDED = ["manifest.json", "definition.json"];

async function gathered(source) {
  const parts = [];
  for await (const piece of source) parts.push(piece);
  return join(...parts);
}
