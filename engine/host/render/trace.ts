/** A Chrome trace of an engine, into a file, while it plays. */
import type { NativeEngine } from '../native.ts'
import { openTarget } from './target.ts'

export interface Trace {
  readonly path: string
  /** Slices that are not in the file: it is bounded, and whoever looks too seldom loses some. */
  readonly leftOut: number
}

export interface Tracer {
  /** Writes what came since the last call. Throws AudioFileError. */
  drain(): void
  /** Writes the rest and gives the file its name. Throws AudioFileError. */
  finish(): Trace
  /** Leaves no file behind. Does nothing after `finish`. */
  discard(): void
}

export function createTracer(engine: NativeEngine, path: string, overwrite: boolean): Tracer {
  const file = openTarget(path, overwrite)
  const trace = engine.startTrace()
  const write = (text: string) => {
    if (text !== '') file.write(Buffer.from(text))
  }
  const finish = () => {
    write(trace.end())
    file.commit()
    return { path, leftOut: trace.leftOut() }
  }
  const discard = () => {
    trace.end()
    file.discard()
  }
  return { drain: () => write(trace.read()), finish, discard }
}
