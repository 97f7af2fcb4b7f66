/** What several say at the same time, written as if one had spoken after another: at once by whose turn it is, and later by the others. */
export class InOrder {
  private readonly waiting = new Map<number, string>();
  private readonly ended = new Set<number>();
  private turn = 0;

  constructor(private readonly write: (text: string) => void) {}

  say(speaker: number, text: string): void {
    if (speaker === this.turn) {
      this.write(text);
    } else {
      this.waiting.set(speaker, (this.waiting.get(speaker) ?? "") + text);
    }
  }

  end(speaker: number): void {
    this.ended.add(speaker);
    while (this.ended.has(this.turn)) {
      this.turn += 1;
      this.write(this.waiting.get(this.turn) ?? "");
      this.waiting.delete(this.turn);
    }
  }
}
