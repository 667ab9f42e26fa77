/** Largest remainders with a minimum (6.6). */
import { Fraction } from "./fraction.js";

/**
 * @param {number} total
 * @param {[string, Fraction][]} weights name and weight, in the order that settles equal remainders
 * @param {number} minimum
 * @returns {Map<string, number>}
 */
export function apportion(total, weights, minimum) {
  const zero = new Fraction(0n);
  const positive = weights.filter(([, weight]) => weight.compare(zero) > 0);
  const least = minimum * positive.length <= total ? minimum : 0;
  const parts = new Map(weights.map(([name]) => [name, 0]));
  let [sharing, left] = [positive, total];
  while (sharing.length) {
    const shares = largestRemainders(left, sharing);
    const under = sharing.filter(([name]) => shares.get(name) < least);
    if (under.length === 0) {
      for (const [name, share] of shares) parts.set(name, share);
      break;
    }
    for (const [name] of under) parts.set(name, least);
    left -= least * under.length;
    sharing = sharing.filter((one) => !under.includes(one));
  }
  return parts;
}

function largestRemainders(total, weights) {
  const sum = Fraction.sum(weights.map(([, weight]) => weight));
  const exact = weights.map(([name, weight], place) => {
    const share = Fraction.of(total).times(weight).over(sum);
    const floor = share.floor();
    return { name, place, floor: Number(floor), rest: share.plus(new Fraction(-floor)) };
  });
  const spare = total - exact.reduce((all, { floor }) => all + floor, 0);
  const lucky = new Set([...exact].sort((a, b) => b.rest.compare(a.rest) || a.place - b.place).slice(0, spare));
  return new Map(exact.map((one) => [one.name, one.floor + (lucky.has(one) ? 1 : 0)]));
}
