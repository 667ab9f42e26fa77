/** Conferrals in log order, who was honoured by each, and whom an objection held back then (4.10). */
import { grouped } from "./grouped.js";
import { logDigest } from "./sealed.js";

const NEVER = Infinity;

export class Conferrals {
  constructor(bundle, story) {
    this.entries = story.find("decision", { what: "conferral" });
    this.rows = bundle.rows("honours.jsonl");
    const issued = new Map(story.find("certificate").map(({ index, entry }) => [entry.commit, index]));
    const certificates = new Map(bundle.rows("certificates.jsonl").map(({ nominee, credential }) => [nominee, issued.get(credential.commit) ?? NEVER]));
    this.byNominee = new Map(this.rows.map(({ nominee }) => [nominee, this.before(certificates.get(nominee))]));
    this.changes = this.loggedChanges(bundle, story);
    this.spans = this.heldSpans(bundle, story);
  }

  get first() {
    return this.entries[0]?.index ?? NEVER;
  }

  /** The last conferral before a certificate's entry; the first one where no certificate is known. */
  before(certificate) {
    if (certificate === undefined) return this.first;
    return this.entries.findLast(({ index }) => index < certificate)?.index ?? NEVER;
  }

  of(nominee) {
    return this.byNominee.get(nominee) ?? NEVER;
  }

  /** Who is honoured by the conferral at an index or by one before it. */
  honouredBy(index) {
    return new Set([...this.byNominee].filter(([, at]) => at <= index).map(([nominee]) => nominee));
  }

  heldAt(index) {
    return new Set(this.spans.filter(({ from, until }) => from < index && index < until).map(({ nominee }) => nominee));
  }

  /** The list with the changes logged before an index, without who was held back there. */
  dueAt(proposed, index) {
    const due = new Set(proposed);
    for (const { at, row } of this.changes) {
      if (at >= index) continue;
      due.delete(row.removed);
      if (row.moved_up !== null) due.add(row.moved_up);
    }
    for (const nominee of this.heldAt(index)) due.delete(nominee);
    return due;
  }

  changesAfter(index) {
    return this.changes.filter(({ at }) => at > index);
  }

  loggedChanges(bundle, story) {
    const entries = grouped(story.find("decision", { what: "change" }), ({ entry }) => entry.digest);
    return bundle.rows("changes.jsonl").flatMap((row) => {
      const found = entries.get(logDigest("changes.jsonl", row))?.at(-1);
      return found ? [{ at: found.index, row }] : [];
    });
  }

  heldSpans(bundle, story) {
    const received = new Map(story.find("objection").map(({ index, entry }) => [entry.commit, index]));
    const decided = new Map(story.find("decision", { what: "objection" }).map(({ index, entry }) => [entry.ref, index]));
    return bundle.rows("objections.jsonl")
      .filter(({ nominee, received: sealed }) => nominee !== null && received.has(sealed.commit))
      .map(({ nominee, received: sealed }) => ({ nominee, from: received.get(sealed.commit), until: decided.get(sealed.commit) ?? NEVER }));
  }
}
