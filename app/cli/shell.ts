import type { NativeModule } from '../../engine/host/native.ts'

/** What a command sees of the world around it; tests give it their own. */
export interface Shell {
  /** Results, to standard output. */
  out(text: string): void
  /** Progress, warnings and errors, to standard error. */
  err(text: string): void
  /** Whether somebody watches standard error on a terminal. */
  readonly isWatched: boolean
  /** The engine, loaded at first use: `--help` and `check` need none. */
  native(): NativeModule
  /** Aborted with an `Interrupted` by ctrl-C and its like. */
  readonly signal: AbortSignal
}

export const exitOk = 0
export const exitError = 1
export const exitUsage = 2

/** Ended from outside: ctrl-C, a closed terminal, `kill`. */
export class Interrupted extends Error {
  /** 128 + the signal's number, as shells count. */
  readonly exitCode: number

  constructor(exitCode: number) {
    super('interrupted')
    this.name = 'Interrupted'
    this.exitCode = exitCode
  }
}

/** A mistake in how a command was called, in words. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** An error already told on standard error. */
export class Told extends Error {
  override readonly name = 'Told'
}

export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
