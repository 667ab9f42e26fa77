/** Exact fractions of BigInt, lowest terms, denominator above 0. */
const gcd = (a, b) => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y) [x, y] = [y, x % y];
  return x;
};

export class Fraction {
  constructor(top, bottom = 1n) {
    const common = gcd(top, bottom) || 1n;
    const sign = bottom < 0n ? -1n : 1n;
    this.top = (sign * top) / common;
    this.bottom = (sign * bottom) / common;
  }

  static of(top, bottom = 1) {
    return new Fraction(BigInt(top), BigInt(bottom));
  }

  /** Read `"85.33"` or `"2/3"`. */
  static read(words) {
    if (words.includes("/")) return Fraction.of(...words.split("/"));
    const [whole, part = ""] = words.split(".");
    return new Fraction(BigInt(whole + part), 10n ** BigInt(part.length));
  }

  static sum(fractions) {
    return fractions.reduce((sum, one) => sum.plus(one), new Fraction(0n));
  }

  static mean(fractions) {
    return Fraction.sum(fractions).over(Fraction.of(fractions.length));
  }

  plus(other) {
    return new Fraction(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  times(other) {
    return new Fraction(this.top * other.top, this.bottom * other.bottom);
  }

  over(other) {
    return new Fraction(this.top * other.bottom, this.bottom * other.top);
  }

  compare(other) {
    const difference = this.top * other.bottom - other.top * this.bottom;
    return difference < 0n ? -1 : Number(difference > 0n);
  }

  floor() {
    const down = this.top / this.bottom;
    return this.top < 0n && this.top % this.bottom ? down - 1n : down;
  }

  /** Half up at so many decimals (1.4), as text. */
  decimal(places) {
    const scaled = this.times(new Fraction(10n ** BigInt(places))).plus(new Fraction(1n, 2n)).floor();
    const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0");
    const sign = scaled < 0n ? "-" : "";
    return sign + (places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits);
  }

  /** The form of documents (1.4); past 2^53 there is none. */
  pair() {
    return [Number(this.top), Number(this.bottom)];
  }
}
