/** The adjusted score (6.16, 6.17): how strict each rater is leaves the totals, in whole numbers. */
import { Fraction } from "./fraction.js";
import { grouped } from "./grouped.js";
import { NoAnswer } from "./rank.js";

const MILLION = 1_000_000n;
const BILLION = 1_000_000_000n;
const MOST_SWEEPS = 1000;
const STILL = 4n;

/** a / b for b above 0, rounded half away from nought. */
function div(a, b) {
  const whole = (2n * (a < 0n ? -a : a) + b) / (2n * b);
  return a < 0n ? -whole : whole;
}

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0n);
const size = (list) => BigInt(list.length);

/** Raters who share nominees, directly or over others: each list is one connected part. */
function parts(byNominee, byRater) {
  const found = [];
  const met = new Set();
  for (const start of byRater.keys()) {
    if (met.has(start)) continue;
    met.add(start);
    const part = [start];
    for (const rater of part) {
      for (const { nominee } of byRater.get(rater)) {
        for (const { rater: other } of byNominee.get(nominee)) {
          if (met.has(other)) continue;
          met.add(other);
          part.push(other);
        }
      }
    }
    found.push(part);
  }
  return found;
}

/** Step 2: what each rater marks above the others, shrunk, and nought on the whole in each part. */
function sweep(byNominee, byRater, linked, d, ratio) {
  const z = new Map([...byNominee].map(([nominee, marks]) => [nominee, div(sum(marks.map(({ y, rater }) => y - d.get(rater))), size(marks))]));
  const next = new Map([...byRater].map(([rater, marks]) => [rater, div(MILLION * sum(marks.map(({ y, nominee }) => y - z.get(nominee))), MILLION * size(marks) + ratio)]));
  for (const part of linked) {
    const middle = div(sum(part.map((rater) => next.get(rater))), size(part));
    for (const rater of part) next.set(rater, next.get(rater) - middle);
  }
  return next;
}

function deductions(byNominee, byRater, ratio) {
  const linked = parts(byNominee, byRater);
  let d = new Map([...byRater.keys()].map((rater) => [rater, 0n]));
  for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps += 1) {
    const next = sweep(byNominee, byRater, linked, d, ratio);
    const still = [...next].every(([rater, one]) => {
      const moved = one - d.get(rater);
      return moved <= STILL && moved >= -STILL;
    });
    d = next;
    if (still) break;
  }
  return d;
}

/**
 * Adjusted totals in millionths of a mark's unit, by nominee (6.17).
 * @param {{nominee: string, rater: string, mark: bigint, group: string}[]} ballots
 * @param {{item_ratio: number, expert_ratio: number}} ratios in millionths
 * @returns {Map<string, bigint>}
 */
export function adjust(ballots, ratios) {
  const marks = ballots.map(({ mark, ...rest }) => ({ ...rest, y: mark * BILLION }));
  const byNominee = grouped(marks, ({ nominee }) => nominee);
  const d = deductions(byNominee, grouped(marks, ({ rater }) => rater), BigInt(ratios.expert_ratio));
  const ratio = BigInt(ratios.item_ratio);
  const items = [...byNominee].map(([nominee, own]) => {
    const [n, total] = [size(own), sum(own.map(({ y, rater }) => y - d.get(rater)))];
    return { nominee, n, total, group: own[0].group, weight: (MILLION * MILLION * n) / (MILLION * n + ratio) };
  });
  const centres = new Map([...grouped(items, ({ group }) => group)].map(([group, own]) => [
    group, div(sum(own.map(({ weight, total, n }) => weight * div(total, n))), sum(own.map(({ weight }) => weight))),
  ]));
  return new Map(items.map(({ nominee, n, total, group }) => {
    const centre = centres.get(group);
    return [nominee, div(centre + div(MILLION * (total - n * centre), MILLION * n + ratio), 1000n)];
  }));
}

/** A value in millionths of a mark's unit as points, never below 0. */
export const inPoints = (value, scale) => new Fraction(value < 0n ? 0n : value, MILLION * BigInt(scale));

/**
 * What counts of those who stand in a round whose adjusted score does (6.16); the published means where marks or raters are withheld.
 * @param {{rules: object, round: object, marks: import("./rank.js").Marks, candidates: {nominee: string, group: string}[],
 *   raters: Map<string, string> | null}} given candidates are those who are not excluded
 * @returns {Map<string, Fraction>}
 */
export function adjustedMeans({ rules, round, marks, candidates, raters }) {
  if (round.abstaining) throw new NoAnswer(`${round.code} adjusts totals and lets experts abstain`);
  const marked = candidates.filter(({ nominee }) => marks.count(nominee));
  if (!raters || marked.some(({ nominee }) => !marks.vectors(nominee))) return new Map(marked.map(({ nominee }) => [nominee, marks.published(nominee)]));
  const together = rules.result.group_places === "overall" || round.advance?.by === "overall";
  const seen = new Set();
  const ballots = marked.flatMap(({ nominee, group }) => marks.of.get(nominee).map(({ slot, vector }) => {
    const rater = raters.get(slot);
    if (!rater) throw new NoAnswer(`${round.code}: slot ${slot} has no rater`);
    if (seen.has(`${rater} ${nominee}`)) throw new NoAnswer(`${round.code}: ${rater} marks ${nominee} twice`);
    seen.add(`${rater} ${nominee}`);
    return { nominee, rater, mark: sum(vector.map(BigInt)), group: together ? "" : group };
  }));
  return new Map([...adjust(ballots, round.adjusted)].map(([nominee, value]) => [nominee, inPoints(value, marks.rubric.scale)]));
}
