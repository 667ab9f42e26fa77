/** V12: one certificate for each honour, proven, logged, and on the status list as the log says (5.16, 8). */
import { bitAt, statusBits, wrongProof } from "../credential.js";
import { get, isObject } from "../json.js";
import { isOpen, logDigest, opened } from "../sealed.js";

const FILE = "certificates.jsonl";
const LIST = "status-list.json";

export async function certificates(check, { bundle, story }) {
  const rows = bundle.rows(FILE);
  const honours = bundle.rows("honours.jsonl");
  const logged = story.find("certificate");
  if (rows.length === 0 && (logged.length === 0 || !bundle.has(FILE))) {
    check.nothing = true;
    check.see(logged.length === 0, FILE, "", "5.16", `is missing, though ${logged.length} certificates were logged`);
    return;
  }
  oneEach(check, honours, rows);
  loggedOnce(check, rows, logged);
  const keys = story.certificateKeys();
  const bits = await latestList(check, bundle, story, keys);
  const places = new Set();
  for (const row of rows) {
    if (!isOpen(row.credential)) check.withheld += 1;
    else credential(check, { bundle, story, keys, bits, places, row });
  }
}

function oneEach(check, honours, rows) {
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  for (const { nominee, certificate } of honours) {
    check.see(byNumber.get(certificate)?.nominee === nominee, FILE, certificate, "5.16", `${nominee} was honoured and has no such certificate`);
    byNumber.delete(certificate);
  }
  for (const number of byNumber.keys()) check.see(false, FILE, number, "5.16", "a certificate without an honour");
}

function loggedOnce(check, rows, logged) {
  const wanted = new Map(logged.map(({ index, entry }) => [entry.commit, index]));
  for (const { number, credential: sealed } of rows) check.see(wanted.delete(sealed.commit), FILE, number, "4.4", "it was never logged");
  for (const index of wanted.values()) check.see(false, FILE, "", "4.4", `the certificate of entry ${index} is missing`);
}

async function latestList(check, bundle, story, keys) {
  const list = bundle.document(LIST);
  const latest = story.last("status-list");
  if (!list) {
    check.see(!latest, LIST, "", "5.16", "is missing, though one was logged");
    return null;
  }
  check.see(latest && logDigest(LIST, list) === latest.entry.digest, LIST, "", "5.16", "it is not the latest list of the log");
  const wrong = wrongProof(list, keys);
  check.see(!wrong, LIST, "", "8.1", wrong);
  const { bits, wrong: damaged } = await statusBits(list);
  check.see(bits, LIST, "", "8.1", damaged);
  return bits ?? null;
}

function credential(check, { bundle, story, keys, bits, places, row }) {
  const value = opened(row.credential);
  const subject = get(value, "credentialSubject");
  const bad = (holds, text, rule = "8.1") => check.see(holds, FILE, row.number, rule, text);
  const wrong = wrongProof(value, keys);
  bad(!wrong, wrong);
  bad(get(subject, "certificate") === row.number, "it has another number");
  bad(get(subject, "edition") === bundle.edition, "it is of another edition");
  const identity = story.nominees.get(row.nominee)?.identity;
  const name = identity && isOpen(identity) ? get(identity.value, "name") : undefined;
  if (name !== undefined) bad(get(subject, "name") === name, "it names another person");
  const status = get(value, "credentialStatus");
  const list = get(bundle.document(LIST), "id");
  const index = get(status, "statusListIndex");
  const right = isObject(status) && get(status, "type") === "BitstringStatusListEntry" && get(status, "statusPurpose") === "revocation"
    && get(status, "statusListCredential") === list && typeof index === "string" && /^(0|[1-9][0-9]{0,8})$/.test(index);
  if (!bad(right && bits, "its status cannot be looked up")) return;
  bad(!places.has(index), "its place on the status list is used twice");
  places.add(index);
  if (!bad(Number(index) < bits.length * 8, "its place is past the end of the status list")) return;
  const revoked = story.find("decision", { what: "revocation", ref: row.credential.commit }).length > 0;
  bad((bitAt(bits, Number(index)) === 1) === revoked, revoked ? "it was revoked and the list does not say so" : "the list revokes it and the log does not", "8.2");
}
