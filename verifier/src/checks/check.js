/** What a check has counted and found. */
const SAID = 20;

export class Check {
  constructor(id) {
    this.id = id;
    this.count = 0;
    this.failures = [];
    this.failed = 0;
    this.withheld = 0;
    this.nothing = false;
    this.other = "";
    this.facts = {};
  }

  /** Count one thing looked at and tell what is wrong if it does not hold. */
  see(holds, file, row, rule, text) {
    this.count += 1;
    if (!holds) this.fail(file, row, rule, text);
    return holds;
  }

  fail(file, row, rule, text) {
    this.failed += 1;
    if (this.failures.length < SAID) this.failures.push({ file, row: String(row ?? ""), rule, text });
  }

  get status() {
    if (this.failed) return "fail";
    if (this.nothing) return "absent";
    if (this.withheld) return "withheld";
    return this.other || "pass";
  }

  report() {
    return { id: this.id, status: this.status, count: this.count, failures: this.failures };
  }
}
