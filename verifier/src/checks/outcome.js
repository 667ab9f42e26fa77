/** V9 to V11: the list, its notice, objections and changes. */
import { hexDigest, utf8 } from "../bytes.js";
import { Conferrals } from "../conferrals.js";
import { grouped } from "../grouped.js";
import { dateOf, dayNumber, onDay, seconds, weekday } from "../instant.js";
import { canonical } from "../json.js";
import { logDigest, reduced } from "../sealed.js";
import { isText } from "../shape.js";

const NOTICE = "notice.json";
const HONOURS = "honours.jsonl";
const CHANGES = "changes.jsonl";
const OBJECTIONS = "objections.jsonl";

const LONGEST = 3660; // days (7.1)

const sameSet = (a, b) => a.size === b.size && [...a].every((one) => b.has(one));

/** V9. */
export function list(check, { bundle, story }) {
  const resolution = bundle.document("resolution.json");
  const notices = bundle.document(NOTICE)?.notices ?? [];
  check.nothing = !story.conferred;
  if (!resolution || notices.length === 0) {
    if (story.conferred) check.fail(HONOURS, "", "5.15", "honours without a resolution and a notice");
    else if (notices.length) check.fail(NOTICE, "", "5.12", "a notice without a resolution");
    return;
  }
  proposed(check, resolution, notices[0]);
  later(check, bundle, story, resolution, notices);
  if (bundle.has(HONOURS)) honours(check, bundle, story, resolution);
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

/** Whoever a later notice shows moved up, once a change or a conferral follows its opening. */
function later(check, bundle, story, resolution, notices) {
  const up = new Set(bundle.rows(CHANGES).map((row) => row.moved_up));
  const groups = new Map(resolution.rows.map((row) => [row.nominee, row.group]));
  const decided = Math.max(...["change", "conferral"].map((what) => story.last("decision", { what })?.index ?? -1));
  for (const { number, list: rows } of notices.slice(1)) {
    const opened = story.find("notice-open").find(({ entry }) => entry.detail.number === number)?.index ?? -1;
    const settled = bundle.has(CHANGES) && opened < decided;
    for (const { nominee, group } of rows) {
      check.see(!settled || up.has(nominee), NOTICE, nominee, "5.12", "a later notice shows somebody who did not move up");
      check.see(groups.get(nominee) === group, NOTICE, nominee, "5.12", "it is not in the resolution with this group");
    }
  }
}

function honours(check, bundle, story, resolution) {
  const proposed = resolution.rows.filter((row) => row.outcome === "proposed").map(({ nominee }) => nominee);
  const conferrals = new Conferrals(bundle, story);
  let earlier = new Set();
  for (const index of conferrals.entries.length ? conferrals.entries.map((one) => one.index) : [Infinity]) {
    const [due, done] = [conferrals.dueAt(proposed, index), conferrals.honouredBy(index)];
    for (const nominee of done) if (!earlier.has(nominee)) check.see(due.has(nominee), HONOURS, nominee, "5.14", "honoured, and neither proposed nor moved up");
    for (const nominee of due) check.see(done.has(nominee), HONOURS, nominee, "5.14", "on the list, not honoured, and no change says why");
    earlier = done;
  }
  const groups = new Map(resolution.rows.map((row) => [row.nominee, row.group]));
  for (const { nominee, group } of bundle.rows(HONOURS)) {
    check.see(earlier.has(nominee), HONOURS, nominee, "5.14", "honoured, and no conferral of the log did it");
    check.see(groups.get(nominee) === group, HONOURS, nominee, "5.14", "honoured in another group, or not in the resolution");
  }
  const most = story.rules.honours?.places ?? story.rules.approval.places;
  check.see(bundle.rows(HONOURS).length <= most, HONOURS, "", "5.2", `more honours than the ${most} places approved`);
}

/** V10. */
export function notice(check, { bundle, story }) {
  const notices = bundle.document(NOTICE)?.notices ?? [];
  const [opened, closed] = ["notice-open", "notice-close"].map((type) => once(check, story, type));
  if (notices.length === 0) {
    check.nothing = true;
    check.see(!opened.size && !closed.size && !story.conferred, NOTICE, "", "5.12", "no notice is here, though one was opened or an honour conferred");
    return;
  }
  let running = false;
  const conferred = story.last("decision", { what: "conferral" })?.index ?? -1;
  for (const [i, one] of notices.entries()) {
    check.see(one.number === i + 1, NOTICE, one.number, "5.12", "notices are not numbered 1, 2, …");
    againstLog(check, one, opened.get(one.number), closed.get(one.number));
    ranItsDays(check, story.rules.notice, one);
    if (closed.has(one.number)) continue;
    running = true;
    const afterwards = conferred >= 0 && opened.get(one.number)?.index > conferred;
    check.see(!story.conferred || afterwards, NOTICE, one.number, "5.12", "it was never closed, and honours were conferred after it opened");
  }
  const known = new Set(notices.map(({ number }) => number));
  for (const number of [...opened.keys(), ...closed.keys()]) check.see(known.has(number), NOTICE, number, "5.12", "the log has a notice that is missing");
  check.nothing = running && !story.conferred;
  onNotice(check, bundle, story, notices, closed);
}

/** The entry of each notice by its number: each opens once and closes once. */
function once(check, story, type) {
  const found = new Map();
  for (const one of story.find(type)) {
    const { number } = one.entry.detail;
    check.see(!found.has(number), NOTICE, number, "4.4", `entry ${one.index} is a second ${type} of it`);
    if (!found.has(number)) found.set(number, one);
  }
  return found;
}

function againstLog(check, one, open, close) {
  const bad = (holds, text, rule = "5.12") => check.see(holds, NOTICE, one.number, rule, text);
  const digest = hexDigest(utf8(canonical(reduced("list", one.list))));
  bad(digest === one.list_digest, "its list is not the list of its digest");
  if (bad(open, "no entry opened it")) {
    bad(open.entry.digest === one.list_digest, "its list is not the one the log opened with");
    bad(open.entry.detail.opens === one.opens && open.entry.detail.closes === one.closes, "its times are not those of the log");
  }
  if (!close) return;
  bad(open && open.index < close.index, "it was closed before it was opened", "4.6");
  bad(close.entry.digest === logDigest("notice", one), "it is not what was closed");
  bad(seconds(close.entry.detail.at) >= seconds(one.closes), "it was closed before its end", "7.1");
}

/** 7.1. */
function ranItsDays(check, rules, one) {
  const bad = (text) => check.fail(NOTICE, one.number, "7.1", text);
  const length = seconds(one.closes) - seconds(one.opens);
  if (length < 0 || length >= (LONGEST + 1) * 86_400) {
    bad("it ends before it begins, or runs for more than ten years");
    return;
  }
  if (one.days !== rules.days || one.unit !== rules.unit) bad("its days are not those of the definition");
  const [first, last] = [dayNumber(one.opens.slice(0, 10)), dayNumber(one.closes.slice(0, 10))];
  const within = (date) => dayNumber(date) >= first && dayNumber(date) <= last;
  const weekend = (day) => weekday(day) === 0 || weekday(day) === 6;
  const ascending = (dates) => dates.every((date, i) => i === 0 || dates[i - 1] < date);
  if (!ascending(one.holidays) || !ascending(one.makeup)) bad("its days off and make-up days are not in order, each once");
  if (!one.holidays.every((date) => within(date) && !weekend(dayNumber(date)))) bad("a holiday is no Monday to Friday within its days");
  if (!one.makeup.every((date) => within(date) && weekend(dayNumber(date)))) bad("a make-up day is no Saturday or Sunday within its days");
  const counts = (day) => one.unit === "calendar" || (weekend(day) ? one.makeup.includes(dateOf(day)) : !one.holidays.includes(dateOf(day)));
  let counted = 0;
  for (let day = rules.counts_opening_day ?? true ? first : first + 1; day <= last; day += 1) {
    if (counts(day)) counted += 1;
    if (counted === rules.days) {
      if (seconds(one.closes) < onDay(one.opens, dateOf(day), rules.closes_at ?? "17:00")) bad("it closed before the hour of its last day");
      return;
    }
  }
  bad(`it ran ${counted} days, ${rules.days} are due`);
}

function onNotice(check, bundle, story, notices, closed) {
  const conferrals = new Conferrals(bundle, story);
  const ended = new Map();
  for (const { number, list: rows } of notices) {
    const at = closed.get(number)?.index ?? Infinity;
    for (const { nominee } of rows) ended.set(nominee, Math.min(at, ended.get(nominee) ?? Infinity));
  }
  for (const { nominee } of bundle.rows(HONOURS)) check.see((ended.get(nominee) ?? Infinity) < conferrals.of(nominee), HONOURS, nominee, "5.12", "honoured without a notice that ran to its end");
}

/** V11. */
export function objections(check, { bundle, story }) {
  const [rows, changes] = [bundle.rows(OBJECTIONS), bundle.rows(CHANGES)];
  check.nothing = !story.conferred || !bundle.has(OBJECTIONS) || !bundle.has(CHANGES);
  received(check, story, rows);
  decided(check, story, rows);
  upheld(check, bundle, story, rows);
  changed(check, story, rows, changes);
  moves(check, bundle, changes);
}

function received(check, story, rows) {
  const wanted = grouped(story.find("objection"), ({ entry }) => `${entry.detail.number} ${entry.commit}`);
  for (const row of rows) {
    const found = wanted.get(`${row.number} ${row.received.commit}`)?.pop();
    check.see(found, OBJECTIONS, row.number, "5.13", "the log holds no such objection");
  }
  for (const left of wanted.values()) for (const { index } of left) check.see(false, OBJECTIONS, "", "5.13", `the objection of entry ${index} has no row`);
}

/** When an objection was received, and whether its outcome was due by the conferral of whom it names, or the first (4.10). */
function times(story, conferrals, { nominee, received: { commit } }) {
  const at = story.last("objection", { commit })?.index ?? Infinity;
  const conferral = nominee === null ? conferrals.first : conferrals.of(nominee);
  return { at, conferral, due: at < conferral && conferral < Infinity };
}

function decided(check, story, rows) {
  const wanted = new Map(story.find("decision", { what: "objection" }).map((found) => [`${found.entry.ref} ${found.entry.digest}`, found.index]));
  const conferrals = new Conferrals(story.bundle, story);
  for (const row of rows) {
    const key = `${row.received.commit} ${logDigest(OBJECTIONS, row)}`;
    const outcome = wanted.get(key) ?? Infinity;
    wanted.delete(key);
    const { at, conferral, due } = times(story, conferrals, row);
    const bad = (holds, text, rule = "5.13") => check.see(holds, OBJECTIONS, row.number, rule, text);
    if (row.state === "open") {
      bad(!due, "it was open at the conferral");
      bad(row.outcome === "", "it is open and has an outcome");
    } else if (bad(row.outcome !== "" && isText(row.text), "it is closed without an outcome or an answer")
      && bad(outcome < Infinity, "its outcome is not the one logged", "4.5") && bad(!due || outcome < conferral, "it was decided after the conferral")) {
      bad(outcome > at || at === Infinity, "it was decided before it was received", "4.6");
    }
  }
  for (const index of wanted.values()) check.see(false, OBJECTIONS, "", "4.5", `the outcome of entry ${index} is in no row`);
}

/** Nobody is honoured against whom an objection received before the conferral was upheld. */
function upheld(check, bundle, story, rows) {
  const honoured = new Set(bundle.rows(HONOURS).map(({ nominee }) => nominee));
  const conferrals = new Conferrals(bundle, story);
  for (const row of rows) {
    const { number, nominee, outcome } = row;
    const { at, conferral } = times(story, conferrals, row);
    check.see(outcome !== "upheld" || at >= conferral || !honoured.has(nominee), OBJECTIONS, number, "5.13", "it was upheld and nothing followed");
  }
}

function changed(check, story, rows, changes) {
  const wanted = grouped(story.find("decision", { what: "change" }), ({ entry }) => entry.digest);
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  for (const [i, row] of changes.entries()) {
    check.see(row.number === i + 1, CHANGES, row.number, "5.14", "changes are not numbered 1, 2, …");
    check.see(wanted.get(logDigest(CHANGES, row))?.pop(), CHANGES, row.number, "4.5", "the log holds no such change");
    if (row.objection === null && row.reason !== "objection_upheld") continue;
    const named = byNumber.get(row.objection);
    const right = named?.nominee === row.removed && (named.outcome === "upheld" || named.outcome === "lead");
    check.see(right, CHANGES, row.number, "5.14", "it cites no objection upheld against this person");
  }
  for (const left of wanted.values()) for (const { index } of left) check.see(false, CHANGES, "", "4.5", `the change of entry ${index} has no row`);
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
