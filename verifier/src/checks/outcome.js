/** V9 to V11: the list, its notice, objections and changes. */
import { hexDigest, utf8 } from "../bytes.js";
import { dateOf, dayNumber, onDay, seconds, weekday } from "../instant.js";
import { canonical } from "../json.js";
import { logDigest, reduced } from "../sealed.js";

const NOTICE = "notice.json";
const HONOURS = "honours.jsonl";
const CHANGES = "changes.jsonl";

const sameSet = (a, b) => a.size === b.size && [...a].every((one) => b.has(one));

/** V9. */
export function list(check, { bundle, story }) {
  const resolution = bundle.document("resolution.json");
  const notices = bundle.document(NOTICE)?.notices ?? [];
  if (bundle.has(HONOURS) && (!resolution || notices.length === 0)) {
    check.fail(HONOURS, "", "5.15", "honours without a resolution and a notice");
    return;
  }
  if (notices.length === 0 || !resolution) {
    if (notices.length) check.fail(NOTICE, "", "5.12", "a notice without a resolution");
    else if (story.conferred) check.fail(HONOURS, "", "5.15", "conferred, and neither list nor honours are here");
    else check.nothing = true;
    return;
  }
  proposed(check, resolution, notices[0]);
  later(check, bundle, resolution, notices);
  if (bundle.has(HONOURS)) honours(check, bundle, resolution);
  else if (story.conferred) check.see(false, HONOURS, "", "5.15", "is missing after the conferral");
}

function proposed(check, resolution, notice) {
  const rows = new Map(resolution.rows.map((row) => [row.nominee, row]));
  for (const { nominee, group, as } of notice.list) {
    const row = rows.get(nominee);
    check.see(row?.outcome === as && row.group === group, NOTICE, nominee, "5.12", "the list is not that of the resolution");
  }
  const shown = (as) => new Set(notice.list.filter((row) => row.as === as).map(({ nominee }) => nominee));
  const decided = (outcome) => new Set(resolution.rows.filter((row) => row.outcome === outcome).map(({ nominee }) => nominee));
  check.see(sameSet(shown("proposed"), decided("proposed")), NOTICE, "", "5.12", "not everybody proposed is on the list");
  check.see(shown("reserve").size === 0 || sameSet(shown("reserve"), decided("reserve")), NOTICE, "", "5.12", "some reserves are shown and others not");
}

function later(check, bundle, resolution, notices) {
  const up = new Set(bundle.rows(CHANGES).map((row) => row.moved_up));
  const groups = new Map(resolution.rows.map((row) => [row.nominee, row.group]));
  for (const { list: rows } of notices.slice(1)) {
    for (const { nominee, group } of rows) check.see(up.has(nominee) && groups.get(nominee) === group, NOTICE, nominee, "5.12", "a later notice shows somebody who did not move up");
  }
}

function honours(check, bundle, resolution) {
  const expected = new Set(resolution.rows.filter((row) => row.outcome === "proposed").map(({ nominee }) => nominee));
  for (const { removed, moved_up: up } of bundle.rows(CHANGES)) {
    expected.delete(removed);
    if (up !== null) expected.add(up);
  }
  const groups = new Map(resolution.rows.map((row) => [row.nominee, row.group]));
  for (const { nominee, group } of bundle.rows(HONOURS)) check.see(expected.delete(nominee) && groups.get(nominee) === group, HONOURS, nominee, "5.14", "honoured, and neither proposed nor moved up");
  for (const nominee of expected) check.see(false, HONOURS, nominee, "5.14", "on the list, not honoured, and no change says why");
}

/** V10. */
export function notice(check, { bundle, story }) {
  const document = bundle.document(NOTICE);
  const opened = story.find("notice-open");
  if (!document) {
    if (opened.length || bundle.has(HONOURS) || story.conferred) check.fail(NOTICE, "", "5.12", "is missing, though a notice was opened or an honour conferred");
    else check.nothing = true;
    return;
  }
  if (document.notices.length === 0 && opened.length === 0 && !story.conferred) check.nothing = true;
  const rules = story.rules?.notice;
  for (const [i, one] of document.notices.entries()) {
    check.count += 1;
    if (one.number !== i + 1) check.fail(NOTICE, one.number, "5.12", "notices are not numbered 1, 2, …");
    againstLog(check, story, one);
    if (rules) ranItsDays(check, rules, one);
  }
  const known = new Set(document.notices.map(({ number }) => number));
  for (const { index, entry } of [...opened, ...story.find("notice-close")]) {
    if (!known.has(entry.detail.number)) check.fail(NOTICE, entry.detail.number, "5.12", `entry ${index} is of a notice that is missing`);
  }
  onNotice(check, bundle, story, document.notices);
}

function againstLog(check, story, one) {
  const open = story.first("notice-open", { number: one.number })?.entry;
  const close = story.first("notice-close", { number: one.number })?.entry;
  const bad = (text) => check.fail(NOTICE, one.number, "5.12", text);
  const digest = hexDigest(utf8(canonical(reduced("list", one.list))));
  if (digest !== one.list_digest) bad("its list is not the list of its digest");
  if (!open) bad("no entry opened it");
  else if (open.digest !== one.list_digest) bad("its list is not the one the log opened with");
  else if (open.detail.opens !== one.opens || open.detail.closes !== one.closes) bad("its times are not those of the log");
  if (!close) {
    if (story.conferred) bad("it was never closed");
    return;
  }
  if (close.digest !== logDigest("notice", one)) bad("it is not what was closed");
  if (seconds(close.detail.at) < seconds(one.closes)) bad("it was closed before its end");
}

/** 7.1. */
function ranItsDays(check, rules, one) {
  const bad = (text) => check.fail(NOTICE, one.number, "7.1", text);
  if (one.days !== rules.days || one.unit !== rules.unit) bad("its days are not those of the definition");
  const [first, last] = [dayNumber(one.opens.slice(0, 10)), dayNumber(one.closes.slice(0, 10))];
  const within = (date) => dayNumber(date) >= first && dayNumber(date) <= last;
  const weekend = (day) => weekday(day) === 0 || weekday(day) === 6;
  if (!one.holidays.every((date) => within(date) && !weekend(dayNumber(date)))) bad("a holiday is no Monday to Friday within its days");
  if (!one.makeup.every((date) => within(date) && weekend(dayNumber(date)))) bad("a make-up day is no Saturday or Sunday within its days");
  const counts = (day) => one.unit === "calendar" || (weekend(day) ? one.makeup.includes(dateOf(day)) : !one.holidays.includes(dateOf(day)));
  let counted = 0;
  for (let day = rules.counts_opening_day ? first : first + 1; day <= last; day += 1) {
    if (counts(day)) counted += 1;
    if (counted === rules.days) {
      if (seconds(one.closes) < onDay(one.opens, dateOf(day), rules.closes_at)) bad("it closed before the hour of its last day");
      return;
    }
  }
  bad(`it ran ${counted} days, ${rules.days} are due`);
}

function onNotice(check, bundle, story, notices) {
  const conferred = story.conferred?.index ?? Infinity;
  const shown = new Set();
  for (const { number, list: rows } of notices) {
    const close = story.first("notice-close", { number });
    if (close && close.index < conferred) for (const { nominee } of rows) shown.add(nominee);
  }
  for (const { nominee } of bundle.rows(HONOURS)) if (!shown.has(nominee)) check.fail(HONOURS, nominee, "5.12", "honoured without a notice that ran to its end");
}

/** V11. */
export function objections(check, { bundle, story }) {
  const [rows, changes] = [bundle.rows("objections.jsonl"), bundle.rows(CHANGES)];
  const entries = story.find("objection");
  const touched = bundle.has("objections.jsonl") || bundle.has(CHANGES) || entries.length;
  if (!touched && !story.conferred) {
    check.nothing = true;
    return;
  }
  received(check, story, rows, entries);
  decided(check, story, rows);
  upheld(check, bundle, story, rows, changes);
  changed(check, story, rows, changes);
  moves(check, bundle, changes);
}

function received(check, story, rows, entries) {
  const wanted = new Map(entries.map((found) => [found.entry.commit, found]));
  for (const row of rows) {
    const found = wanted.get(row.received.commit);
    wanted.delete(row.received.commit);
    check.see(found?.entry.detail.number === row.number, "objections.jsonl", row.number, "5.13", "the log holds no such objection");
    const due = found && story.conferred && found.index < story.conferred.index;
    check.see(!due || row.state === "closed", "objections.jsonl", row.number, "5.13", "it was open at the conferral");
    check.see(row.state === "closed" ? row.outcome !== "" : row.outcome === "", "objections.jsonl", row.number, "5.13", "its state and its outcome disagree");
  }
  for (const { index } of wanted.values()) check.see(false, "objections.jsonl", "", "5.13", `the objection of entry ${index} has no row`);
}

function decided(check, story, rows) {
  const wanted = new Map(story.find("decision", { what: "objection" }).map((found) => [found.entry.ref, found]));
  for (const row of rows) {
    const found = wanted.get(row.received.commit);
    wanted.delete(row.received.commit);
    if (row.state === "open") {
      check.see(!found, "objections.jsonl", row.number, "4.5", "the log decided it and it is called open");
      continue;
    }
    check.see(found?.entry.digest === logDigest("objections.jsonl", row), "objections.jsonl", row.number, "4.5", "its outcome is not the one logged");
    const asked = story.first("objection", { commit: row.received.commit });
    const due = asked && story.conferred && asked.index < story.conferred.index;
    if (found && due) check.see(found.index < story.conferred.index, "objections.jsonl", row.number, "5.13", "it was decided after the conferral");
  }
  for (const { index } of wanted.values()) check.see(false, "objections.jsonl", "", "4.5", `the objection decided by entry ${index} has no row`);
}

function upheld(check, bundle, story, rows, changes) {
  const removed = new Set(changes.map((row) => row.removed));
  const honoured = new Set(bundle.rows(HONOURS).map(({ nominee }) => nominee));
  const listed = new Set((bundle.document("resolution.json")?.rows ?? []).filter(({ outcome }) => outcome === "proposed").map(({ nominee }) => nominee));
  for (const { moved_up: up } of changes) if (up !== null) listed.add(up);
  for (const { number, nominee, outcome, received: sealed } of rows) {
    if (outcome !== "upheld" || nominee === null) continue;
    const asked = story.first("objection", { commit: sealed.commit });
    if (story.conferred && asked && asked.index > story.conferred.index) continue;
    if (!story.conferred && changes.length === 0) continue;
    check.see(!honoured.has(nominee) && (removed.has(nominee) || !listed.has(nominee)), "objections.jsonl", number, "5.13", "it was upheld and nothing followed");
  }
}

function changed(check, story, rows, changes) {
  const wanted = new Set(story.find("decision", { what: "change" }).map(({ entry }) => entry.digest));
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  for (const [i, row] of changes.entries()) {
    check.see(row.number === i + 1, CHANGES, row.number, "5.14", "changes are not numbered 1, 2, …");
    check.see(wanted.delete(logDigest(CHANGES, row)), CHANGES, row.number, "4.5", "the log holds no such change");
    check.see(row.text !== "", CHANGES, row.number, "5.14", "it gives no reason");
    if (row.objection === null) continue;
    const named = byNumber.get(row.objection);
    const right = named && ((named.outcome === "upheld" && named.nominee === row.removed) || (named.outcome === "lead" && (named.nominee === null || named.nominee === row.removed)));
    check.see(right, CHANGES, row.number, "5.14", "the objection it names was not upheld against this person");
  }
  for (const digest of wanted) check.see(false, CHANGES, "", "4.5", `the change ${digest} of the log has no row`);
}

/** 6.10. */
function moves(check, bundle, changes) {
  const resolution = bundle.document("resolution.json");
  if (!resolution) return;
  const overall = typeof resolution.places === "number";
  const rows = new Map(resolution.rows.map((row) => [row.nominee, row]));
  const holding = new Set(resolution.rows.filter((row) => row.outcome === "proposed").map(({ nominee }) => nominee));
  const reserves = resolution.rows.filter((row) => row.outcome === "reserve").sort((a, b) => a.reserve - b.reserve);
  const gone = new Set();
  for (const { number, removed, moved_up: up } of changes) {
    const row = rows.get(removed);
    check.see(row && (holding.has(removed) || row.outcome === "reserve") && !gone.has(removed), CHANGES, number, "5.14", "it removes somebody who is not on the list");
    const vacant = holding.delete(removed);
    gone.add(removed);
    const next = vacant ? reserves.find((one) => (overall || one.group === row.group) && !gone.has(one.nominee) && !holding.has(one.nominee)) : null;
    check.see((next?.nominee ?? null) === up, CHANGES, number, "6.10", `moved up is ${up}, by rule ${next?.nominee ?? null}`);
    if (up !== null) holding.add(up);
  }
}
