/** C2SP tlog-policy (log.md 5): whom the reader trusts. */
import { text } from "./bytes.js";
import { LOG_KEY, WITNESS_KEY, judge, readKey } from "./note.js";
import { MOST_FAULTS, Refused } from "./refused.js";

class Reader {
  constructor(where) {
    this.where = where;
    this.faults = [];
    this.logs = [];
    this.witnesses = [];
    this.names = new Map();
    this.members = new Set();
    this.quorum = undefined;
  }

  fault(number, wrong) {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ where: `${this.where}:${number}`, wrong });
  }

  key(number, line, type, known) {
    const key = readKey(line ?? "");
    if (!key || key.type !== type) this.fault(number, `is no key of type 0x0${type}`);
    else if (known.some((other) => other.key.every((byte, i) => byte === key.key[i]))) this.fault(number, "repeats a key");
    else known.push(key);
    return key;
  }

  log(number, words) {
    if (words.length < 1 || words.length > 2) this.fault(number, "is no `log` line");
    else this.key(number, words[0], LOG_KEY, this.logs);
  }

  witness(number, words) {
    const [name, line] = words;
    if (words.length < 2 || words.length > 3) this.fault(number, "is no `witness` line");
    else this.define(number, name, { need: 0, key: this.key(number, line, WITNESS_KEY, this.witnesses) });
  }

  define(number, name, what) {
    if (name === "none" || this.names.has(name)) this.fault(number, `defines ${name} again`);
    else this.names.set(name, what);
  }

  group(number, [name, rule, ...names]) {
    const need = { all: names.length, any: 1 }[rule] ?? (/^[1-9][0-9]{0,3}$/.test(rule ?? "") ? Number(rule) : 0);
    if (names.length === 0 || need < 1 || need > names.length) this.fault(number, "is no `group` line");
    for (const member of names) {
      if (!this.names.has(member)) this.fault(number, `names ${member}, which is not defined above`);
      else if (this.members.has(member)) this.fault(number, `puts ${member} into a second group`);
      this.members.add(member);
    }
    this.define(number, name, { need, names });
  }

  setQuorum(number, [name, ...rest]) {
    if (this.quorum !== undefined || rest.length || name === undefined) this.fault(number, "is no single `quorum` line");
    else if (name !== "none" && !this.names.has(name)) this.fault(number, `names ${name}, which is not defined above`);
    this.quorum = name;
  }
}

/** Read a policy; throws Refused naming the lines at fault. */
export function readPolicy(bytes, where) {
  const reader = new Reader(where);
  const lines = text(bytes)?.split("\n");
  if (!lines) throw new Refused([{ where, wrong: "is not UTF-8" }]);
  for (const [i, line] of lines.entries()) {
    const bare = line.trim();
    if (bare === "" || bare.startsWith("#")) continue;
    const [word, ...words] = bare.split(/[ \t]+/);
    if (word === "log") reader.log(i + 1, words);
    else if (word === "witness") reader.witness(i + 1, words);
    else if (word === "group") reader.group(i + 1, words);
    else if (word === "quorum") reader.setQuorum(i + 1, words);
    else reader.fault(i + 1, `says ${word}`);
  }
  if (reader.quorum === undefined) reader.fault(lines.length, "has no `quorum` line");
  if (reader.faults.length) throw new Refused(reader.faults);
  return reader;
}

function reached(policy, name, good) {
  const what = policy.names.get(name);
  if (what.key) return good.has(what.key.line);
  return what.names.filter((member) => reached(policy, member, good)).length >= what.need;
}

/** What a checkpoint lacks under a policy, in words; empty if it is accepted. */
export function lacks(policy, checkpoint) {
  const logs = policy.logs.filter((key) => key.name === checkpoint.origin);
  if (logs.length === 0) return [`the policy names no log ${checkpoint.origin}`];
  const { good, bad } = judge(checkpoint.note, [...logs, ...policy.witnesses]);
  const faults = [...bad].map((line) => `the signature of ${line.split("+")[0]} is false`);
  if (!logs.some((key) => good.has(key.line))) faults.push(`the log ${checkpoint.origin} did not sign`);
  if (policy.quorum !== "none" && !reached(policy, policy.quorum, good)) faults.push(`the quorum ${policy.quorum} is not reached`);
  return faults;
}
