/** What gave no playable sound instead of sound: native has muted it until it is edited, or played or stopped anew. Main thread. */
import type { NativeEngine } from '../native.ts'
import type { MixerPart, SessionSound } from './session-sound.ts'

export interface Fault extends MixerPart {
  /** For people: a whole sentence. */
  readonly words: string
}

const wordsOf: Readonly<Record<MixerPart['kind'], (part: MixerPart) => string>> = {
  rack: ({ name }) => `${name} gave no playable sound and is silent.`,
  strip: ({ name }) => `The strip ${name} gave no playable sound and is silent.`,
  insert: ({ name }) => `The insert ${name} gave no playable sound and lets nothing through.`,
  way: ({ name }) => `The way ${name} gave no playable sound and carries nothing.`,
}

/** Why a rack, strip, insert or way is silent, by its address; of a strip what is wrong inside it too. */
export function problemsOf(faults: readonly Fault[]): Map<string, string> {
  const problems = new Map<string, string>()
  for (const { address, words } of faults) problems.set(address, words)
  for (const { strip, words } of faults) if (!problems.has(strip)) problems.set(strip, words)
  return problems
}

export class Faults {
  /** In the order of the graph. */
  list: readonly Fault[]
  private readonly engine: Pick<NativeEngine, 'faultyNodes'>
  private count = 0

  /** `before`: of the engine whose place it takes; what was told of it is looked at anew. */
  constructor(engine: Pick<NativeEngine, 'faultyNodes'>, before?: Faults) {
    this.engine = engine
    this.list = before?.list ?? []
  }

  /** `count`: how many there were in the engine's life; it is asked which only while that moves or some are known. */
  look(count: number, sound: SessionSound | null): 'same' | 'changed' {
    if (count === this.count && this.list.length === 0) return 'same'
    this.count = count
    const parts = sound ? this.engine.faultyNodes().map((node) => sound.mixerPartOf(node)) : []
    const next = [
      ...new Map(parts.map((part) => [part.address, { ...part, words: wordsOf[part.kind](part) }])).values(),
    ]
    const isSame = next.length === this.list.length && next.every(({ words }, at) => words === this.list[at]?.words)
    this.list = next
    return isSame ? 'same' : 'changed'
  }
}
