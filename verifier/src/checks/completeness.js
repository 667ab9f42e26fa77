/** V7: every committed score, planned ballot and nomination followed to its end, nothing outside its window (4.7, 4.8, 5.5 to 5.9). */
const SCORES = "scores.jsonl";
const LOG = "log/entries.jsonl";
const EARLY = new Set(["filing", "recommendation", "screening"]);

export function completeness(check, { bundle, story }) {
  const anything = story.find("nomination").length || story.find("score").length || story.nominees.size || story.ballots.length;
  if (!anything) {
    check.nothing = true;
    return;
  }
  nominations(check, bundle, story);
  outcomes(check, bundle, story);
  exclusions(check, bundle, story);
  committedScores(check, bundle, story);
  if (!story.rules) return;
  for (const { code } of story.rounds) windows(check, story, code);
  slots(check, story);
  for (const round of story.rounds) planned(check, bundle, story, round);
}

function nominations(check, bundle, story) {
  const entries = story.find("nomination");
  const replaced = new Set(entries.map(({ entry }) => entry.ref).filter(Boolean));
  const standing = new Map(entries.filter(({ entry }) => !replaced.has(entry.commit)).map((found) => [found.entry.commit, found.index]));
  const settled = story.decision("nominees");
  if (settled || bundle.has("nominees.jsonl")) {
    for (const row of story.nominees.values()) {
      const known = standing.delete(row.nomination.commit);
      check.see(known, "nominees.jsonl", row.number, "5.5", "no standing nomination of the log is his or hers");
    }
    for (const index of standing.values()) check.see(false, "nominees.jsonl", "", "5.5", `the nomination of entry ${index} has no row`);
  }
  const commits = new Map();
  const deadline = story.first("deadline", { what: "filing_closes" })?.index ?? Infinity;
  for (const { index, entry } of entries) {
    if (entry.ref) check.see(commits.has(entry.ref), LOG, index, "4.4", "it replaces a nomination that is not before it");
    check.see(!commits.has(entry.commit), LOG, index, "4.4", "a nomination twice");
    commits.set(entry.commit, index);
    if (settled) check.see(index < settled.index, LOG, index, "4.7", "a nomination after the nominees were settled");
    if (index > deadline) {
      const waiver = story.first("override", { ref: entry.commit });
      check.see(waiver && (!settled || waiver.index < settled.index), LOG, index, "4.8", "a nomination after filing closed, without an override");
    }
  }
  const planned = story.definition?.calendar.filing_closes;
  const closing = story.last("deadline", { what: "filing_closes" });
  const moved = story.rules?.calendar?.filing_closes ?? planned;
  if (closing && moved) check.see(closing.entry.detail.at === moved, LOG, closing.index, "4.4", "the deadline is not the definition's");
  if (settled) check.see(closing, LOG, settled.index, "4.6", "the nominees were settled and filing never closed");
}

/** Every nominee is excluded or stands in the first round, and so on to the resolution. */
function outcomes(check, bundle, story) {
  const recommended = bundle.rows("recommendation.jsonl");
  for (const [i, row] of recommended.entries()) {
    const before = recommended[i - 1];
    const expected = before?.recommender === row.recommender ? before.rank + 1 : 1;
    check.see(row.rank === expected, "recommendation.jsonl", row.nominee, "5.6", `ranks of ${row.recommender} have a gap`);
    check.see(story.nominees.has(row.nominee), "recommendation.jsonl", row.nominee, "5.6", "nobody nominated has this number");
  }
  const groups = new Set((story.rules?.groups ?? []).map(({ code }) => code));
  for (const row of story.nominees.values()) if (story.rules) check.see(groups.has(row.group), "nominees.jsonl", row.number, "5.5", "there is no such group");
  for (const { code } of story.rounds) {
    const document = bundle.document(`rounds/${code}.json`);
    if (document) everyCandidate(check, `rounds/${code}.json`, document.rows, story.candidates(code));
  }
  const resolution = bundle.document("resolution.json");
  const last = bundle.document(`rounds/${story.rounds.at(-1)?.code}.json`);
  if (resolution && last) everyCandidate(check, "resolution.json", resolution.rows, last.rows.map(({ nominee }) => nominee));
}

function everyCandidate(check, file, rows, candidates) {
  const there = new Set(rows.map(({ nominee }) => nominee));
  for (const nominee of candidates) check.see(there.has(nominee), file, nominee, "5.5", "a candidate without an outcome");
}

function exclusions(check, bundle, story) {
  const codes = story.rounds.map(({ code }) => code);
  const entries = story.find("decision", { what: "exclusion" });
  const stages = new Set([...EARLY, ...codes, "resolution"]);
  for (const { nominee, stage } of story.exclusions.values()) {
    check.see(story.nominees.has(nominee), "exclusions.jsonl", nominee, "5.7", "nobody nominated has this number");
    check.see(!story.rules || stages.has(stage), "exclusions.jsonl", nominee, "5.7", `there is no stage ${stage}`);
  }
  const at = new Map(entries.map(({ index, entry }) => [entry.digest, index]));
  for (const row of story.exclusions.values()) {
    const index = at.get(story.digestOfRow("exclusions.jsonl", row));
    if (index === undefined) continue;
    const limit = EARLY.has(row.stage) ? story.firstScore
      : row.stage === "resolution" ? story.decision("resolution") : story.first("ranking", { round: row.stage });
    check.see(!limit || index < limit.index, "exclusions.jsonl", row.nominee, "4.7", `excluded at ${row.stage} after its outcome was frozen`);
  }
}

function committedScores(check, bundle, story) {
  const entries = new Map(story.find("score").map((found) => [found.index, found]));
  const commits = new Set();
  for (const row of story.ballots) {
    const found = entries.get(row.index);
    entries.delete(row.index);
    const right = found?.entry.commit === row.commit && found.entry.round === row.round;
    check.see(right, SCORES, row.commit, "5.9", "the log has no such score at its index");
    check.see(story.nominees.has(row.nominee), SCORES, row.commit, "5.9", "nobody nominated has this number");
    if (right) state(check, story, row, found);
    commits.add(row.commit);
  }
  for (const { index } of entries.values()) check.see(false, SCORES, "", "5.9", `the score of entry ${index} is in no row`);
  for (const { index, entry } of story.find("score-void")) check.see(commits.has(entry.ref), LOG, index, "4.4", "it voids a score that does not exist");
}

function state(check, story, row, { index, entry }) {
  const later = story.replacements.get(row.commit) ?? [];
  const voids = story.voids.get(row.commit) ?? [];
  const replaced = later.filter((one) => {
    const other = story.ballotAt.get(one.index);
    return other && other.slot === row.slot && other.nominee === row.nominee && other.round === row.round;
  });
  check.see(later.length === replaced.length && later.length < 2, SCORES, row.commit, "5.9", "it is replaced by a score of another slot or nominee, or twice");
  check.see(voids.every((one) => one.index > index && one.entry.round === row.round && one.entry.detail.reason !== ""), SCORES, row.commit, "5.9", "it was voided before it was given, or without a reason");
  check.see(later.length === 0 || voids.length === 0, SCORES, row.commit, "5.9", "it is both replaced and voided");
  check.see(voids.length < 2, SCORES, row.commit, "5.9", "it was voided twice");
  const really = later.length ? "superseded" : voids.length ? "voided" : "live";
  check.see(row.state === really, SCORES, row.commit, "5.9", `it is called ${row.state}, the log makes it ${really}`);
  if (entry.ref) check.see(story.ballotOf.has(entry.ref), SCORES, row.commit, "4.4", "it replaces a score that does not exist");
}

function windows(check, story, code) {
  const scores = story.find("score", { round: code });
  const closed = story.first("scoring-closed", { round: code });
  const ranking = story.first("ranking", { round: code });
  if (closed) {
    check.see(closed.entry.detail.count === scores.length, LOG, closed.index, "4.4", `it counts ${closed.entry.detail.count} scores of ${code}, the log has ${scores.length}`);
    for (const { index } of scores) if (index > closed.index) check.see(false, LOG, index, "4.7", `a score of ${code} after scoring closed`);
  }
  for (const { index } of story.find("score-void", { round: code })) if (ranking) check.see(index < ranking.index, LOG, index, "4.7", `a score of ${code} voided after its ranking`);
  for (const { index, entry } of story.find("panel", { round: code })) if (ranking) check.see(index < ranking.index, LOG, index, "5.8", `a slot ${entry.detail.what} after the ranking of ${code}`);
}

function slots(check, story) {
  for (const slot of story.twice) check.see(false, "panel/", slot, "5.8", "it stands in two panels");
  for (const { name, nominees, slots: here } of story.panels) {
    for (const { slot, nominee } of here) check.see(nominee === null || nominees.includes(nominee), name, slot, "5.8", "it scores a nominee who is not of the panel");
  }
  for (const { index, entry } of story.find("panel", { what: "retired" })) {
    const slot = story.slots.get(entry.detail.slot);
    const right = slot && slot.round === entry.round && slot.panel.panel === entry.detail.panel && slot.formed !== null && slot.formed < index;
    check.see(right && entry.detail.reason !== "", LOG, index, "5.8", "it retires a slot its panel does not hold, or without a reason");
  }
  replacements(check, story);
  for (const row of story.ballots) {
    const slot = story.slots.get(row.slot);
    const score = story.scoreAt.get(row.index);
    if (slot && score && slot.formed !== null) check.see(slot.formed < row.index, SCORES, row.commit, "4.7", "it was given before its panel was formed");
    if (slot && slot.retired !== null) check.see(row.state !== "live", SCORES, row.commit, "5.8", "its slot was retired and it still counts");
    if (slot && slot.retired !== null && score) check.see(row.index < slot.retired, SCORES, row.commit, "5.8", "it was given after its slot was retired");
  }
}

/** A panel formed after the first score brings as many slots for each nominee as it names retired ones. */
function replacements(check, story) {
  const used = new Set();
  for (const panel of story.panels) {
    const formed = story.first("panel", { what: "formed", panel: panel.panel })?.index;
    const begun = story.first("score", { round: panel.round })?.index ?? Infinity;
    for (const old of panel.replaces) {
      const slot = story.slots.get(old);
      const right = slot && slot.round === panel.round && slot.retired !== null && slot.retired < formed && !used.has(old);
      check.see(right, panel.name, old, "5.8", "it replaces a slot that is not retired or already replaced");
      used.add(old);
    }
    if (formed === undefined || formed < begun) continue;
    const balance = new Map();
    const add = (nominees, by) => nominees.forEach((nominee) => balance.set(nominee, (balance.get(nominee) ?? 0) + by));
    for (const { nominee } of panel.slots) add(nominee === null ? panel.nominees : [nominee], 1);
    for (const old of panel.replaces) add([...(story.slots.get(old)?.scores ?? [])], -1);
    for (const nominee of panel.nominees) check.see((balance.get(nominee) ?? 0) === 0, panel.name, nominee, "5.8", "slots brought after the first score do not replace as many retired ones");
  }
}

/** Each slot in force has one live ballot for each of its nominees who is not excluded (5.8, 5.9). */
function planned(check, bundle, story, round) {
  const { code } = round;
  if (!story.find("scoring-closed", { round: code }).length && !bundle.has(`rounds/${code}.json`)) return;
  const out = story.outBy(code);
  const here = [...story.slots.values()].filter((slot) => slot.round === code);
  const candidates = new Set(story.candidates(code));
  const live = new Map();
  for (const row of story.live(code)) live.set(`${row.slot} ${row.nominee}`, (live.get(`${row.slot} ${row.nominee}`) ?? 0) + 1);
  const [all, inForce] = [new Map(), new Map()];
  for (const slot of here) {
    for (const nominee of slot.scores) {
      all.set(nominee, (all.get(nominee) ?? 0) + 1);
      const key = `${slot.slot} ${nominee}`;
      const given = live.get(key) ?? 0;
      live.delete(key);
      if (slot.retired !== null) continue;
      inForce.set(nominee, (inForce.get(nominee) ?? 0) + 1);
      check.see(candidates.has(nominee), slot.panel.name, nominee, "5.8", `it scores somebody who is no candidate of ${code}`);
      if (candidates.has(nominee) && !out.has(nominee)) check.see(given === 1, SCORES, slot.slot, "5.9", `${given} live ballots for ${nominee}, planned 1`);
      else check.see(given < 2, SCORES, slot.slot, "5.9", `${given} live ballots for ${nominee}`);
    }
  }
  for (const key of live.keys()) check.see(false, SCORES, key, "5.9", "a live ballot nobody planned");
  for (const nominee of candidates) {
    if (out.has(nominee)) continue;
    const [now, ever] = [inForce.get(nominee) ?? 0, all.get(nominee) ?? 0];
    const right = now >= 1 && now <= round.reviews_per_item && ever >= round.reviews_per_item;
    check.see(right, "panel/", nominee, "5.8", `${now} slots in force and ${ever} in all in ${code}, planned ${round.reviews_per_item}`);
  }
}
