#!/usr/bin/env node
/** The second verifier on a command line; for people with Node, and to compare it with the first. */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Refused, line } from "./src/refused.js";
import { report, verify } from "./src/verify.js";

const USAGE = `usage: node verifier/cli.js BUNDLE [--policy FILE] [--checkpoint FILE]... [--json]
       node verifier/cli.js --batch    reads paths of bundles, one a line; writes a line of JSON for each`;

const SMALL = 1 << 20;

function tried(name, act) {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused([{ where: name, wrong: `cannot be read (${error.code})` }]);
  }
}

/** A policy or a checkpoint. */
function read(name) {
  return tried(name, () => {
    if (statSync(name).size > SMALL) throw new Refused([{ where: name, wrong: "is too long", expected: `at most ${SMALL} bytes` }]);
    return { name, bytes: new Uint8Array(readFileSync(name)) };
  });
}

/** A bundle, of which only what is asked for is read into memory. */
async function withSource(name, act) {
  const file = tried(name, () => openSync(name, "r"));
  try {
    const { size } = fstatSync(file);
    const piece = (start, stop, into) => {
      const bytes = into?.subarray(0, stop - start) ?? new Uint8Array(stop - start);
      return bytes.subarray(0, tried(name, () => readSync(file, bytes, 0, bytes.length, start)));
    };
    return await act({ size, read: piece });
  } finally {
    closeSync(file);
  }
}

function print({ ok, checks }) {
  for (const check of checks) {
    console.log(`${check.id.padEnd(4)}${check.status.padEnd(15)}${String(check.count).padStart(9)}`);
    for (const { file, row, rule, text } of check.failures) console.log(`      ${[file, row].filter(Boolean).join(" ")}: ${text} (${rule})`);
  }
  console.log(ok ? "Result: nothing failed" : "Result: not as it should be");
}

async function one(path, { policy, checkpoint = [], json }) {
  const given = { policy: policy ? read(policy) : null, checkpoints: checkpoint.map(read) };
  const found = await withSource(path, (source) => verify(source, given));
  if (json) console.log(JSON.stringify(report(found)));
  else print(found);
  return found.ok ? 0 : 1;
}

/** A line is a path, or `{"bundle", "policy"?, "checkpoints"?}`. */
async function batch() {
  for await (const said of createInterface({ input: process.stdin })) {
    if (said === "") continue;
    const { bundle, policy, checkpoints = [] } = said.startsWith("{") ? JSON.parse(said) : { bundle: said };
    try {
      const given = { policy: policy ? read(policy) : null, checkpoints: checkpoints.map(read) };
      console.log(JSON.stringify({ bundle, ...report(await withSource(bundle, (source) => verify(source, given))) }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      console.log(JSON.stringify({ bundle, refused: error.faults.map(line) }));
    }
  }
  return 0;
}

async function main() {
  const options = { policy: { type: "string" }, checkpoint: { type: "string", multiple: true }, json: { type: "boolean" }, batch: { type: "boolean" }, help: { type: "boolean", short: "h" } };
  let parsed;
  try {
    parsed = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values.batch) return batch();
  if (positionals.length !== 1) {
    console.error(USAGE);
    return 2;
  }
  try {
    return await one(positionals[0], values);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(error.faults.map(line).join("\n"));
    return 2;
  }
}

process.exitCode = await main();
