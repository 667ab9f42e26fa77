/** V7: every committed score, planned ballot and nomination followed to its end, nothing outside its window (4.7, 4.8, 5.5 to 5.9). */
import { seconds } from "../instant.js";
import { grouped } from "../grouped.js";
import { logDigest } from "../sealed.js";
import { ratersKept } from "./raters.js";
import { tieOff, tieOffKept } from "./tieoff.js";

const SCORES = "scores.jsonl";
const NOMINEES = "nominees.jsonl";
const RECOMMENDED = "recommendation.jsonl";
const LOG = "log/entries.jsonl";
const EARLY = ["filing", "recommendation", "screening"];
const NEVER = Infinity;

export function completeness(check, { bundle, story }) {
  if (!story.find("nomination").length && !story.find("score").length && !story.nominees.size && !story.ballots.length) {
    check.nothing = true;
    return;
  }
  scores(check, bundle, story);
  for (const round of story.rounds) {
    windows(check, story, round.code);
    if (story.find("panel", { round: round.code }).length || bundle.has(`rounds/${round.code}.json`)) planned(check, story, round);
    tieOffKept(check, story, round);
  }
  ratersKept(check, story);
  nominationWindow(check, story);
  exclusions(check, story);
  if (bundle.has(NOMINEES)) {
    nominations(check, story);
    recommendation(check, bundle, story);
  } else check.see(!story.decision("nominees"), NOMINEES, "", "5.5", "is missing, so nobody can be followed to an outcome");
  outcomes(check, bundle, story);
}

/** What the log makes of each committed score: live, superseded or voided (5.9). */
function states(check, story) {
  const [at, found] = [new Map(), new Map()];
  for (const { index, entry } of story.find("score")) {
    check.see(!at.has(entry.commit), LOG, index, "4.4", "it commits a score that was committed before");
    at.set(entry.commit, { index, round: entry.round });
    found.set(entry.commit, "live");
  }
  const rows = story.ballotOf;
  for (const { index, entry } of story.find("score")) {
    if (entry.ref === undefined) continue;
    if (!check.see(found.get(entry.ref) === "live" && entry.ref !== entry.commit, LOG, index, "4.4", "it replaces a score that is not there or was replaced before")) continue;
    found.set(entry.ref, "superseded");
    const [older, newer] = [rows.get(entry.ref), rows.get(entry.commit)];
    const same = !older || !newer || ["round", "nominee", "slot"].every((key) => older[key] === newer[key]);
    check.see(same, SCORES, entry.commit, "5.9", "it replaces a ballot of another slot or nominee");
  }
  for (const { index, entry } of story.find("score-void")) {
    if (!check.see(found.get(entry.ref) === "live", LOG, index, "4.4", "it voids a score that is not there or not live")) continue;
    found.set(entry.ref, "voided");
    const score = at.get(entry.ref);
    check.see(score.index < index && score.round === entry.round, LOG, index, "4.4", "it voids a score of another round, or before it was given");
  }
  return found;
}

function scores(check, bundle, story) {
  const made = states(check, story);
  for (const [commit, state] of made) {
    const row = story.ballotOf.get(commit);
    check.see(row, SCORES, commit, "5.9", "the log commits it and it is missing");
    if (row) check.see(row.state === state, SCORES, commit, "5.9", `it is called ${row.state}, the log makes it ${state}`);
  }
  for (const { commit, nominee } of story.ballots) {
    check.see(made.has(commit), SCORES, commit, "5.9", "it was never committed in the log");
    if (bundle.has(NOMINEES)) check.see(story.nominees.has(nominee), SCORES, commit, "5.9", "nobody nominated has this number");
  }
}

function windows(check, story, code) {
  const given = story.find("score", { round: code });
  const ranked = story.first("ranking", { round: code })?.index ?? NEVER;
  const again = tieOff(story, code).at;
  for (const { index, entry } of story.find("scoring-closed", { round: code })) {
    const counted = index < again ? given.filter((score) => score.index < again) : given;
    check.see(entry.detail.count === counted.length, LOG, index, "4.4", `it counts ${entry.detail.count} scores of ${code}, the log has ${counted.length}`);
    for (const late of counted) if (late.index > index) check.see(false, LOG, late.index, "4.7", `a score of ${code} after scoring closed`);
  }
  for (const { index } of [...story.find("score-void", { round: code }), ...story.find("panel", { round: code })]) check.see(index < ranked, LOG, index, "4.7", `it changes ${code} after its ranking`);
}

/** Each slot in force has one live ballot for each of its nominees who is not excluded; no other has any (5.8, 5.9). */
function planned(check, story, round) {
  const { code } = round;
  const retired = story.retired(code);
  const out = story.outBy(code);
  const ranked = story.first("ranking", { round: code }) !== null;
  const again = tieOff(story, code);
  const live = new Map();
  for (const { slot, nominee } of story.live(code)) live.set(`${slot} ${nominee}`, (live.get(`${slot} ${nominee}`) ?? 0) + 1);
  const seats = new Map(story.candidates(code).map((nominee) => [nominee, []]));
  const seen = new Set();
  for (const panel of story.panels.filter((one) => one.round === code)) {
    for (const { slot, nominee } of panel.slots) {
      check.see(!seen.has(slot), panel.name, slot, "5.8", "it stands in two panels");
      seen.add(slot);
      check.see(nominee === null || panel.nominees.includes(nominee), panel.name, slot, "5.8", "it scores a nominee who is not of the panel");
      for (const one of nominee === null ? panel.nominees : [nominee]) {
        if (!check.see(seats.has(one), panel.name, one, "5.8", `it scores somebody who is no candidate of ${code}`)) continue;
        seats.get(one).push(slot);
        const given = live.get(`${slot} ${one}`) ?? 0;
        live.delete(`${slot} ${one}`);
        const due = retired.has(slot) ? 0 : 1;
        const enough = given >= due || !ranked || out.has(one);
        check.see(given <= due && enough, SCORES, slot, "5.8", `${given} live ballots for ${one}, planned ${due}`);
      }
    }
  }
  for (const key of live.keys()) check.see(false, SCORES, key, "5.8", "a live ballot that no panel planned");
  for (const [slot, index] of retired) check.see(seen.has(slot), LOG, index, "5.8", `it retires ${slot}, which is in no panel`);
  for (const [nominee, slots] of seats) {
    if (out.has(nominee)) continue;
    const active = slots.filter((slot) => !retired.has(slot)).length;
    const more = again.named.includes(nominee) ? round.tie_off?.reviews ?? 0 : 0;
    const wanted = round.reviews_per_item === undefined ? null : round.reviews_per_item + more;
    const right = active > 0 && (wanted === null || (active <= wanted && wanted <= slots.length));
    check.see(right, "panel/", nominee, "5.8", `${active} slots in force and ${slots.length} in all in ${code}, planned ${wanted}`);
  }
  replacements(check, story, code, retired, again.formed);
}

/** A panel formed after the first score names retired slots, and brings as many for each nominee (5.8). */
function replacements(check, story, code, retired, extra) {
  const begun = story.first("score", { round: code })?.index ?? NEVER;
  const used = new Set();
  for (const { index, entry } of story.find("panel", { what: "formed", round: code })) {
    const panel = story.panels.find(({ panel: name }) => name === entry.detail.panel);
    if (!panel) continue;
    for (const slot of panel.replaces) {
      check.see((retired.get(slot) ?? NEVER) < index && !used.has(slot), panel.name, slot, "5.8", "it replaces a slot that was not retired before, or was replaced already");
      used.add(slot);
    }
    if (index < begun || index === extra) continue;
    const balance = new Map(panel.nominees.map((nominee) => [nominee, 0]));
    const add = (nominees, by) => nominees.forEach((nominee) => balance.set(nominee, (balance.get(nominee) ?? 0) + by));
    for (const { nominee } of panel.slots) add(nominee === null ? panel.nominees : [nominee], 1);
    for (const slot of panel.replaces) add([...(story.slots.get(slot)?.scores ?? [])].filter((nominee) => balance.has(nominee)), -1);
    for (const [nominee, more] of balance) check.see(more === 0, panel.name, nominee, "5.8", "its slots are not as many as the retired ones they replace");
  }
}

function nominationWindow(check, story) {
  const deadlines = story.find("deadline", { what: "filing_closes" });
  const limit = deadlines.at(-1)?.index ?? NEVER;
  const settled = story.decision("nominees")?.index ?? NEVER;
  const planned = seconds(story.rules.calendar.filing_closes);
  for (const { index, entry } of deadlines) check.see(planned !== null && seconds(entry.detail.at) === planned, LOG, index, "4.4", "it is not the deadline of the calendar in force");
  const waived = new Set(story.find("override").filter(({ entry, index }) => index < settled && entry.detail.what !== "regrouping").map(({ entry }) => entry.ref));
  for (const { index, entry } of story.find("nomination")) {
    check.see(index < limit || waived.has(entry.commit), LOG, index, "4.8", "a nomination after filing closed, without an override");
    check.see(index < settled, LOG, index, "4.7", "a nomination after the nominees were settled");
  }
}

function exclusions(check, story) {
  const stages = new Set([...EARLY, ...story.rounds.map(({ code }) => code), "resolution"]);
  const at = new Map(story.find("decision", { what: "exclusion" }).map(({ index, entry }) => [entry.digest, index]));
  for (const row of story.exclusions.values()) {
    const over = EARLY.includes(row.stage) ? story.first("score")
      : row.stage === "resolution" ? story.last("decision", { what: "resolution" }) : story.first("ranking", { round: row.stage });
    check.see(stages.has(row.stage), "exclusions.jsonl", row.nominee, "5.7", `there is no stage ${row.stage}`);
    check.see(story.nominees.has(row.nominee), "exclusions.jsonl", row.nominee, "5.7", "nobody nominated has this number");
    check.see((at.get(logDigest("exclusions.jsonl", row)) ?? -1) < (over?.index ?? NEVER), "exclusions.jsonl", row.nominee, "4.7", `excluded at ${row.stage} after its outcome was frozen`);
  }
}

/** Each receipt that was not replaced is a nominee, and each nominee has a receipt. */
function nominations(check, story) {
  const [live, seen] = [new Map(), new Set()];
  for (const { index, entry } of story.find("nomination")) {
    if (entry.ref !== undefined) check.see(live.delete(entry.ref), LOG, index, "4.4", "it replaces a nomination that is not there");
    check.see(!seen.has(entry.commit), LOG, index, "4.4", "a nomination twice");
    seen.add(entry.commit);
    live.set(entry.commit, index);
  }
  const groups = new Set(story.rules.groups.map(({ code }) => code));
  for (const { number, group, nomination } of story.nominees.values()) {
    check.see(live.delete(nomination.commit), NOMINEES, number, "5.5", "no standing nomination of the log is his or hers");
    check.see(groups.has(group), NOMINEES, number, "5.5", `there is no group ${group}`);
  }
  for (const index of live.values()) check.see(false, NOMINEES, "", "5.5", `the nomination of entry ${index} has no row`);
}

function recommendation(check, bundle, story) {
  if (story.rules.quotas?.mode === "none" || !bundle.has(RECOMMENDED)) return;
  const rows = bundle.rows(RECOMMENDED);
  const times = grouped(rows, ({ nominee }) => nominee);
  const notDue = new Set([...story.exclusions.values()].filter(({ stage }) => stage === "filing" || stage === "recommendation").map(({ nominee }) => nominee));
  for (const number of story.nominees.keys()) check.see(notDue.has(number) || times.has(number), RECOMMENDED, number, "5.6", "neither recommended nor excluded");
  for (const [number, found] of times) check.see(story.nominees.has(number) && !notDue.has(number) && found.length === 1, RECOMMENDED, number, "5.6", "unknown, excluded before, or recommended twice");
  for (const own of grouped(rows, ({ recommender }) => recommender).values()) {
    for (const [i, { nominee, rank }] of own.entries()) check.see(rank === i + 1, RECOMMENDED, nominee, "5.6", "the ranks leave a gap");
  }
}

/** Who stood in one outcome stands in the next, in the same group (6.1). */
function outcomes(check, bundle, story) {
  const groups = (rows) => new Map(rows.map(({ nominee, group }) => [nominee, group]));
  let [last, name] = [null, ""];
  for (const { code } of story.rounds) {
    name = `rounds/${code}.json`;
    last = bundle.document(name);
    if (!last) continue;
    const due = new Map(story.candidates(code).map((nominee) => [nominee, story.groupIn(code, nominee)]));
    samePeople(check, name, due, groups(last.rows));
    for (const { nominee, reason } of last.rows) check.see(reason.code !== "no_ballot", name, nominee, "5.8", "it has no ballot and was not excluded");
  }
  const resolution = bundle.document("resolution.json");
  if (resolution && last) samePeople(check, "resolution.json", groups(last.rows), groups(resolution.rows));
}

function samePeople(check, name, due, found) {
  for (const [nominee, group] of due) {
    check.see(found.has(nominee), name, nominee, "6.1", "it stood before and is gone without a reason");
    if (found.has(nominee)) check.see(found.get(nominee) === group, name, nominee, "6.1", `it changed from group ${group} to ${found.get(nominee)}`);
  }
  for (const nominee of found.keys()) check.see(due.has(nominee), name, nominee, "6.1", "it appears without having come through the stage before");
}
