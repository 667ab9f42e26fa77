/** All twelve checks over one bundle. Reads nothing but what it is given; asks no clock and no host. */
import { Bundle } from "./bundle.js";
import { Check } from "./checks/check.js";
import { certificates } from "./checks/certificates.js";
import { completeness } from "./checks/completeness.js";
import { digests } from "./checks/digests.js";
import { history, prefixRoots, readCheckpoint, root, signatures } from "./checks/log.js";
import { openings } from "./checks/openings.js";
import { order } from "./checks/order.js";
import { list, notice, objections } from "./checks/outcome.js";
import { recomputation } from "./checks/recomputation.js";
import { readPolicy } from "./policy.js";
import { Story } from "./story.js";

const CHECKS = [
  ["V1", digests], ["V2", signatures], ["V3", root], ["V4", history], ["V5", order], ["V6", openings],
  ["V7", completeness], ["V8", recomputation], ["V9", list], ["V10", notice], ["V11", objections], ["V12", certificates],
];

/**
 * Verify a bundle.
 * @param {Uint8Array} bytes
 * @param {{policy?: {name: string, bytes: Uint8Array} | null, checkpoints?: {name: string, bytes: Uint8Array}[],
 *   progress?: (id: string, done: number) => Promise<void>}} [given]
 * @returns {Promise<{ok: boolean, checks: object[], bundle: Bundle, story: Story, facts: object}>}
 * @throws {import("./refused.js").Refused} for what is no bundle, policy or checkpoint
 */
export async function verify(bytes, { policy = null, checkpoints = [], progress = async () => {} } = {}) {
  const trusted = policy && readPolicy(policy.bytes, policy.name);
  const held = checkpoints.map(({ name, bytes: body }) => ({ where: name, head: readCheckpoint(body, name) }));
  const bundle = new Bundle(bytes);
  const head = bundle.files.get("log/checkpoint");
  const checkpoint = head ? readCheckpoint(head, "log/checkpoint") : null;
  const story = new Story(bundle);
  const sizes = [...held.map(({ head: { size } }) => size), ...(checkpoint ? [checkpoint.size] : [])];
  const given = { bundle, story, checkpoint, held, policy: trusted, prefixes: prefixRoots(bundle.log, sizes) };
  const checks = [];
  for (const [id, run] of CHECKS) {
    const check = new Check(id);
    await progress(id, 0);
    await run(check, { ...given, pause: (done) => (done % 50 === 0 ? progress(id, done) : undefined) });
    checks.push(check);
  }
  const declared = new Set(story.first("requirements")?.entry.detail.checks ?? []);
  const ok = checks.every(({ id, status }) => status !== "fail" && !(status === "absent" && declared.has(id)));
  return { ok, checks, bundle, story, declared };
}

/** The form `baijia verify --json` prints. */
export const report = ({ ok, checks }) => ({ ok, checks: checks.map((check) => check.report()) });
