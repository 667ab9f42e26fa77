/** Section 6: marks to means, ties, places and reasons, in exact fractions. Knows the rules, not the log. */
import { apportion } from "./apportion.js";
import { hexDigest, utf8 } from "./bytes.js";
import { Fraction } from "./fraction.js";
import { grouped } from "./story.js";

/** A tie rule needs marks that are not open. */
export class NotOpen extends Error {}

export const lotSeed = (digests) => hexDigest(utf8(`baijia/lot-seed/v1\n${[...digests].sort().join("\n")}`));
const lot = (seed, nominee) => hexDigest(utf8(`baijia/lot/v1\n${seed}\n${nominee}`));

/** Total of a ballot (6.2). */
export const total = (vector, rubric) => Fraction.of(vector.reduce((sum, mark) => sum + BigInt(mark), 0n), rubric.scale);

/** Mean of totals, without one highest and one lowest where the round trims. */
export function meanOf(totals, trimmedFrom) {
  if (trimmedFrom === undefined || totals.length < trimmedFrom || totals.length < 3) return Fraction.mean(totals);
  return Fraction.mean([...totals].sort((a, b) => a.compare(b)).slice(1, -1));
}

/**
 * Marks of one round for the tie rules of that and later rounds.
 * @param {object} round @param {object} rubric @param {object[]} ballots live ones, open or not
 */
export class Marks {
  constructor(round, rubric, ballots) {
    this.round = round;
    this.rubric = rubric;
    this.of = grouped(ballots, (row) => row.nominee);
  }

  count(nominee) {
    return this.of.get(nominee)?.length ?? 0;
  }

  vectors(nominee) {
    const rows = this.of.get(nominee) ?? [];
    if (rows.some((row) => !row.vector || row.vector.length !== this.rubric.criteria.length)) throw new NotOpen();
    return rows.map((row) => row.vector);
  }

  mean(nominee) {
    return meanOf(this.vectors(nominee).map((vector) => total(vector, this.rubric)), this.round.trimmed_from);
  }

  criterion(nominee, code) {
    const place = this.rubric.criteria.findIndex((one) => one.code === code);
    const marks = this.vectors(nominee).map((vector) => Fraction.of(vector[place], this.rubric.scale));
    return place < 0 ? null : Fraction.mean(marks);
  }
}

/**
 * Order candidates by score, then by tie rules (6.3, 6.4).
 * @param {{nominee: string, score: string}[]} rows of one compared set
 * @param {string[]} rules
 * @param {(rule: string, nominee: string) => Fraction | string} value of a rule; a string (lot) counts ascending
 * @returns {{order: object[], tie: Map<string, string | null>}}
 */
export function order(rows, rules, value) {
  const byScore = [...grouped(rows, (row) => row.score).entries()].sort(([a], [b]) => Fraction.read(b).compare(Fraction.read(a)));
  const tie = new Map();
  const out = byScore.flatMap(([, tied]) => settle(tied, rules, value, null, tie));
  return { order: out, tie };
}

function compareValues(a, b) {
  if (typeof a === "string") return a < b ? -1 : Number(a > b);
  return b.compare(a);
}

function settle(tied, rules, value, rule, tie) {
  if (tied.length === 1) tie.set(tied[0].nominee, rule);
  if (tied.length === 1 || rules.length === 0) return tied;
  const [next, ...rest] = rules;
  const valued = tied.map((row) => ({ row, worth: value(next, row.nominee) })).sort((a, b) => compareValues(a.worth, b.worth));
  const classes = [];
  for (const one of valued) {
    if (classes.length && compareValues(classes.at(-1)[0].worth, one.worth) === 0) classes.at(-1).push(one);
    else classes.push([one]);
  }
  return classes.flatMap((members) => settle(members.map(({ row }) => row), rest, value, next, tie));
}

/** The first rule that tells two candidates apart. */
const decider = (rules, value, a, b) => rules.find((rule) => compareValues(value(rule, a), value(rule, b)) !== 0) ?? null;

/** Ranks within groups and overall, and who settled which tie. Rows with a score only. */
export function rankAll(rows, rules, value, overall) {
  const ranks = new Map();
  const groups = grouped(rows, (row) => row.group);
  for (const members of groups.values()) {
    const { order: sorted, tie } = order(members, rules, value);
    sorted.forEach((row, i) => ranks.set(row.nominee, { rank: i + 1, overall: null, tie: tie.get(row.nominee) ?? null }));
  }
  if (overall) {
    const { order: sorted, tie } = order(rows, rules, value);
    sorted.forEach((row, i) => Object.assign(ranks.get(row.nominee), { overall: i + 1, tie: tie.get(row.nominee) ?? null }));
  }
  return ranks;
}

const reaches = (score, mark) => mark === undefined || Fraction.read(score).compare(Fraction.read(mark)) >= 0;

/** Why a candidate who reached the mark is behind the last place. */
function cut(row, place, places, compared, decide) {
  const last = compared.find((other) => other.place === places);
  if (last && last.score === row.score) return { code: "tie_cut", rank: place, places, rule: decide(row.nominee, last.nominee) };
  return { code: "below_cut", rank: place, places };
}

/**
 * Make `rounds/<round>.json` (5.10) from what it is made of.
 * @param {{edition: string, round: object, rubric: object, groups: string[], seed: string, candidates: {nominee: string, group: string}[],
 *   out: Map<string, object>, marks: Marks, mean: (nominee: string) => Fraction, value: (rule: string, nominee: string) => any}} given
 */
export function makeRound({ edition, round, rubric, groups, seed, candidates, out, marks, mean, value }) {
  const worth = withLot(value, seed);
  const rows = candidates.map(({ nominee, group }) => {
    const n = out.has(nominee) ? 0 : marks.count(nominee);
    const exact = n ? mean(nominee) : null;
    return { nominee, group, n, mean: exact?.pair() ?? null, score: exact?.decimal(round.decimals) ?? null };
  });
  const overall = round.advance?.by === "overall";
  const ranks = rankAll(rows.filter((row) => row.score !== null), round.ties, worth, overall);
  const places = roundPlaces(round, groups, candidates.filter(({ nominee }) => !out.has(nominee)));
  const placed = rows.map((row) => {
    const found = ranks.get(row.nominee) ?? { rank: null, overall: null, tie: null };
    return { ...row, ...found, place: overall ? found.overall : found.rank };
  });
  const judged = placed.map((row) => judgeRow(row, { round, places, overall, out, placed, worth }));
  judged.sort((a, b) => (a.nominee < b.nominee ? -1 : 1));
  return { v: 1, edition, round: round.code, rubric: `${rubric.code}/${rubric.version}`, lot_seed: seed, places, rows: judged };
}

const withLot = (value, seed) => (rule, nominee) => (rule === "lot" ? lot(seed, nominee) : value(rule, nominee));

function roundPlaces(round, groups, candidates) {
  if (!round.advance) return null;
  const most = Math.min(round.advance.total, candidates.length);
  if (round.advance.by === "overall") return most;
  const weights = groups.map((code) => [code, Fraction.of(candidates.filter(({ group }) => group === code).length)]);
  return Object.fromEntries(apportion(most, weights, 1));
}

function judgeRow({ place, ...row }, { round, places, overall, out, placed, worth }) {
  const no = (reason) => ({ ...row, advanced: false, reason });
  const excluded = out.get(row.nominee);
  if (excluded) return no({ code: "excluded", stage: excluded.stage, why: excluded.reason });
  if (row.score === null) return no({ code: "no_ballot" });
  if (!reaches(row.score, round.pass_mark)) return no({ code: "below_pass_mark", score: row.score, pass_mark: round.pass_mark });
  if (places === null) return { ...row, advanced: true, reason: { code: "reached", score: row.score, pass_mark: round.pass_mark ?? null } };
  const most = overall ? places : places[row.group] ?? 0;
  if (place <= most) return { ...row, advanced: true, reason: { code: "advanced", rank: place, places: most } };
  const compared = overall ? placed : placed.filter(({ group }) => group === row.group);
  return no(cut(row, place, most, compared, (a, b) => decider(round.ties, worth, a, b)));
}

/**
 * Make `resolution.json` (5.11).
 * @param {{edition: string, rules: object, seed: string, last: object, groups: string[], first: {group: string}[], out: Map<string, object>,
 *   mean: (nominee: string) => Fraction, value: Function, vote: object | null}} given `last` is the last round's document
 */
export function makeResolution({ edition, rules, seed, last, groups, first, out, mean, value, vote }) {
  const { result } = rules;
  const worth = withLot(value, seed);
  const overall = result.group_places === "overall";
  const passed = Object.fromEntries(groups.map((code) => [code, first.filter(({ group }) => group === code).length]));
  const most = rules.honours?.places ?? rules.approval?.places ?? 0;
  const places = share(Math.min(most, first.length), passed, 1, overall);
  const reserves = share(result.reserves, passed, 1, overall);
  const scored = last.rows.map(({ nominee, group, advanced }) => {
    const exact = advanced && !out.has(nominee) ? mean(nominee) : null;
    return { nominee, group, advanced, mean: exact?.pair() ?? null, score: exact?.decimal(result.decimals) ?? null };
  });
  const ranks = rankAll(scored.filter((row) => row.score !== null), result.ties, worth, overall);
  const placed = scored.map((row) => {
    const found = ranks.get(row.nominee) ?? { rank: null, overall: null, tie: null };
    return { ...row, ...found, place: overall ? found.overall : found.rank };
  });
  const rows = placed.map((row) => settleRow(row, { result, places, reserves, overall, out, placed, worth, last }));
  rows.sort((a, b) => (a.nominee < b.nominee ? -1 : 1));
  const filled = (code) => rows.filter((row) => row.outcome === "proposed" && (overall || row.group === code)).length;
  const empty = overall ? places - filled() : Object.fromEntries(groups.map((code) => [code, places[code] - filled(code)]));
  return { v: 1, edition, lot_seed: seed, total: most, passed, places, reserves, empty, vote, rows };
}

function share(total, passed, minimum, overall) {
  const sum = Object.values(passed).reduce((all, one) => all + one, 0);
  if (overall) return sum ? total : 0;
  return Object.fromEntries(apportion(total, Object.entries(passed).map(([code, count]) => [code, Fraction.of(count)]), minimum));
}

function settleRow({ place, advanced, ...row }, { result, places, reserves, overall, out, placed, worth, last }) {
  const none = (reason) => ({ ...row, outcome: "none", reserve: null, reason });
  const excluded = out.get(row.nominee);
  if (excluded) return none({ code: "excluded", stage: excluded.stage, why: excluded.reason });
  if (!advanced) return none({ code: "not_advanced", round: last.round });
  if (!reaches(row.score, result.pass_mark)) return none({ code: "below_pass_mark", score: row.score, pass_mark: result.pass_mark });
  const most = overall ? places : places[row.group] ?? 0;
  const spare = overall ? reserves : reserves[row.group] ?? 0;
  if (place <= most) return { ...row, outcome: "proposed", reserve: null, reason: { code: "proposed", rank: place, places: most } };
  if (place <= most + spare) {
    const reserve = place - most;
    return { ...row, outcome: "reserve", reserve, reason: { code: "reserve", rank: place, places: most, reserve } };
  }
  const compared = overall ? placed : placed.filter(({ group }) => group === row.group);
  return none(cut(row, place, most, compared, (a, b) => decider(result.ties, worth, a, b)));
}
