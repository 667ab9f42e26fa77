/** V1: bytes against the manifest, frozen files against the log, opened values against commitments. */
import { Conferrals } from "../conferrals.js";
import { grouped } from "../grouped.js";
import { linesDigest, logDigest, isOpen, opens, sealedIn } from "../sealed.js";

const ENTRIES = "log/entries.jsonl";
const BY_DECISION = { "nominees.jsonl": "nominees", "recommendation.jsonl": "recommendation" };
const [RESOLUTION, HONOURS] = ["resolution.json", "honours.jsonl"];

export function digests(check, { bundle, story }) {
  againstManifest(check, bundle);
  frozenFiles(check, bundle, story);
  chained(check, RESOLUTION, story.find("decision", { what: "resolution" }));
  conferrals(check, bundle, story);
  rows(check, bundle, "addenda.jsonl", story.find("addendum"));
  rows(check, bundle, "exclusions.jsonl", story.find("decision", { what: "exclusion" }));
  declared(check, bundle, story);
  openedValues(check, bundle);
  for (const { number, nomination } of bundle.rows("nominees.jsonl")) {
    if (isOpen(nomination)) check.see(nomination.value.nominee === number, "nominees.jsonl", number, "5.5", "its nomination is of another nominee");
  }
}

/** V1 of a bundle that was changed so that the rest cannot be judged (2.4). */
export function unreadable(check, bundle) {
  for (const { where, wrong } of bundle.unreadable) check.see(false, where, "", "5.1", wrong);
  asListed(check, bundle);
}

function asListed(check, { manifest, sizes, digests: found, foreign }) {
  for (const { name, size, sha256 } of manifest.files) {
    if (sizes.has(name)) check.see(sizes.get(name) === size && found.get(name) === sha256, name, "", "5.1", "its bytes are not those of the manifest");
  }
  for (const name of foreign) check.see(false, name, "", "2.1", "its date or CRC in the ZIP is not that of a bundle as written");
}

function againstManifest(check, bundle) {
  const { manifest, documents, edition } = bundle;
  asListed(check, bundle);
  for (const [name, value] of documents) {
    const code = name === "definition.json" ? value.code : value.edition;
    if (name !== "status-list.json") check.see(code === edition, name, "", "5.1", `it is of the edition ${code}`);
  }
  check.see(manifest.rehearsal === manifest.origin.includes("REHEARSAL"), "manifest.json", "", "5.1", "rehearsal does not agree with the origin");
}

/** Digest of a member as the log would hold it. */
function digestOf(bundle, name) {
  return name.endsWith(".jsonl") ? linesDigest(name, bundle.rows(name)) : logDigest(name, bundle.document(name));
}

/** Each frozen member and the entries that froze it: one may (4.4). */
function* frozen(bundle, story) {
  yield ["definition.json", story.find("definition")];
  yield ["quotas.json", story.find("quotas")];
  for (const [name, what] of Object.entries(BY_DECISION)) yield [name, story.find("decision", { what })];
  const panels = grouped(story.find("panel", { what: "formed" }), ({ entry }) => `panel/${entry.detail.panel}.json`);
  for (const name of new Set([...bundle.names("panel/"), ...panels.keys()])) yield [name, panels.get(name) ?? []];
  yield [RESOLUTION, story.find("decision", { what: "resolution" }).slice(-1)];
  for (const { code } of story.rounds) yield [`rounds/${code}.json`, story.find("ranking", { round: code })];
}

/** Each resolution or conferral after the first names the one before it (4.10). */
function chained(check, name, entries) {
  for (const [place, { index, entry }] of entries.entries()) {
    check.see(entry.ref === entries[place - 1]?.entry.digest, name, "", "4.10", `entry ${index} does not name the one before it`);
  }
}

/** The digest of a conferral is that of the rows honoured by it or before (4.10). */
function conferrals(check, bundle, story) {
  const found = new Conferrals(bundle, story);
  chained(check, HONOURS, found.entries);
  if (!bundle.has(HONOURS)) check.see(found.entries.length === 0, HONOURS, "", "4.4", `entry ${found.entries[0]?.index} froze it and it is missing`);
  else if (found.entries.length === 0) check.see(false, HONOURS, "", "4.4", "0 entries of the log froze it");
  else for (const { index, entry } of found.entries) {
    const done = found.honouredBy(index);
    const rows = bundle.rows(HONOURS).filter(({ nominee }) => done.has(nominee));
    check.see(linesDigest(HONOURS, rows) === entry.digest, HONOURS, "", "4.4", `it is not what entry ${index} froze`);
  }
}

function frozenFiles(check, bundle, story) {
  for (const [name, found] of frozen(bundle, story)) {
    if (!bundle.has(name)) check.see(found.length === 0, name, "", "4.4", `entry ${found[0]?.index} froze it and it is missing`);
    else if (found.length !== 1) check.see(false, name, "", "4.4", `${found.length} entries of the log froze it`);
    else check.see(digestOf(bundle, name) === found[0].entry.digest, name, "", "4.4", `it is not what entry ${found[0].index} froze`);
  }
  const codes = new Set(story.rounds.map(({ code }) => `rounds/${code}.json`));
  for (const name of bundle.names("rounds/")) check.see(codes.has(name), name, "", "5.10", "the definition has no such round");
  for (const { index, entry } of story.find("panel", { what: "formed" })) {
    check.see(entry.detail.panel.replace(/-[0-9]+$/, "") === entry.round, ENTRIES, index, "5.8", "it forms a panel of another round");
  }
  const policy = story.common.findLast(({ entry }) => entry.type === "policy");
  if (bundle.has("policy.txt")) check.see(policy?.entry.digest === bundle.digests.get("policy.txt"), "policy.txt", "", "4.4", "it is not the policy last logged");
}

function rows(check, bundle, name, entries) {
  const wanted = grouped(entries, ({ entry }) => entry.digest);
  for (const row of bundle.rows(name)) {
    const found = wanted.get(logDigest(name, row))?.pop();
    check.see(found, name, row.nominee ?? row.number, "4.4", "no entry of the log holds this row");
  }
  for (const left of wanted.values()) for (const { index } of left) check.see(false, name, "", "4.4", `the row of entry ${index} is missing or changed`);
}

/** Certificates and their list come after the conferral, and V12 asks for them. */
const LATER = new Set(["certificates.jsonl", "status-list.json"]);

function declared(check, bundle, story) {
  const first = story.mine[0]?.entry;
  if (!story.conferred || first?.type !== "requirements") return;
  for (const name of first.detail.files) if (!LATER.has(name)) check.see(bundle.has(name), name, "", "4.4", "it was declared and is missing after the conferral");
}

function openedValues(check, bundle) {
  const judge = (file, row, value) => {
    for (const { kind, sealed, path } of sealedIn(file, value)) {
      if (isOpen(sealed)) check.see(opens(kind, sealed), file, row, "3.1", `${path} does not open its commitment`);
    }
  };
  for (const [name, value] of bundle.documents) judge(name, "", value);
  for (const [name, lines] of bundle.lines) for (const value of lines) judge(name, value.number, value);
}
