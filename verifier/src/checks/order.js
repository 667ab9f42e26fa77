/** V5: rules, keys and slots before what relies on them (4.6, 4.9, 5.17). */
import { Conferrals } from "../conferrals.js";
import { canonical } from "../json.js";

const LOG = "log/entries.jsonl";
const SCORING = new Set(["groups", "rubrics", "rounds", "result", "quotas", "eligibility", "decision", "approval"]);
const NEVER = Infinity;

/** One before another: what must come first and is missing comes too late; what does not occur is not late. */
function before(check, earlier, later, text) {
  check.see(later === NEVER || later < 0 || earlier < later, LOG, later, "4.6", text);
}

export function order(check, { bundle, story }) {
  const at = {
    first: (type, wanted) => story.first(type, wanted)?.index ?? NEVER,
    last: (type, wanted) => story.last(type, wanted)?.index ?? -1,
    closings: (code) => story.find("scoring-closed", { round: code }).map(({ index }) => index),
  };
  opening(check, story);
  line(check, story, at);
  for (const [place, { code }] of story.rounds.entries()) roundInOrder(check, at, code, story.rounds[place - 1]?.code);
  knownRounds(check, story);
  slotsFirst(check, story);
  addenda(check, bundle, story, at);
  keys(check, bundle, story, at);
}

function opening(check, story) {
  for (const [place, type] of ["requirements", "definition"].entries()) {
    check.see(story.mine[place]?.entry.type === type, LOG, story.mine[place]?.index, "4.6", `entry ${place + 1} of the edition is not its ${type}`);
    check.see(story.find(type).length < 2, LOG, story.last(type)?.index, "4.6", `a second ${type}`);
  }
}

function line(check, story, { first, last }) {
  const decision = (what) => first("decision", { what });
  const [nominees, resolution, conferral] = ["nominees", "resolution", "conferral"].map(decision);
  const filingClosed = story.last("deadline", { what: "filing_closes" })?.index ?? NEVER;
  before(check, last("nomination"), nominees, "a nomination after the nominees were settled");
  before(check, first("quotas"), decision("recommendation"), "recommended before the quotas");
  before(check, filingClosed, decision("recommendation"), "recommended before filing closed");
  before(check, filingClosed, nominees, "nominees settled before filing closed");
  before(check, decision("recommendation"), nominees, "nominees settled before the recommendation");
  before(check, nominees, first("panel", { what: "formed" }), "a panel before the nominees were settled");
  for (const { code } of story.rounds) before(check, first("ranking", { round: code }), resolution, `resolved before ${code} was ranked`);
  before(check, resolution === NEVER ? NEVER : last("decision", { what: "resolution" }), first("notice-open"), "a notice opened before the resolution");
  before(check, first("notice-open"), first("objection"), "an objection before the notice");
  before(check, first("notice-close"), decision("change"), "a change before the notice closed");
  before(check, first("notice-close"), conferral, "conferred before the notice closed");
  late(check, story, last, conferral);
  before(check, conferral, first("certificate"), "a certificate before the conferral");
  const list = story.last("status-list");
  if (list) before(check, last("certificate"), list.index, "the latest status list before a certificate");
}

/** Notices and changes stand before the conferral; later ones only where somebody was held back there (4.10). */
function late(check, story, last, conferral) {
  const conferrals = new Conferrals(story.bundle, story);
  if (conferrals.heldAt(conferral).size === 0) {
    before(check, last("notice-open"), conferral, "a notice after the conferral");
    before(check, last("decision", { what: "change" }), conferral, "a change after the conferral");
    return;
  }
  const honoured = conferrals.honouredBy(NEVER);
  for (const { at, row } of conferrals.changesAfter(conferral)) check.see(!honoured.has(row.removed), LOG, at, "4.10", "a change after the conferral removes somebody honoured");
}

function roundInOrder(check, { first, last, closings }, code, earlier) {
  const round = { round: code };
  const [formed, scored] = [first("panel", { what: "formed", ...round }), first("score", round)];
  if (earlier !== undefined) before(check, first("ranking", { round: earlier }), formed, `${code} began before the round ahead of it was ranked`);
  before(check, formed, scored, `a score of ${code} before any panel`);
  const again = first("tie-off", round);
  const closes = closings(code);
  const [begun, ended] = [closes[0] ?? NEVER, closes[again === NEVER ? 0 : 1] ?? NEVER];
  if (again !== NEVER) {
    before(check, begun, again, `a tie-off in ${code} before scoring closed`);
    before(check, again, ended, `scoring of ${code} closed twice before its tie-off`);
  }
  before(check, last("score", round), ended, `a score of ${code} after scoring closed`);
  before(check, ended, first("ranking", round), `${code} was ranked before scoring closed`);
  check.see(closes.length <= (again === NEVER ? 1 : 2), LOG, closes.at(-1), "4.6", `scoring of ${code} closed once too often`);
}

function knownRounds(check, story) {
  const codes = new Set(story.rounds.map(({ code }) => code));
  for (const { index, entry } of story.mine) if (entry.round !== undefined) check.see(codes.has(entry.round), LOG, index, "4.2", `the definition has no round ${entry.round}`);
}

function slotsFirst(check, story) {
  for (const row of story.ballots) {
    const formed = story.slots.get(row.slot)?.formed ?? NEVER;
    check.see(formed < row.index, "scores.jsonl", row.commit, "4.7", "its slot was not logged before it");
  }
}

function addenda(check, bundle, story, { first }) {
  const at = new Map();
  for (const [i, { index, entry }] of story.find("addendum").entries()) {
    check.see(entry.detail.number === i + 1, LOG, index, "5.3", "addenda are not logged in the order of their numbers");
    at.set(entry.detail.number, index);
  }
  const [scored, opened] = [first("score"), first("notice-open")];
  for (const [i, { number, changes }] of bundle.rows("addenda.jsonl").entries()) {
    check.see(number === i + 1, "addenda.jsonl", number, "5.3", "addenda are not numbered 1, 2, …");
    for (const { path: [head] } of changes) {
      const late = (SCORING.has(head) && at.get(number) > scored) || (head === "notice" && at.get(number) > opened);
      check.see(!late, "addenda.jsonl", number, "4.9", `changed ${head} too late`);
    }
  }
  for (const { number, wrong } of story.unapplied) check.fail("addenda.jsonl", number, "5.3", wrong);
}

function keys(check, bundle, story, { first }) {
  const listed = bundle.document("keys.json");
  const logged = new Map(story.common.filter(({ entry }) => entry.type === "key").map(({ index, entry }) => [index, canonical(entry.detail)]));
  for (const { index, use, key, from, until } of listed?.keys ?? []) {
    check.see(logged.get(index) === canonical({ use, key, from, until }), "keys.json", index, "5.17", "the log has another entry there");
    logged.delete(index);
  }
  if (listed) for (const index of logged.keys()) check.see(false, "keys.json", index, "5.17", "the key logged there is missing");
  const certificateKeys = (listed?.keys ?? []).filter(({ use }) => use === "certificate").map(({ index }) => index);
  before(check, Math.min(...certificateKeys), first("certificate"), "a certificate before any certificate key");
}
