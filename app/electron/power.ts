/** Keeps the system and its display awake while something plays: what is armed must be readable then. */

/** Electron's `powerSaveBlocker`, as far as it is needed. */
export interface PowerSave {
  start(type: 'prevent-display-sleep'): number
  stop(id: number): unknown
}

export class Wakefulness {
  private readonly powerSave: PowerSave
  private blocker: number | undefined

  constructor(powerSave: PowerSave) {
    this.powerSave = powerSave
  }

  follow(isPlaying: boolean): void {
    if (isPlaying) this.blocker ??= this.powerSave.start('prevent-display-sleep')
    else this.release()
  }

  release(): void {
    if (this.blocker !== undefined) this.powerSave.stop(this.blocker)
    this.blocker = undefined
  }
}
