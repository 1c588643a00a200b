/** A call under way at the answering end: whether it is still wanted, and how many messages its caller waits for. */
import { Code, ConnectError } from '@connectrpc/connect'

/** One for all: making an error costs more than most calls. */
const OVER = new ConnectError('the call is over', Code.Canceled)

export class OpenCall {
  private readonly abort = new AbortController()
  private readonly maxCredit: number
  private credit = 0
  private wake: () => void = () => {}

  constructor(credit: number, maxCredit: number) {
    this.maxCredit = maxCredit
    this.grant(credit)
  }

  /** Aborted when the caller has left or the call is over. */
  get signal(): AbortSignal {
    return this.abort.signal
  }

  get isOver(): boolean {
    return this.abort.signal.aborted
  }

  grant(count: number): void {
    this.credit = Math.min(this.credit + count, this.maxCredit)
    this.wake()
  }

  spend(): void {
    this.credit--
  }

  end(): void {
    this.abort.abort(OVER)
    this.wake()
  }

  /** Waits for credit; false once the call is over. */
  async hasCredit(): Promise<boolean> {
    while (this.credit === 0 && !this.isOver) {
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
    return !this.isOver
  }
}
