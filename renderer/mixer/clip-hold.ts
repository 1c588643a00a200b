/** The highest peak of a strip since somebody looked away from it, and that it was too loud: held until it is pressed. */
export class ClipHold {
  /** Linear. */
  peak = 0

  /** Passes on what it saw. */
  note(peak: number): number {
    if (peak > this.peak) this.peak = peak
    return peak
  }

  get isClipped(): boolean {
    return this.peak > 1
  }

  forget(): void {
    this.peak = 0
  }
}
