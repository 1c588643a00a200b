export interface ProgressOptions {
  /** Bytes. */
  readonly onProgress?: (done: number, total: number) => void
  /** Ends the work; then nothing is left of it. */
  readonly signal?: AbortSignal
}

/** What an abort made fail comes out as the abort. */
export async function abortable<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted()
  try {
    return await work()
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}
