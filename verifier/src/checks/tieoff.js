/** Tie-off rounds (6.15): who is reviewed again follows from the cut; the first scoring stays as it was. For V7 and V8. */
import { Fraction } from "../fraction.js";
import { canonical } from "../json.js";

const LOG = "log/entries.jsonl";
const NEVER = Infinity;

/** What there is of a round's tie-off: its entry, whom it names, its panel, and the slots of the first scoring. */
export function tieOff(story, code) {
  const entry = story.first("tie-off", { round: code });
  const at = entry?.index ?? NEVER;
  const formed = story.find("panel", { what: "formed", round: code }).find(({ index }) => index > at);
  return {
    at,
    named: entry?.entry.detail.nominees ?? [],
    formed: formed?.index ?? null,
    panel: story.panels.find(({ panel }) => panel === formed?.entry.detail.panel) ?? null,
    isFirst: (slot) => (story.slots.get(slot)?.formed ?? NEVER) < at,
  };
}

/** Its panel brings so many slots for each of those named; later on nothing of the first scoring moves (V7). */
export function tieOffKept(check, story, round) {
  const called = story.find("tie-off", { round: round.code });
  if (called.length === 0) return;
  check.see(round.tie_off !== undefined, LOG, called[0].index, "6.15", `a tie-off in ${round.code}, which allows none`);
  for (const { index } of called.slice(1)) check.see(false, LOG, index, "6.15", `another tie-off in ${round.code}`);
  const { at, named, panel, isFirst } = tieOff(story, round.code);
  if (check.see(panel, "panel/", round.code, "6.15", "nobody reviews those whom the tie-off names")) brings(check, panel, named, round.tie_off?.reviews ?? 0);
  const moved = (index, slot) => check.see(index < at || !isFirst(slot), LOG, index, "6.15", `after the tie-off it moves slot ${slot} of the first scoring`);
  for (const { index, entry } of story.find("panel", { what: "retired", round: round.code })) moved(index, entry.detail.slot);
  for (const { index, entry } of story.find("panel", { what: "formed", round: round.code })) {
    for (const slot of story.panels.find((one) => one.panel === entry.detail.panel)?.replaces ?? []) moved(index, slot);
  }
  for (const [type, key] of [["score", "commit"], ["score-void", "ref"]]) {
    for (const { index, entry } of story.find(type, { round: round.code })) moved(index, story.ballotOf.get(entry[key])?.slot);
  }
}

function brings(check, panel, named, reviews) {
  check.see(canonical(panel.nominees) === canonical(named) && panel.replaces.length === 0, panel.name, "", "6.15", "it is not for those whom the tie-off names, or it replaces slots");
  const brought = new Map(named.map((nominee) => [nominee, 0]));
  for (const { nominee } of panel.slots) {
    for (const one of nominee === null ? panel.nominees : [nominee]) brought.set(one, (brought.get(one) ?? 0) + 1);
  }
  for (const [nominee, count] of brought) check.see(count === (named.includes(nominee) ? reviews : 0), panel.name, nominee, "6.15", `${count} more reviews, ${reviews} are due to those named`);
}

/** Who stands so near the cut that the rule has others review them too: within the band of the nearest across it. */
export function inDoubt({ places, rows }, band) {
  const width = Fraction.read(band);
  const sides = new Map();
  for (const { nominee, group, score, advanced, reason: { code } } of rows) {
    if (!advanced && code !== "below_cut" && code !== "tie_cut") continue;
    const where = typeof places === "number" || places === null ? "" : group;
    if (!sides.has(where)) sides.set(where, { ahead: [], behind: [] });
    sides.get(where)[advanced ? "ahead" : "behind"].push({ nominee, score: Fraction.read(score) });
  }
  const doubtful = [];
  const near = (above, below) => above.score.compare(below.score.plus(width)) <= 0;
  for (const { ahead, behind } of sides.values()) {
    if (ahead.length === 0 || behind.length === 0) continue;
    const last = ahead.reduce((a, b) => (a.score.compare(b.score) <= 0 ? a : b));
    const best = behind.reduce((a, b) => (a.score.compare(b.score) >= 0 ? a : b));
    doubtful.push(...ahead.filter((one) => near(one, best)), ...behind.filter((one) => near(last, one)));
  }
  return doubtful.map(({ nominee }) => nominee).sort();
}

/** A tie-off names exactly those in doubt; a round ranked without one left nobody in doubt (V8). */
export function tieOffDue(check, story, round, at, named, result) {
  const due = inDoubt(result, round.tie_off.band);
  const place = at === NEVER ? story.first("ranking", { round: round.code })?.index : at;
  check.see(canonical(due) === canonical(named), LOG, place, "6.15", `${named.length} are reviewed again in ${round.code}, ${due.length} are in doubt`);
}
