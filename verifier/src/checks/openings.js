/** V6: commitments, signatures and marks of the ballots (5.9). */
import { signed, unhex } from "../bytes.js";
import { ballotOpen, ballotOpens } from "../sealed.js";

const FILE = "scores.jsonl";

export async function openings(check, { bundle, story, pause }) {
  if (!bundle.has(FILE) || story.ballots.length === 0) {
    check.nothing = true;
    return;
  }
  for (const row of story.ballots) {
    check.count += 1;
    await pause(check.count);
    signature(check, story, row);
    if (ballotOpen(row)) opening(check, story, row);
    else if (row.state === "live") check.withheld += 1;
  }
}

function signature(check, story, row) {
  const slot = story.slots.get(row.slot);
  if (!slot || slot.round !== row.round) check.fail(FILE, row.commit, "5.9", "its slot stands in no panel of the round");
  else if (!slot.scores.has(row.nominee)) check.fail(FILE, row.commit, "5.9", "its slot does not score this nominee");
  else if (!signed(unhex(row.sig), unhex(row.commit), unhex(slot.key))) check.fail(FILE, row.commit, "5.9", "its signature is not that of its slot");
}

function opening(check, story, row) {
  if (!ballotOpens(row)) check.fail(FILE, row.commit, "5.9", "salt and marks do not open the commitment");
  const round = story.rounds.find(({ code }) => code === row.round);
  const rubric = round && story.rubric(round);
  if (!story.rules) return;
  if (!rubric || row.rubric !== `${rubric.code}/${rubric.version}`) check.fail(FILE, row.commit, "5.9", "it is not of the round's rubric");
  else if (!inRange(row.vector, rubric)) check.fail(FILE, row.commit, "5.9", "its marks are out of range");
}

export const inRange = (vector, { criteria, scale }) =>
  vector.length === criteria.length && criteria.every(({ max }, i) => vector[i] >= 0 && vector[i] <= max * scale);
