import type { Place, Reason } from './diagnostic.ts'
import { Report, type Words } from './report.ts'

/** Of a part of a file that makes no sound: what would refuse the file elsewhere is a warning there, and the rest counts. */
export class MildReport extends Report {
  readonly #into: Report
  #hasFaults = false

  constructor(into: Report) {
    super()
    this.#into = into
  }

  override error(reason: Reason, place: Place, words: Words): void {
    this.#hasFaults = true
    this.#into.warn(reason, place, words)
  }

  override warn(reason: Reason, place: Place, words: Words): void {
    this.#into.warn(reason, place, words)
  }

  override hint(reason: Reason, place: Place, words: Words): void {
    this.#into.hint(reason, place, words)
  }

  override get count(): number {
    return this.#into.count
  }

  override get hasErrors(): boolean {
    return this.#hasFaults
  }
}
