/** V8: rounds, resolution and quotas made anew and compared (6). */
import { apportion } from "../apportion.js";
import { Fraction } from "../fraction.js";
import { canonical } from "../json.js";
import { Marks, NotOpen, lotSeed, makeResolution, makeRound } from "../rank.js";
import { logDigest } from "../sealed.js";
import { inRange } from "./openings.js";

export async function recomputation(check, { bundle, story, pause }) {
  const { rules } = story;
  const anything = bundle.names("rounds/").length || bundle.has("resolution.json") || bundle.has("quotas.json") || story.find("ranking").length;
  if (!anything) {
    check.nothing = true;
    return;
  }
  if (!rules) {
    check.fail("definition.json", "", "6", "is missing, so nothing can be made anew");
    return;
  }
  const source = new Source(bundle, story);
  for (const [place, round] of rules.rounds.entries()) {
    await pause(0);
    oneRound(check, bundle, story, source, round, place);
  }
  for (const name of bundle.names("rounds/")) {
    const known = rules.rounds.some(({ code }) => name === `rounds/${code}.json`);
    check.see(known, name, "", "5.10", "the definition has no such round");
  }
  resolution(check, bundle, story, source);
  quotas(check, bundle, rules);
}

/** Where means and criteria come from: open ballots, or what the bundle states where they are withheld. */
class Source {
  constructor(bundle, story) {
    this.bundle = bundle;
    this.story = story;
    this.marks = new Map();
    for (const round of story.rules.rounds) {
      const rubric = story.rubric(round);
      if (!rubric) continue;
      const usable = (row) => (row.vector && inRange(row.vector, rubric) ? row : { ...row, vector: undefined });
      this.marks.set(round.code, new Marks(round, rubric, story.live(round.code).map(usable)));
    }
  }

  stated(code, nominee) {
    const pair = this.bundle.document(`rounds/${code}.json`)?.rows.find((row) => row.nominee === nominee)?.mean;
    if (!pair) throw new NotOpen();
    return Fraction.of(...pair);
  }

  mean(code, nominee, anyway) {
    if (!this.marks.has(code)) throw new NotOpen();
    try {
      if (this.marks.get(code).count(nominee) === 0) throw new NotOpen();
      return this.marks.get(code).mean(nominee);
    } catch (error) {
      if (!(error instanceof NotOpen) || !anyway) throw error;
      return this.stated(code, nominee);
    }
  }

  /** Values of tie rules (6.3) seen from a round, or from the resolution. */
  value(here, anyway) {
    return (rule, nominee) => {
      const [kind, ...rest] = rule.split(":");
      if (kind === "round") return this.mean(rest[0], nominee, anyway);
      const [code, criterion] = rest.length === 2 ? rest : [here, rest[0]];
      const found = this.marks.get(code)?.criterion(nominee, criterion);
      if (!found) throw new NotOpen();
      return found;
    };
  }
}

/** Make a document from open ballots; where they are withheld, from the means the bundle states; null if ties need more. */
function make(build, check) {
  for (const anyway of [false, true]) {
    try {
      return build(anyway);
    } catch (error) {
      if (!(error instanceof NotOpen)) throw error;
      if (!anyway) check.withheld += 1;
    }
  }
  return null;
}

function seedOf(story, code) {
  const begun = story.first("score", { round: code })?.index ?? Infinity;
  const early = story.panels.filter(({ round, panel }) => {
    const formed = story.first("panel", { what: "formed", panel, round })?.index;
    return round === code && formed !== undefined && formed < begun;
  });
  return lotSeed(early.map(({ name }) => logDigest(name, story.bundle.document(name))));
}

function oneRound(check, bundle, story, source, round, place) {
  const name = `rounds/${round.code}.json`;
  const stated = bundle.document(name);
  const ranked = story.first("ranking", { round: round.code });
  if (!stated) {
    if (ranked) check.see(false, name, "", "6", `is missing, though entry ${ranked.index} ranked it`);
    return;
  }
  const rubric = story.rubric(round);
  if (!rubric) {
    check.fail(name, "", "6", "the definition lacks its rubric");
    return;
  }
  const given = {
    edition: story.edition, round, rubric, groups: story.rules.groups.map(({ code }) => code), seed: seedOf(story, round.code),
    candidates: story.candidates(round.code).filter((nominee) => story.nominees.has(nominee)).map((nominee) => ({ nominee, group: story.nominees.get(nominee).group })),
    out: story.outAt(round.code), marks: source.marks.get(round.code),
  };
  const made = make((anyway) => makeRound({ ...given, mean: (nominee) => source.mean(round.code, nominee, anyway), value: source.value(round.code, anyway) }), check);
  if (made) compare(check, name, stated, made);
  else check.count += stated.rows.length;
}

function resolution(check, bundle, story, source) {
  const { rules } = story;
  const name = "resolution.json";
  const stated = bundle.document(name);
  const lastRound = rules.rounds.at(-1);
  const last = lastRound && bundle.document(`rounds/${lastRound.code}.json`);
  if (!stated || !last) {
    if (stated) check.see(false, name, "", "6.8", "there is no last round to make it from");
    else if (story.decision("resolution")) check.see(false, name, "", "6.8", "is missing, though the log holds it");
    return;
  }
  const first = story.candidates(rules.rounds[0].code).map((nominee) => story.nominees.get(nominee)).filter(Boolean);
  const mean = (nominee, anyway) => {
    const parts = Object.entries(rules.result.weights).map(([code, weight]) => [Fraction.of(weight), weight ? source.mean(code, nominee, anyway) : Fraction.of(0)]);
    return Fraction.sum(parts.map(([weight, one]) => weight.times(one))).over(Fraction.sum(parts.map(([weight]) => weight)));
  };
  const given = {
    edition: story.edition, rules, seed: seedOf(story, lastRound.code), last, groups: rules.groups.map(({ code }) => code), first,
    out: new Map([...story.outAt("resolution"), ...story.outAt(lastRound.code)]), vote: stated.vote,
  };
  const made = make((anyway) => makeResolution({ ...given, mean: (nominee) => mean(nominee, anyway), value: source.value("", anyway) }), check);
  if (made) compare(check, name, stated, made);
  vote(check, rules, stated.vote);
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
  check.see(sane && (decision.members ?? counted.members) === counted.members, "resolution.json", "vote", "6.9", "its numbers do not fit the committee");
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
