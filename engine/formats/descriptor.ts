/** A node type as native describes it: the only parameter table in the project. `nodes.gen.ts` holds them all. */
export interface NodeDescriptor {
  readonly type: string
  readonly title: string
  readonly help: string
  /** `session`: made by a session for its own mixer; no rack file may name it. */
  readonly role: 'generator' | 'effect' | 'utility' | 'session'
  /** A wrong type in `params` stops reading at that key, earlier keys hold; else it refuses the rack. */
  readonly lenientParams: boolean
  readonly takesEvents: boolean
  readonly takesModulation: boolean
  readonly fileKeys: readonly FileKey[]
  readonly params: readonly LiveParam[]
  readonly ports: readonly { readonly name: string; readonly kind: 'audio' | 'key'; readonly input: boolean }[]
  readonly lanes: number
  /** Whether notes play it: not at all, one at a time (the newest), or many. */
  readonly notes: 'none' | 'one' | 'many'
}

export type Unit = 'none' | 'Hz' | 'ms' | 'dB' | 'st' | '%' | 'bpm' | 'switch'

export interface FileKey {
  readonly key: string
  readonly type: 'float' | 'int' | 'bool' | 'choice' | 'text' | 'list'
  readonly unit: Unit
  readonly min: number
  readonly max: number
  readonly initial: number
  readonly clampAtLoad: boolean
  readonly meaning: 'fixed' | 'start' | 'multiplies'
  /** Live parameter that this key starts or multiplies; 0: none. */
  readonly liveId: number
  readonly choices: readonly { readonly text: string; readonly value: number }[]
  readonly items: readonly FileKey[]
  readonly help: string
}

export interface LiveParam {
  readonly id: number
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly min: number
  readonly max: number
  readonly initial: number
  readonly smoothing: 'step' | 'linear' | 'exponential'
  readonly modulatable: boolean
  readonly help: string
}
