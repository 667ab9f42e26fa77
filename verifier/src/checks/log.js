/** V2 to V4: who signed the log, that the entries are what was signed, and that they extend what the reader kept. */
import { base64, hexDigest, same } from "../bytes.js";
import { roots } from "../merkle.js";
import { LOG_KEY, judge, readCheckpoint, readKey } from "../note.js";
import { lacks } from "../policy.js";

const CHECKPOINT = "log/checkpoint";
const ENTRIES = "log/entries.jsonl";

/** The log's keys as the bundle brings them; what is no key of this origin signs nothing. */
function broughtKeys(bundle) {
  const rows = bundle.document("keys.json")?.keys ?? [];
  return rows.filter((row) => row.use === "log").map((row) => readKey(row.key)).filter((key) => key?.type === LOG_KEY && key.name === bundle.manifest.origin);
}

export function signatures(check, given) {
  const { bundle, policy } = given;
  if (!bundle.has(CHECKPOINT)) {
    check.nothing = true;
    return;
  }
  const checkpoint = given.checkpoint;
  check.see(checkpoint.origin === bundle.manifest.origin, CHECKPOINT, "", "5.18", "its origin is not that of the manifest");
  if (bundle.policy) for (const wrong of lacks(bundle.policy, checkpoint)) check.fail(CHECKPOINT, "", "5.18", `under the organiser's own policy: ${wrong}`);
  if (policy) {
    for (const wrong of lacks(policy, checkpoint)) check.fail(CHECKPOINT, "", "5.18", wrong);
  } else {
    selfAsserted(check, bundle, checkpoint);
  }
}

function selfAsserted(check, bundle, checkpoint) {
  check.other = "self_asserted";
  const keys = broughtKeys(bundle);
  const { good, bad } = judge(checkpoint.note, keys);
  for (const line of bad) check.fail(CHECKPOINT, "", "5.18", `the signature of ${line.split("+")[0]} is false`);
  if (good.size === 0 && bad.size === 0) check.fail(CHECKPOINT, "", "5.18", "no log key of keys.json signed it");
  const signer = keys.find((key) => good.has(key.line));
  if (signer) check.facts.fingerprint = hexDigest(signer.key);
}

export function root(check, { bundle, checkpoint, prefixes }) {
  if (!checkpoint || !bundle.has(ENTRIES)) {
    check.nothing = true;
    return;
  }
  check.count = bundle.log.length;
  if (checkpoint.size !== bundle.log.length) {
    check.fail(CHECKPOINT, "", "5.18", `it is over ${checkpoint.size} entries, the log has ${bundle.log.length}`);
  } else if (!same(prefixes.get(checkpoint.size), checkpoint.root)) {
    check.fail(ENTRIES, "", "4.1", "the root of the entries is not the checkpoint's");
  }
  check.facts = { size: bundle.log.length, root: base64(checkpoint.root) };
}

export function history(check, { bundle, policy, held, prefixes }) {
  if (held.length === 0) {
    check.other = "not_held";
    return;
  }
  const { origin } = bundle.manifest;
  const keys = policy ? policy.logs.filter((key) => key.name === origin) : broughtKeys(bundle);
  for (const { where, head } of held) {
    check.count += 1;
    const { good, bad } = judge(head.note, keys);
    if (head.origin !== origin) check.fail(where, "", "7", `it is of the log ${head.origin}`);
    else if (bad.size || good.size === 0) check.fail(where, "", "7", "the log's key did not sign it");
    else if (head.size > bundle.log.length) check.fail(where, "", "7", `it is over ${head.size} entries, the bundle has ${bundle.log.length}`);
    else if (!same(prefixes.get(head.size), head.root)) check.fail(where, "", "7", "the entries do not extend it");
  }
}

/** Roots of every prefix that a checkpoint of the bundle or the reader speaks of. */
export const prefixRoots = roots;

export { readCheckpoint };
