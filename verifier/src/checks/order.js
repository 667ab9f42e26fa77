/** V5: rules, keys and slots before what relies on them (4.6, 4.9, 5.17). */
const LOG = "log/entries.jsonl";
const SCORING = new Set(["groups", "rubrics", "rounds", "result", "quotas", "eligibility", "decision", "approval"]);
const ONCE = ["requirements", "definition", "quotas"];
const DECIDED_ONCE = ["nominees", "recommendation", "resolution", "conferral"];

const before = (check, earlier, later, text) => {
  if (!earlier.length || !later.length) return;
  const last = Math.max(...earlier.map(({ index }) => index));
  const wrong = later.find(({ index }) => index < last);
  check.see(!wrong, LOG, wrong?.index ?? last, "4.6", text);
};

export function order(check, { bundle, story }) {
  if (!bundle.has(LOG)) {
    check.nothing = true;
    return;
  }
  opening(check, story);
  preparation(check, story);
  for (const [place, round] of story.rounds.entries()) roundInOrder(check, story, round, place);
  decided(check, story);
  addenda(check, bundle, story);
  keys(check, bundle, story);
}

function opening(check, story) {
  const [first, second] = story.mine;
  check.see(first?.entry.type === "requirements", LOG, first?.index, "4.6", "the edition does not begin with its requirements");
  check.see(second?.entry.type === "definition", LOG, second?.index, "4.6", "the definition does not follow the requirements");
  for (const type of ONCE) check.see(story.find(type).length < 2, LOG, story.last(type)?.index, "4.6", `a second ${type}`);
  for (const what of DECIDED_ONCE) {
    const found = story.find("decision", { what });
    check.see(found.length < 2, LOG, found.at(-1)?.index, "4.6", `a second decision ${what}`);
  }
}

function preparation(check, story) {
  const decisions = (what) => story.find("decision", { what });
  const closing = story.find("deadline", { what: "filing_closes" });
  before(check, closing, decisions("recommendation"), "recommended before filing closed");
  before(check, closing, decisions("nominees"), "nominees settled before filing closed");
  before(check, story.find("quotas"), decisions("recommendation"), "recommended before the quotas");
  before(check, decisions("recommendation"), decisions("nominees"), "nominees settled before the recommendation");
  before(check, decisions("nominees"), story.find("panel"), "a panel before the nominees were settled");
  before(check, decisions("nominees"), story.find("score"), "a score before the nominees were settled");
}

function roundInOrder(check, story, { code }, place) {
  const [scores, closed, ranking] = ["score", "scoring-closed", "ranking"].map((type) => story.find(type, { round: code }));
  const formed = story.find("panel", { what: "formed", round: code });
  check.see(closed.length < 2 && ranking.length < 2, LOG, closed.at(-1)?.index, "4.6", `${code} was closed or ranked twice`);
  before(check, scores, closed, `a score of ${code} after scoring closed`);
  before(check, closed, ranking, `${code} was ranked before scoring closed`);
  before(check, scores, ranking, `a score of ${code} after its ranking`);
  if (ranking.length) check.see(closed.length > 0, LOG, ranking[0].index, "4.6", `${code} was ranked and scoring never closed`);
  if (scores.length) check.see(formed.some(({ index }) => index < scores[0].index), LOG, scores[0].index, "4.6", `a score of ${code} before any panel`);
  const earlier = place > 0 ? story.find("ranking", { round: story.rounds[place - 1].code }) : [];
  before(check, earlier, [...formed, ...scores], `${code} began before the round ahead of it was ranked`);
  before(check, ranking, story.find("decision", { what: "resolution" }), `resolved before ${code} was ranked`);
  slotsFirst(check, story, code);
}

function slotsFirst(check, story, code) {
  const at = new Map(story.find("score", { round: code }).map(({ index, entry }) => [entry.commit, index]));
  for (const row of story.ballots) {
    const slot = story.slots.get(row.slot);
    if (row.round !== code || !slot || slot.formed === null || !at.has(row.commit)) continue;
    check.see(slot.formed < at.get(row.commit), "scores.jsonl", row.commit, "4.6", "its slot was logged after it");
  }
}

function decided(check, story) {
  const [opened, closed] = [story.find("notice-open"), story.find("notice-close")];
  const conferral = story.find("decision", { what: "conferral" });
  before(check, story.find("decision", { what: "resolution" }), opened, "a notice opened before the resolution");
  for (const { index, entry } of closed) {
    const start = opened.find((one) => one.entry.detail.number === entry.detail.number);
    check.see(start && start.index < index, LOG, index, "4.6", `notice ${entry.detail.number} closed before it opened`);
  }
  before(check, opened.slice(0, 1), story.find("objection"), "an objection before the notice");
  for (const { index, entry } of story.find("decision", { what: "objection" })) {
    const received = story.first("objection", { commit: entry.ref });
    check.see(received && received.index < index, LOG, index, "4.6", "an objection decided before it was received");
  }
  before(check, closed.slice(0, 1), story.find("decision", { what: "change" }), "a change before the notice closed");
  before(check, [...opened, ...closed], conferral, "conferred before a notice closed");
  before(check, story.find("decision", { what: "change" }), conferral, "a change after the conferral");
  before(check, conferral, story.find("certificate"), "a certificate before the conferral");
  before(check, story.find("certificate"), story.find("status-list").slice(-1), "the latest status list before a certificate");
  for (const what of ["resolution", "conferral"]) {
    const found = story.decision(what);
    if (found) check.see(story.rounds.every(({ code }) => story.first("ranking", { round: code })), LOG, found.index, "4.6", `${what} without the ranking of every round`);
  }
}

function addenda(check, bundle, story) {
  const opened = story.first("notice-open")?.index ?? Infinity;
  const scored = story.firstScore?.index ?? Infinity;
  for (const [i, { number, changes }] of bundle.rows("addenda.jsonl").entries()) {
    check.see(number === i + 1, "addenda.jsonl", number, "5.3", "addenda are not numbered 1, 2, …");
    const at = story.first("addendum", { number })?.index ?? -1;
    for (const { path } of changes) {
      const late = (SCORING.has(path[0]) && at > scored) || (path[0] === "notice" && at > opened);
      check.see(!late, "addenda.jsonl", number, "4.9", `changed ${path[0]} too late`);
    }
  }
  for (const { number, path } of story.unapplied) check.fail("addenda.jsonl", number, "5.3", `there is no ${path} in the definition`);
}

function keys(check, bundle, story) {
  const logged = story.common.filter(({ entry }) => entry.type === "key");
  const listed = bundle.document("keys.json");
  if (!listed && logged.length) check.see(false, "keys.json", "", "5.17", "is missing, though the log holds keys");
  for (const row of listed?.keys ?? []) check.see(story.isLogged(row), "keys.json", row.index, "5.17", "the log has another entry there");
  const certificates = story.find("certificate");
  if (certificates.length) {
    const early = logged.some(({ index, entry }) => entry.detail.use === "certificate" && index < certificates[0].index);
    check.see(early, LOG, certificates[0].index, "4.6", "a certificate before any certificate key");
  }
}
