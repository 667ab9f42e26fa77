/** What makes a file unreadable as a bundle: it is refused (exit 2), not judged. */
export const MOST_FAULTS = 20;

export class Refused extends Error {
  /** @param {{where: string, wrong: string, expected?: string}[]} faults */
  constructor(faults) {
    super(faults.map(line).join("\n"));
    this.name = "Refused";
    this.faults = faults;
  }
}

export function line({ where, wrong, expected }) {
  return `${where}: ${wrong}${expected ? `; expected ${expected}` : ""}`;
}

export function refuse(where, wrong, expected = "") {
  throw new Refused([{ where, wrong, expected }]);
}
