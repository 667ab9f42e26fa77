/** V1: bytes against the manifest, frozen files against the log, opened values against commitments. */
import { hexDigest } from "../bytes.js";
import { linesDigest, logDigest, isOpen, opens, sealedIn } from "../sealed.js";

const ENTRIES = "log/entries.jsonl";
const BY_DECISION = { "nominees.jsonl": "nominees", "recommendation.jsonl": "recommendation", "honours.jsonl": "conferral", "resolution.json": "resolution" };

export function digests(check, { bundle, story }) {
  againstManifest(check, bundle);
  if (bundle.has(ENTRIES)) {
    frozenFiles(check, bundle, story);
    rows(check, bundle, "addenda.jsonl", story.find("addendum"));
    rows(check, bundle, "exclusions.jsonl", story.find("decision", { what: "exclusion" }));
    declared(check, bundle, story);
  }
  openedValues(check, bundle);
}

function againstManifest(check, { manifest, files }) {
  for (const { name, size, sha256 } of manifest.files) {
    const bytes = files.get(name);
    if (!bytes) check.see(false, name, "", "5.1", "the manifest names it and it is missing");
    else check.see(bytes.length === size && hexDigest(bytes) === sha256, name, "", "5.1", "its bytes are not those of the manifest");
  }
  const listed = new Set(manifest.files.map(({ name }) => name));
  for (const name of files.keys()) if (name !== "manifest.json" && !listed.has(name)) check.see(false, name, "", "5.1", "the manifest does not name it");
  check.see(manifest.rehearsal === manifest.origin.includes("REHEARSAL"), "manifest.json", "", "5.1", "rehearsal does not agree with the origin");
}

/** Digest of a member as the log would hold it. */
function digestOf(bundle, name) {
  if (name === "policy.txt") return bundle.bytesDigest(name);
  return name.endsWith(".jsonl") ? linesDigest(name, bundle.rows(name)) : logDigest(name, bundle.document(name));
}

/** Each frozen member and the entry that froze it: the only one, or the latest of policies and status lists. */
function* frozen(bundle, story) {
  yield ["definition.json", story.last("definition")];
  yield ["quotas.json", story.last("quotas")];
  for (const [name, what] of Object.entries(BY_DECISION)) yield [name, story.last("decision", { what })];
  yield ["policy.txt", story.common.filter(({ entry }) => entry.type === "policy").at(-1) ?? null];
  yield ["status-list.json", story.last("status-list")];
  const panels = new Map(story.find("panel", { what: "formed" }).map((found) => [`panel/${found.entry.detail.panel}.json`, found]));
  for (const name of new Set([...bundle.names("panel/"), ...panels.keys()])) yield [name, panels.get(name) ?? null];
  const rankings = new Map(story.find("ranking").map((found) => [`rounds/${found.entry.round}.json`, found]));
  for (const name of new Set([...bundle.names("rounds/"), ...rankings.keys()])) yield [name, rankings.get(name) ?? null];
}

function frozenFiles(check, bundle, story) {
  for (const [name, found] of frozen(bundle, story)) {
    if (found && !bundle.has(name)) check.see(false, name, "", "4.4", `entry ${found.index} froze it and it is missing`);
    else if (!found && bundle.has(name)) check.see(false, name, "", "4.4", "no entry of the log froze it");
    else if (found) check.see(digestOf(bundle, name) === found.entry.digest, name, "", "4.4", `it is not what entry ${found.index} froze`);
  }
}

function rows(check, bundle, name, entries) {
  const wanted = new Map(entries.map(({ index, entry }) => [entry.digest, index]));
  for (const row of bundle.rows(name)) {
    const digest = logDigest(name, row);
    check.see(wanted.delete(digest), name, row.nominee ?? row.number, "4.4", "no entry of the log holds this row");
  }
  for (const index of wanted.values()) check.see(false, name, "", "4.4", `the row of entry ${index} is missing or changed`);
}

function declared(check, bundle, story) {
  const files = story.first("requirements")?.entry.detail.files ?? [];
  if (!story.conferred) return;
  for (const name of files) check.see(bundle.has(name), name, "", "4.4", "it was declared and is missing after the conferral");
}

function openedValues(check, bundle) {
  const judge = (file, row, value) => {
    for (const { kind, sealed, path } of sealedIn(file, value)) {
      if (isOpen(sealed)) check.see(opens(kind, sealed), file, row, "3.1", `${path} does not open its commitment`);
    }
  };
  for (const [name, value] of bundle.documents) judge(name, "", value);
  for (const [name, rows] of bundle.lines) for (const { value } of rows) judge(name, value.number, value);
}
