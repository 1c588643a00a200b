/** Hits and notes that hands play on nodes of racks, each at once. Main thread. */
import { takesTriggers } from '../../formats/nodes.ts'
import type { NativeEngine, OutgoingCommand } from '../native.ts'
import { type NoteOwner, type NoteStart, Notes } from './notes.ts'
import { Refusal } from './refusal.ts'
import type { Place, SessionSound } from './session-sound.ts'
import type { NodeRow } from './values.ts'

const HANDS: readonly OutgoingCommand['source'][] = ['ui', 'web', 'midi', 'osc', 'hid', 'script']

export interface HandPlayOptions {
  /** The one that plays now. */
  readonly engine: () => Pick<NativeEngine, 'send' | 'releaseNotes'>
  /** Null before anything was opened. */
  readonly sound: () => SessionSound | null
}

export class HandPlay {
  /** By native's names of nodes. */
  readonly notes: Notes
  private readonly options: HandPlayOptions

  constructor(options: HandPlayOptions) {
    this.options = options
    this.notes = new Notes(options.engine)
  }

  /** Throws Refusal where it cannot be triggered. */
  trigger(place: Place, velocity: number): void {
    const { target, row } = this.nodeOf(place)
    if (!takesTriggers(row.node.type))
      throw new Refusal('not-possible', `${place.node} (${row.node.type}) cannot be triggered`)
    const taken = this.options
      .engine()
      .send([{ target, kind: 'trigger', param: 0, value: velocity, rampFrames: 0, source: 'ui' }])
    if (taken === 0) throw new Refusal('too-much', 'the engine is busy: the hit was dropped')
  }

  /** A note of a node of a rack. Throws Refusal where it plays nothing. */
  startNote(owner: NoteOwner, rack: string, note: NoteStart): void {
    this.notes.start(owner, { ...note, node: this.noteTarget({ rack, node: note.node }) })
  }

  /** As a sustain pedal. Throws Refusal where no notes are played. */
  holdNotes(connection: string, place: Place, isOn: boolean): void {
    const target = isOn ? this.noteTarget(place) : this.options.sound()?.targetOf(place)
    if (target !== undefined) this.notes.hold(connection, target, isOn)
  }

  /** Of every client and controller, held ones too. Those of the content go on. */
  endAllNotes(): void {
    this.notes.forget()
    for (const source of HANDS) this.options.engine().releaseNotes(source)
  }

  private noteTarget(place: Place): string {
    const { target, row } = this.nodeOf(place)
    if (row.descriptor.notes === 'none')
      throw new Refusal('not-possible', `${place.node} (${row.node.type}) is not played by notes`)
    return target
  }

  /** `target`: as native names it. */
  private nodeOf(place: Place): { readonly target: string; readonly row: NodeRow } {
    const sound = this.options.sound()
    if (!sound || sound.racks.size === 0) throw new Refusal('not-possible', 'no rack is open')
    const row = sound.rowsOf(place)[0]
    if (!row) throw new Refusal('not-found', `there is no node "${place.node}"`)
    return { target: sound.targetOf(place), row }
  }
}
