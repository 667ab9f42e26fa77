/** Section 6: marks to means, ties, places and reasons, in exact fractions. Knows the rules, not the log. */
import { apportion } from "./apportion.js";
import { hexDigest, utf8 } from "./bytes.js";
import { Fraction } from "./fraction.js";
import { grouped } from "./grouped.js";

/** A tie rule needs marks that are withheld. */
export class NotOpen extends Error {}

/** A rule has no answer: marks out of range, a mean that is not stated, a rule nobody knows. */
export class NoAnswer extends Error {}

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
 * Marks of one round for its result and for the tie rules of that and later rounds.
 * @param {object} round @param {object} rubric @param {object[]} ballots live ones, open or not
 * @param {Map<string, Fraction>} stated the means of the published result, for those with a withheld ballot (6.13)
 */
export class Marks {
  constructor(round, rubric, ballots, stated) {
    this.round = round;
    this.rubric = rubric;
    this.stated = stated;
    const seen = new Set();
    for (const { slot, nominee, vector } of ballots) {
      if (vector && !inRange(vector, rubric, round)) throw new NoAnswer(`${round.code}: marks of ${slot} for ${nominee} are out of range`);
      if (seen.has(`${slot} ${nominee}`)) throw new NoAnswer(`${round.code}: ${slot} marks ${nominee} twice`);
      seen.add(`${slot} ${nominee}`);
    }
    this.of = grouped(ballots, (row) => row.nominee);
  }

  count(nominee) {
    return this.of.get(nominee)?.length ?? 0;
  }

  /** The marks of a nominee, null where some are withheld. */
  vectors(nominee) {
    const rows = this.of.get(nominee) ?? [];
    return rows.every((row) => row.vector) ? rows.map((row) => row.vector) : null;
  }

  mean(nominee) {
    const vectors = this.vectors(nominee);
    if (vectors && leavesOut(this.round)) return Fraction.sum(this.rubric.criteria.map(({ code }) => this.criterion(nominee, code)));
    if (vectors) return meanOf(vectors.map((vector) => total(vector, this.rubric)), this.round.trimmed_from);
    return this.published(nominee);
  }

  /** The mean that the published result states (6.13). */
  published(nominee) {
    const found = this.stated.get(nominee);
    if (!found) throw new NoAnswer(`${nominee} has ballots and no mean`);
    return found;
  }

  criterion(nominee, code) {
    const place = this.rubric.criteria.findIndex((one) => one.code === code);
    if (place < 0) throw new NoAnswer(`the rubric has no criterion ${code}`);
    const vectors = this.vectors(nominee);
    if (!vectors) throw new NotOpen();
    const given = vectors.map((vector) => vector[place]).filter((mark) => mark !== null);
    if (given.length === 0) throw new NoAnswer(`${nominee} has no mark for the criterion ${code}`);
    return Fraction.mean(given.map((mark) => Fraction.of(mark, this.rubric.scale)));
  }
}

/** Whether who abstains from a criterion is left out of its mean (6.14). */
const leavesOut = ({ abstaining }) => abstaining === "left_out";

export const inRange = (vector, { criteria, scale }, round) => {
  const given = criteria.map(({ max }, i) => [vector[i], max * scale]).filter(([mark]) => mark !== null);
  const whole = leavesOut(round) ? given.length > 0 : given.length === criteria.length;
  return vector.length === criteria.length && whole && given.every(([mark, limit]) => mark >= 0 && mark <= limit);
};

/**
 * The order of one compared set: by score, then by tie rules, the lot last (6.3, 6.4). Where a tie needs withheld marks, the
 * order among the tied is the published one (6.13).
 */
class Ordering {
  /**
   * @param {{nominee: string, score: string}[]} rows
   * @param {string[]} ties
   * @param {(rule: string, nominee: string) => Fraction | string} value of a rule; a string (lot) counts ascending
   * @param {(nominee: string) => {place: number, tie: string | null, rule: string | null}} stated
   */
  constructor(rows, ties, value, stated) {
    if (ties.slice(0, -1).includes("lot")) throw new NoAnswer("the lot is followed by other rules");
    this.rules = [...ties.filter((rule) => rule !== "lot"), "lot"];
    this.value = value;
    this.tie = new Map();
    this.given = new Map();
    const byScore = [...grouped(rows, (row) => row.score)].sort(([a], [b]) => Fraction.read(b).compare(Fraction.read(a)));
    this.rows = byScore.flatMap(([, tied]) => (tied.length === 1 ? tied : this.ordered(tied, stated)));
    this.rank = new Map(this.rows.map(({ nominee }, i) => [nominee, i + 1]));
  }

  ordered(tied, stated) {
    try {
      for (const { nominee } of tied) for (const rule of this.rules) this.value(rule, nominee);
    } catch (error) {
      if (!(error instanceof NotOpen)) throw error;
      const found = new Map(tied.map((row) => [row, stated(row.nominee)]));
      for (const [{ nominee }, given] of found) this.given.set(nominee, given);
      return [...tied].sort((a, b) => found.get(a).place - found.get(b).place || (a.nominee < b.nominee ? -1 : 1));
    }
    return this.settle(tied, this.rules, null);
  }

  settle(tied, rules, rule) {
    if (tied.length === 1) this.tie.set(tied[0].nominee, rule);
    if (tied.length === 1 || rules.length === 0) return tied;
    const [next, ...rest] = rules;
    const valued = tied.map((row) => ({ row, worth: this.value(next, row.nominee) })).sort((a, b) => compareValues(a.worth, b.worth));
    const classes = [];
    for (const one of valued) {
      if (classes.length && compareValues(classes.at(-1)[0].worth, one.worth) === 0) classes.at(-1).push(one);
      else classes.push([one]);
    }
    return classes.flatMap((members) => this.settle(members.map(({ row }) => row), rest, next));
  }

  /** The rule that made a place single (6.3). */
  tieOf(nominee) {
    return this.given.has(nominee) ? this.given.get(nominee).tie : this.tie.get(nominee) ?? null;
  }

  /** The first rule that tells two candidates of equal score apart. */
  decider(nominee, last) {
    if (this.given.has(nominee)) return this.given.get(nominee).rule ?? "lot";
    return this.rules.find((rule) => compareValues(this.value(rule, nominee), this.value(rule, last)) !== 0) ?? "lot";
  }
}

function compareValues(a, b) {
  if (typeof a === "string") return a < b ? -1 : Number(a > b);
  return b.compare(a);
}

/** The standings: an order in each group and, where places are given over all, one over all. */
class Board {
  constructor(rows, ties, value, overall, stated) {
    const order = (some, key) => new Ordering(some, ties, value, (nominee) => statedPlace(stated, nominee, key));
    const scored = rows.filter((row) => row.score !== null);
    this.groups = new Map([...grouped(scored, (row) => row.group)].map(([group, own]) => [group, order(own, "rank")]));
    this.all = overall ? order(scored, "overall") : null;
  }

  /** The order in which somebody competes for a place. */
  order(row) {
    return this.all ?? this.groups.get(row.group);
  }

  standing(row) {
    if (row.score === null) return { rank: null, overall: null, tie: null };
    const { nominee, group } = row;
    return { rank: this.groups.get(group).rank.get(nominee), overall: this.all?.rank.get(nominee) ?? null, tie: this.order(row).tieOf(nominee) };
  }

  /** Why a candidate who reached the mark is behind the last place. */
  cut(row, places) {
    const order = this.order(row);
    const rank = order.rank.get(row.nominee);
    const last = order.rows[places - 1];
    if (last && last.score === row.score) return { code: "tie_cut", rank, places, rule: order.decider(row.nominee, last.nominee) };
    return { code: "below_cut", rank, places };
  }
}

function statedPlace(stated, nominee, key) {
  const row = stated.rows.find((one) => one.nominee === nominee);
  if (!row) throw new NoAnswer(`${nominee} is missing, and the marks are withheld`);
  return { place: row[key] ?? 0, tie: row.tie, rule: row.reason.rule ?? null };
}

const reaches = (score, mark) => mark === undefined || Fraction.read(score).compare(Fraction.read(mark)) >= 0;

/**
 * Make `rounds/<round>.json` (5.10) from what it is made of.
 * @param {{edition: string, round: object, groups: string[], seed: string, candidates: {nominee: string, group: string}[],
 *   out: Map<string, object>, marks: Marks, adjusted: Map<string, Fraction> | null, value: (rule: string, nominee: string) => any,
 *   stated: object}} given `adjusted` is what counts instead of the means of marks (6.16)
 */
export function makeRound({ edition, round, groups, seed, candidates, out, marks, adjusted, value, stated }) {
  const overall = round.advance?.by === "overall";
  const rows = candidates.map(({ nominee, group }) => {
    const n = out.has(nominee) ? 0 : marks.count(nominee);
    const exact = n ? (adjusted?.get(nominee) ?? marks.mean(nominee)) : null;
    return { nominee, group, n, mean: exact?.pair() ?? null, score: exact?.decimal(round.decimals) ?? null };
  });
  const board = new Board(rows, round.ties ?? [], withLot(value, seed), overall, stated);
  const places = roundPlaces(round, groups, candidates.filter(({ nominee }) => !out.has(nominee)));
  const judged = rows.map((row) => ({ ...row, ...board.standing(row), ...judge(row, { round, places, out, board }) }));
  judged.sort((a, b) => (a.nominee < b.nominee ? -1 : 1));
  const rubric = `${marks.rubric.code}/${marks.rubric.version}`;
  return { v: 1, edition, round: round.code, rubric, lot_seed: seed, places, rows: judged };
}

const withLot = (value, seed) => (rule, nominee) => (rule === "lot" ? lot(seed, nominee) : value(rule, nominee));

function roundPlaces(round, groups, candidates) {
  if (!round.advance) return null;
  const most = Math.min(round.advance.total, candidates.length);
  if (round.advance.by === "overall") return most;
  if (round.advance.by !== "group_share") throw new NoAnswer(`${round.code} advances by ${round.advance.by}`);
  const weights = groups.map((code) => [code, Fraction.of(candidates.filter(({ group }) => group === code).length)]);
  return Object.fromEntries(apportion(most, weights, 1));
}

const placesFor = (places, group) => (typeof places === "number" ? places : places[group] ?? 0);

function judge(row, { round, places, out, board }) {
  const no = (reason) => ({ advanced: false, reason });
  const excluded = out.get(row.nominee);
  if (excluded) return no({ code: "excluded", stage: excluded.stage, why: excluded.reason });
  if (row.score === null) return no({ code: "no_ballot" });
  if (!reaches(row.score, round.pass_mark)) return no({ code: "below_pass_mark", score: row.score, pass_mark: round.pass_mark });
  if (places === null) return { advanced: true, reason: { code: "reached", score: row.score, pass_mark: round.pass_mark ?? "" } };
  const most = placesFor(places, row.group);
  const rank = board.order(row).rank.get(row.nominee);
  if (rank <= most) return { advanced: true, reason: { code: "advanced", rank, places: most } };
  return no(board.cut(row, most));
}

/**
 * Make `resolution.json` (5.11).
 * @param {{edition: string, rules: object, seed: string, first: object, last: object, out: Map<string, object>,
 *   mean: (nominee: string) => Fraction, value: Function, vote: object | null, stated: object}} given results of the first and last round
 */
export function makeResolution({ edition, rules, seed, first, last, out, mean, value, vote, stated }) {
  const { result } = rules;
  const overall = result.group_places === "overall";
  const groups = rules.groups.map(({ code }) => code);
  const passed = Object.fromEntries(groups.map((code) => [code, first.rows.filter(({ group }) => group === code).length]));
  const total = rules.honours?.places ?? rules.approval.places;
  const places = share(result, total, passed);
  const reserves = share(result, result.reserves ?? 0, passed);
  const scored = last.rows.map(({ nominee, group, advanced, reason }) => {
    const exact = advanced && !out.has(nominee) ? mean(nominee) : null;
    return { row: { nominee, group, mean: exact?.pair() ?? null, score: exact?.decimal(result.decimals) ?? null }, earlier: reason };
  });
  const board = new Board(scored.map(({ row }) => row), result.ties ?? [], withLot(value, seed), overall, stated);
  const rows = scored.map(({ row, earlier }) => ({
    ...row, ...board.standing(row), ...settle(row, { result, places, reserves, out, board, earlier, round: last.round }),
  }));
  rows.sort((a, b) => (a.nominee < b.nominee ? -1 : 1));
  const filled = (code) => rows.filter((row) => row.outcome === "proposed" && (overall || row.group === code)).length;
  const empty = overall ? places - filled() : Object.fromEntries(groups.map((code) => [code, places[code] - filled(code)]));
  return { v: 1, edition, lot_seed: seed, total, passed, places, reserves, empty, vote, rows };
}

function share({ group_places: by }, total, passed) {
  const most = Math.min(total, Object.values(passed).reduce((all, one) => all + one, 0));
  if (by === "overall") return most;
  if (by !== "group_share") throw new NoAnswer(`places are given by ${by}`);
  return Object.fromEntries(apportion(most, Object.entries(passed).map(([code, count]) => [code, Fraction.of(count)]), 1));
}

function settle(row, { result, places, reserves, out, board, earlier, round }) {
  const none = (reason) => ({ outcome: "none", reserve: null, reason });
  const excluded = out.get(row.nominee);
  if (earlier.code === "excluded") return none(earlier);
  if (excluded) return none({ code: "excluded", stage: excluded.stage, why: excluded.reason });
  if (row.score === null) return none({ code: "not_advanced", round });
  if (!reaches(row.score, result.pass_mark)) return none({ code: "below_pass_mark", score: row.score, pass_mark: result.pass_mark });
  const [most, spare] = [placesFor(places, row.group), placesFor(reserves, row.group)];
  const rank = board.order(row).rank.get(row.nominee);
  if (rank <= most) return { outcome: "proposed", reserve: null, reason: { code: "proposed", rank, places: most } };
  if (rank <= most + spare) return { outcome: "reserve", reserve: rank - most, reason: { code: "reserve", rank, places: most, reserve: rank - most } };
  return none(board.cut(row, most));
}
