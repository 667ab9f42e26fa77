/** The people of a bundle as one row each, joined from its files, for search by unit, district or group. */
import { get } from "../src/json.js";
import { opened } from "../src/sealed.js";

const label = (item, english) => (english && get(item, "name_en")) || get(item, "name") || item.code;

/**
 * Return a row a nominee.
 * @param {import("../src/bundle.js").Bundle} bundle
 * @param {import("../src/story.js").Story} story
 */
export function rowsOf(bundle, story) {
  const units = new Map((bundle.document("quotas.json")?.units ?? []).map((row) => [row.unit, opened(row.name) ?? row.unit]));
  const recommender = new Map(bundle.rows("recommendation.jsonl").map((row) => [row.nominee, units.get(row.recommender) ?? row.recommender]));
  const honours = new Map(bundle.rows("honours.jsonl").map((row) => [row.nominee, row.certificate]));
  const settled = byNominee(bundle.document("resolution.json"));
  const rounds = story.rounds.map((round) => ({ round, rows: byNominee(bundle.document(`rounds/${round.code}.json`)) }));
  const groups = new Map(story.rules.groups.map((group) => [group.code, group]));
  return [...story.nominees.values()].map((row) => ({
    number: row.number,
    name: get(opened(row.identity), "name") ?? "",
    unit: opened(row.unit) ?? "",
    district: recommender.get(row.number) ?? "",
    group: groups.get(row.group) ?? { code: row.group },
    rounds: rounds.map(({ round, rows }) => ({ round, result: rows.get(row.number) ?? null })).filter(({ result }) => result),
    exclusion: story.exclusions.get(row.number) ?? null,
    settled: settled.get(row.number) ?? null,
    certificate: honours.get(row.number) ?? null,
  }));
}

const byNominee = (document) => new Map((document?.rows ?? []).map((row) => [row.nominee, row]));

/** Rows that hold every word asked for, in the group and district chosen. */
export function search(rows, { query, group, district }, english) {
  const wanted = query.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if ((group && row.group.code !== group) || (district && row.district !== district)) return false;
    const text = [row.number, row.name, row.unit, row.district, label(row.group, english), row.certificate ?? ""].join("\n").toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

export const groupName = label;
