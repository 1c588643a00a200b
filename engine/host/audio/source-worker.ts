/**
 * The thread that decodes and renders what is cued: the audio process's own thread must give its device a block every few
 * milliseconds. One block for each `more`.
 */
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { CueSource } from './messages.ts'
import { openSource } from './source.ts'

export interface WorkerTask {
  readonly source: Exclude<CueSource, { kind: 'live' }>
  /** Hz of the device. */
  readonly sampleRate: number
}

export type FromSourceWorker =
  | { readonly kind: 'ready'; readonly lengthSeconds: number }
  /** Null at the end. */
  | { readonly kind: 'block'; readonly samples: Float32Array | null }
  | { readonly kind: 'failed'; readonly words: string }

const tell = (message: FromSourceWorker) => parentPort?.postMessage(message)

async function run({ source, sampleRate }: WorkerTask): Promise<void> {
  setPriority(constants.priority.PRIORITY_NORMAL) // it works far ahead, unlike the thread that started it
  const { lengthSeconds, next } = await openSource(source, sampleRate)
  parentPort?.on('message', () => {
    try {
      tell({ kind: 'block', samples: next() })
    } catch (error) {
      tell({ kind: 'failed', words: (error as Error).message })
    }
  })
  tell({ kind: 'ready', lengthSeconds })
}

run(workerData as WorkerTask).catch((error: Error) => tell({ kind: 'failed', words: error.message }))
