/** V6: commitments, signatures and marks of the ballots (5.9). */
import { signedMany, unhex } from "../bytes.js";
import { inRange } from "../rank.js";
import { ballotOpen, ballotOpens } from "../sealed.js";

const FILE = "scores.jsonl";

export async function openings(check, { bundle, story, pause }) {
  if (!bundle.has(FILE) || story.ballots.length === 0) {
    check.nothing = true;
    return;
  }
  const keys = new Map();
  for (const row of story.ballots) {
    check.count += 1;
    await pause(check.count);
    const entry = bundle.log[row.index]?.entry;
    const logged = entry?.type === "score" && entry.programme === story.edition && entry.round === row.round && entry.commit === row.commit;
    if (!logged) check.fail(FILE, row.commit, "5.9", "the log has no such score at its index");
    await signature(check, story, row, keys);
    opening(check, story, row);
  }
}

async function signature(check, story, row, keys) {
  const slot = story.slots.get(row.slot);
  if (!slot || slot.round !== row.round) check.fail(FILE, row.commit, "5.9", "its slot stands in no panel of the round");
  else if (!slot.scores.has(row.nominee)) check.fail(FILE, row.commit, "5.9", "its slot does not score this nominee");
  else if (!(await signedMany(unhex(row.sig), unhex(row.commit), unhex(slot.key), keys))) check.fail(FILE, row.commit, "5.9", "its signature is not that of its slot");
}

function opening(check, story, row) {
  const round = story.rounds.find(({ code }) => code === row.round);
  const rubric = round && story.rubric(round);
  if (!rubric || row.rubric !== `${rubric.code}/${rubric.version}`) check.fail(FILE, row.commit, "5.9", "it is not of the round's rubric");
  else if (!ballotOpen(row)) check.withheld += row.state === "live" ? 1 : 0;
  else {
    if (!ballotOpens(row)) check.fail(FILE, row.commit, "5.9", "salt and marks do not open the commitment");
    if (!inRange(row.vector, rubric, round)) check.fail(FILE, row.commit, "5.9", "its marks are out of range");
  }
}

