/** Opens a bundle: container, canonical form, keys and types; refuses what breaks section 2 or 5. Judges nothing. */
import { hexDigest } from "./bytes.js";
import { compareKeys, rowsOf, shapeOf } from "./documents.js";
import { LONGEST_ENTRY, checkEntry } from "./entries.js";
import { readDocument, readLines } from "./json.js";
import { MOST_FAULTS, Refused } from "./refused.js";
import { members } from "./zip.js";

export class Bundle {
  constructor(bytes) {
    this.files = members(bytes);
    this.faults = [];
    this.documents = new Map();
    this.lines = new Map();
    this.log = [];
    if (!this.files.has("manifest.json")) throw new Refused([{ where: "manifest.json", wrong: "is missing", expected: "a bundle" }]);
    for (const [name, body] of this.files) this.read(name, body);
    if (this.faults.length) throw new Refused(this.faults);
    this.manifest = this.documents.get("manifest.json");
    this.edition = this.manifest.edition;
    this.checkEdition();
  }

  fault(where, wrong, expected = "") {
    this.faults.push({ where, wrong, expected });
    if (this.faults.length >= MOST_FAULTS) throw new Refused(this.faults);
  }

  misfit(file) {
    return (path, expected) => this.fault(path ? `${file}: ${path}` : file, "does not fit", expected);
  }

  read(name, body) {
    if (name === "log/entries.jsonl") this.readLog(name, body);
    else if (name.endsWith(".jsonl")) this.readRows(name, body);
    else if (name.endsWith(".json")) {
      const value = readDocument(body, name);
      shapeOf(name)(value, "", this.misfit(name));
      this.documents.set(name, value);
    }
  }

  readRows(name, body) {
    const [shape, key] = rowsOf(name);
    const rows = readLines(body, name);
    for (const [i, row] of rows.entries()) {
      const before = this.faults.length;
      shape(row.value, "", this.misfit(`${name}:${row.number}`));
      if (before || this.faults.length || i === 0) continue;
      if (compareKeys(key(rows[i - 1].value), key(row.value)) >= 0) this.fault(`${name}:${row.number}`, "is out of order", "ascending, each once");
    }
    this.lines.set(name, rows);
  }

  readLog(name, body) {
    this.log = readLines(body, name).map((row, index) => {
      if (row.bytes.length > LONGEST_ENTRY) this.fault(`${name}:${row.number}`, "is too long", `at most ${LONGEST_ENTRY} bytes`);
      checkEntry(row.value, "", this.misfit(`${name}:${row.number}`));
      return { index, bytes: row.bytes, entry: row.value };
    });
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
    return this.files.has(name);
  }

  document(name) {
    return this.documents.get(name) ?? null;
  }

  /** The rows of a file as values; none if it is missing. */
  rows(name) {
    return (this.lines.get(name) ?? []).map((row) => row.value);
  }

  bytesDigest(name) {
    return hexDigest(this.files.get(name));
  }

  /** Names of the members that start so, in order. */
  names(start) {
    return [...this.files.keys()].filter((name) => name.startsWith(start));
  }
}
