/** When to start a server again that ended by itself. */

/** So many ends within so long a time are no accident. */
const TOO_MANY = 5;
const PERIOD_MS = 3 * 60 * 1000;

export class Crashes {
  private times: number[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  /** Counts an end and tells whether starting again is worth a try. */
  isWorthRestarting(): boolean {
    const now = this.now();
    this.times = [...this.times.filter((it) => now - it < PERIOD_MS), now];
    return this.times.length < TOO_MANY;
  }

  /** Somebody wants a server again. */
  forget(): void {
    this.times = [];
  }
}
