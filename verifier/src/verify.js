/** All twelve checks over one bundle. Reads nothing but what it is given; asks no clock and no host. */
import { Bundle } from "./bundle.js";
import { Check } from "./checks/check.js";
import { certificates } from "./checks/certificates.js";
import { completeness } from "./checks/completeness.js";
import { digests, unreadable } from "./checks/digests.js";
import { history, prefixRoots, readCheckpoint, root, signatures } from "./checks/log.js";
import { openings } from "./checks/openings.js";
import { order } from "./checks/order.js";
import { list, notice, objections } from "./checks/outcome.js";
import { recomputation } from "./checks/recomputation.js";
import { readPolicy } from "./policy.js";
import { Refused } from "./refused.js";
import { Story } from "./story.js";

const CHECKS = [
  ["V1", digests], ["V2", signatures], ["V3", root], ["V4", history], ["V5", order], ["V6", openings],
  ["V7", completeness], ["V8", recomputation], ["V9", list], ["V10", notice], ["V11", objections], ["V12", certificates],
];

/**
 * Verify a bundle.
 * @param {{size: number, read: (start: number, stop: number) => Promise<Uint8Array> | Uint8Array}} source
 * @param {{policy?: {name: string, bytes: Uint8Array} | null, checkpoints?: {name: string, bytes: Uint8Array}[],
 *   progress?: (id: string, done: number) => Promise<void>}} [given]
 * @returns {Promise<{ok: boolean, checks: object[], bundle: Bundle, story: Story, facts: object}>}
 * @throws {import("./refused.js").Refused} for what is no bundle, policy or checkpoint
 */
export async function verify(source, { policy = null, checkpoints = [], progress = async () => {} } = {}) {
  const trusted = policy && readPolicy(policy.bytes, policy.name);
  const bundle = await Bundle.open(source, (name, done) => progress("open", done));
  if (bundle.unreadable.length) return changed(bundle);
  const { checkpoint } = bundle;
  const held = checkpoints.map(({ name, bytes: body }) => ({ where: name, head: readCheckpoint(body, name) }));
  const story = new Story(bundle);
  const sizes = [...held.map(({ head: { size } }) => size), ...(checkpoint ? [checkpoint.size] : [])];
  const given = { bundle, story, checkpoint, held, policy: trusted, prefixes: prefixRoots(bundle.leaves, sizes) };
  const checks = [];
  for (const [id, run] of CHECKS) {
    const check = new Check(id);
    await progress(id, 0);
    try {
      await run(check, { ...given, pause: (done) => (done % 50 === 0 ? progress(id, done) : undefined) });
    } catch (error) {
      if (error instanceof Refused || error instanceof ReferenceError || !(error instanceof Error)) throw error;
      // Shapes were checked on reading; what is left is content so inconsistent that a rule has no answer (7.3).
      check.fail("", "", "7.3", `cannot be judged, its parts do not fit together: ${error.message}`);
    }
    checks.push(check);
  }
  const { declared } = story;
  const ok = checks.every(({ id, status }) => status !== "fail" && !(status === "absent" && declared.has(id)));
  return { ok, checks, bundle, story, declared };
}

/** What can be said of a bundle that was changed behind its manifest's back: where (2.4). */
function changed(bundle) {
  const checks = CHECKS.map(([id]) => new Check(id));
  for (const check of checks) check.nothing = true;
  unreadable(checks[0], bundle);
  return { ok: false, checks, bundle, story: null, declared: new Set(checks.map(({ id }) => id)) };
}

/** The form `baijia verify --json` prints. */
export const report = ({ ok, checks }) => ({ ok, checks: checks.map((check) => check.report()) });
