/** Raters (5.8, 6.16): said of every slot where the adjusted score counts and of none elsewhere. For V7. */

const SCORES = "scores.jsonl";

export function ratersKept(check, story) {
  const rounds = new Map();
  for (const { code, adjusted } of story.rounds) {
    for (const panel of story.panels.filter((one) => one.round === code)) named(check, panel, code, adjusted !== undefined);
    const raters = story.raters(code) ?? new Map();
    for (const rater of new Set(raters.values())) {
      const first = rounds.get(rater) ?? code;
      rounds.set(rater, first);
      check.see(first === code, "panel/", rater, "6.16", `it rates in ${first} and in ${code}`);
    }
    const marked = new Set();
    for (const { slot, nominee } of raters.size ? story.live(code) : []) {
      const pair = `${raters.get(slot)} ${nominee}`;
      if (raters.has(slot)) check.see(!marked.has(pair), SCORES, raters.get(slot), "6.16", `it marks ${nominee} more than once`);
      marked.add(pair);
    }
  }
}

function named(check, { name, slots, raters }, code, due) {
  const right = check.see((raters !== undefined) === due, name, "raters", "6.16", due ? `it names no raters, and the adjusted score counts in ${code}` : `it names raters, and no adjusted score counts in ${code}`);
  if (!right || raters?.value === undefined) return;
  const here = new Set(slots.map(({ slot }) => slot));
  for (const slot of here) check.see(Object.hasOwn(raters.value, slot), name, slot, "6.16", "nobody is said to rate by it");
  for (const slot of Object.keys(raters.value)) check.see(here.has(slot), name, slot, "6.16", "it is no slot of the panel");
}
