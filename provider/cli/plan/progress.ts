// What a command that asks for long says meanwhile.

/** Until the first line, and between lines. */
const FIRST_MS = 2_000;
const INTERVAL_MS = 10_000;

export class Progress {
  private doing = "reading the settings";
  private readonly begun = Date.now();
  private readonly first: NodeJS.Timeout;
  private interval: NodeJS.Timeout | undefined;

  constructor(private readonly write: (line: string) => void) {
    this.first = setTimeout(() => {
      this.say();
      this.interval = setInterval(() => {
        this.say();
      }, INTERVAL_MS);
    }, FIRST_MS);
  }

  at(doing: string): void {
    this.doing = doing;
  }

  end(): void {
    clearTimeout(this.first);
    clearInterval(this.interval);
  }

  private say(): void {
    this.write(`${this.doing} … ${Math.round((Date.now() - this.begun) / 1_000)} s\n`);
  }
}
