/** V8: rounds, resolution and quotas made anew and compared (6). */
import { adjustedMeans } from "../adjusted.js";
import { apportion } from "../apportion.js";
import { Fraction } from "../fraction.js";
import { canonical } from "../json.js";
import { Marks, NoAnswer, lotSeed, makeResolution, makeRound } from "../rank.js";
import { logDigest } from "../sealed.js";
import { tieOff, tieOffDue } from "./tieoff.js";

const RESOLUTION = "resolution.json";
const nameOf = (code) => `rounds/${code}.json`;

export async function recomputation(check, { bundle, story, pause }) {
  const source = new Source(bundle, story);
  const stated = bundle.document(RESOLUTION);
  for (const round of story.rounds) {
    await pause(0);
    if (bundle.has(nameOf(round.code))) tried(check, nameOf(round.code), () => oneRound(check, bundle, story, source, round));
    if (round.tie_off) tried(check, "log/entries.jsonl", () => doubt(check, bundle, story, source, round));
  }
  if (stated) {
    tried(check, RESOLUTION, () => resolution(check, bundle, story, source, stated));
    vote(check, story.rules, stated.vote);
  }
  quotas(check, bundle, story.rules);
  check.nothing = !stated && !story.rounds.some(({ code }) => bundle.has(nameOf(code)));
  check.withheld = story.rounds.filter((round) => isWithheld(story, round)).length;
}

/** Whether a live ballot of a round is, or who gave which where the adjusted score counts. */
const isWithheld = (story, { code }) => story.raters(code) === null || story.live(code).some((row) => !row.vector);

/** A rule without an answer is a no for the file it should make. */
function tried(check, name, act) {
  try {
    act();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    check.fail(name, "", "6", error.message);
  }
}

/** Where means and criteria come from: open ballots, and the published results of other rounds. */
class Source {
  constructor(bundle, story) {
    this.bundle = bundle;
    this.story = story;
  }

  means(code) {
    const rows = this.bundle.document(nameOf(code))?.rows ?? [];
    return new Map(rows.filter(({ mean }) => mean).map(({ nominee, mean }) => [nominee, Fraction.of(...mean)]));
  }

  /** Marks of a round; of its candidates alone where its own result is made. */
  marks(code, candidates = null, counts = () => true) {
    const round = this.story.rounds.find((one) => one.code === code);
    const rubric = this.story.rubric(round);
    if (!rubric) throw new NoAnswer(`the definition lacks the rubric of ${code}`);
    return new Marks(round, rubric, this.story.live(code).filter((row) => (!candidates || candidates.has(row.nominee)) && counts(row)), candidates ? this.means(code) : new Map());
  }

  /** Values of tie rules (6.3), from the marks and results of the rounds named. */
  value(marks, here, results) {
    const means = new Map(results.map((code) => [code, this.means(code)]));
    return (rule, nominee) => {
      const [kind, ...names] = rule.split(":");
      const known = means.get(names[0])?.get(nominee);
      if (kind === "round" && names.length === 1 && known) return known;
      const [code, criterion] = names.length === 2 ? names : [here, names[0]];
      if (kind !== "criterion" || names.length > 2 || !marks.has(code)) throw new NoAnswer(`the tie rule ${rule} cannot be applied to ${nominee}`);
      return marks.get(code).criterion(nominee, criterion);
    };
  }
}

function seedOf(story, code) {
  const begun = story.first("score", { round: code })?.index ?? Infinity;
  const early = story.find("panel", { what: "formed", round: code }).filter(({ index }) => index < begun);
  return lotSeed(early.map(({ entry }) => entry.digest));
}

function oneRound(check, bundle, story, source, round) {
  const name = nameOf(round.code);
  compare(check, name, bundle.document(name), made(bundle, story, source, round, story.outAt(round.code)));
}

/** A round's result from its ballots, or from those of them that `counts` takes. */
function made(bundle, story, source, round, out, counts) {
  const { code } = round;
  const candidates = story.candidates(code).map((nominee) => ({ nominee, group: story.groupIn(code, nominee) }));
  const earlier = story.rounds.slice(0, story.rounds.indexOf(round)).map((one) => one.code);
  const marks = source.marks(code, new Set(candidates.map(({ nominee }) => nominee)), counts);
  const all = new Map([...earlier.map((one) => [one, source.marks(one)]), [code, marks]]);
  const standing = candidates.filter(({ nominee }) => !out.has(nominee));
  const adjusted = round.adjusted ? adjustedMeans({ rules: story.rules, round, marks, candidates: standing, raters: story.raters(code) }) : null;
  return makeRound({
    edition: story.rules.code, round, groups: story.rules.groups.map((group) => group.code), seed: seedOf(story, code), candidates,
    out, marks, adjusted, value: source.value(all, code, earlier), stated: bundle.document(nameOf(code)),
  });
}

/** A tie-off is held against the result of the first scoring, a round without one against its own (6.15). */
function doubt(check, bundle, story, source, round) {
  const { code } = round;
  const { at, named, isFirst } = tieOff(story, code);
  if (at === Infinity) {
    const result = bundle.document(nameOf(code));
    if (result) tieOffDue(check, story, round, at, named, result);
    return;
  }
  if (story.rounds.some((one) => isWithheld(story, one))) return;
  const logged = new Map(story.find("decision", { what: "exclusion" }).map(({ index, entry }) => [entry.digest, index]));
  const out = new Map([...story.outAt(code)].filter(([, row]) => (logged.get(logDigest("exclusions.jsonl", row)) ?? Infinity) < at));
  tieOffDue(check, story, round, at, named, made(bundle, story, source, round, out, ({ slot }) => isFirst(slot)));
}

function resolution(check, bundle, story, source, stated) {
  const codes = story.rounds.map(({ code }) => code);
  const missing = codes.filter((code) => !bundle.has(nameOf(code)));
  if (missing.length) throw new NoAnswer(`the results of ${missing.join(", ")} are missing`);
  const weights = Object.entries(story.rules.result.weights).map(([code, weight]) => [code, Fraction.of(weight)]);
  const whole = Fraction.sum(weights.map(([, weight]) => weight));
  if (whole.top === 0n || weights.some(([code]) => !codes.includes(code))) throw new NoAnswer("the weights are not those of the rounds");
  const means = new Map(codes.map((code) => [code, source.means(code)]));
  const mean = (nominee) => Fraction.sum(weights.map(([code, weight]) => {
    const one = means.get(code).get(nominee);
    if (!one) throw new NoAnswer(`${nominee} has no mean in ${code}`);
    return weight.times(one);
  })).over(whole);
  const marks = new Map(codes.map((code) => [code, source.marks(code)]));
  const [first, last] = [codes[0], codes.at(-1)].map((code) => bundle.document(nameOf(code)));
  const made = makeResolution({
    edition: story.rules.code, rules: story.rules, seed: seedOf(story, codes.at(-1)), first, last, out: story.outAt("resolution"),
    mean, value: source.value(marks, "", codes), vote: stated.vote, stated,
  });
  compare(check, RESOLUTION, stated, made);
}

function vote(check, rules, counted) {
  const { decision } = rules;
  if (!decision) {
    check.see(counted === null, "resolution.json", "vote", "6.9", "a vote the definition does not ask for");
    return;
  }
  if (!check.see(counted !== null, "resolution.json", "vote", "6.9", "the vote the definition asks for is missing")) return;
  const enough = (votes, { fraction, base }) => Fraction.of(votes).compare(Fraction.read(fraction).times(Fraction.of(counted[base]))) >= 0;
  const sane = counted.agreed <= counted.present && counted.present <= counted.members;
  check.see(sane && decision.members === counted.members, "resolution.json", "vote", "6.9", "its numbers do not fit the committee");
  check.see(enough(counted.present, decision.quorum), "resolution.json", "vote", "6.9", "too few were present");
  check.see(enough(counted.agreed, decision.pass), "resolution.json", "vote", "6.9", "too few agreed");
}

function compare(check, name, stated, made) {
  for (const key of Object.keys(made)) {
    if (key === "rows") continue;
    check.see(canonical(stated[key]) === canonical(made[key]), name, key, "6", `is ${canonical(stated[key])}, recomputed ${canonical(made[key])}`);
  }
  const wanted = new Map(made.rows.map((row) => [row.nominee, row]));
  for (const row of stated.rows) {
    const right = wanted.get(row.nominee);
    wanted.delete(row.nominee);
    const wrong = right ? Object.keys(right).filter((key) => canonical(row[key]) !== canonical(right[key])) : [];
    const words = right ? wrong.map((key) => `${key} is ${canonical(row[key])}, recomputed ${canonical(right[key])}`).join("; ") : "is no candidate";
    check.see(right && wrong.length === 0, name, row.nominee, "6", words);
  }
  for (const nominee of wanted.keys()) check.see(false, name, nominee, "6.1", "is missing");
}

function quotas(check, bundle, rules) {
  const stated = bundle.document("quotas.json");
  if (!stated) return;
  const file = "quotas.json";
  const planned = rules.quotas ?? {};
  for (const key of ["mode", "total", "minimum", "weights"]) {
    if (Object.hasOwn(planned, key)) check.see(canonical(planned[key]) === canonical(stated[key]), file, key, "6.11", "is not the definition's");
  }
  if (stated.mode === "formula") formula(check, file, stated);
  if (stated.mode === "none") return;
  const quota = new Map(stated.units.map((row) => [row.unit, row.quota]));
  const counts = new Map();
  for (const { recommender } of bundle.rows("recommendation.jsonl")) counts.set(recommender, (counts.get(recommender) ?? 0) + 1);
  for (const [unit, count] of counts) check.see(count <= (quota.get(unit) ?? 0), "recommendation.jsonl", unit, "6.11", `${count} recommended, quota ${quota.get(unit) ?? 0}`);
}

function formula(check, file, { units, weights, total, minimum }) {
  const weight = ({ factors }) => Fraction.sum(Object.entries(weights).map(([factor, by]) => {
    const sum = units.reduce((all, one) => all + BigInt(one.factors[factor] ?? 0), 0n);
    return sum ? new Fraction(BigInt(by) * BigInt(factors[factor] ?? 0), sum) : new Fraction(0n);
  }));
  const parts = apportion(total, units.map((row) => [row.unit, weight(row)]), minimum);
  for (const { unit, quota } of units) check.see(parts.get(unit) === quota, file, unit, "6.11", `its quota is ${quota}, recomputed ${parts.get(unit)}`);
}
