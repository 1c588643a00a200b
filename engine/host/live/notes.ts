/**
 * Notes of clients. A note belongs to the connection that it came over and stays with the node that it was started on: its
 * end goes there whatever is in front or shown by then, and when the connection closes its notes end, nobody else's.
 *
 *   sounding ──end──▶ ended            sounding ──end, hold is on──▶ let go ──hold off──▶ ended
 *
 * Native knows a note by source and number, so clients' numbers become numbers of this host.
 */
import type { NativeEngine, OutgoingExpression, OutgoingNote } from '../native.ts'
import { Refusal } from './refusal.ts'

/** What a client's notes come from: a window of the app, or a page over the network. */
export type NoteSource = Extract<OutgoingNote['source'], 'ui' | 'web'>

export interface NoteOwner {
  /** The connection. */
  readonly id: string
  /** Left out: a window of the app. */
  readonly source?: NoteSource
}

export interface NoteStart {
  readonly node: string
  /** The client's number. */
  readonly note: number
  /** Semitones, 69 = 440 Hz. */
  readonly pitch: number
  /** 0..1 */
  readonly velocity: number
  readonly channel: number
}

export interface NoteMove {
  readonly note: number
  readonly expression: OutgoingExpression['expression']
  readonly value: number
}

interface Note {
  readonly node: string
  readonly channel: number
  readonly source: NoteSource
  /** Native's number. */
  readonly number: number
}

interface Hands {
  /** By the client's number; those let go are in `held` instead, as the number is free again. */
  readonly sounding: Map<number, Note>
  readonly held: Set<Note>
  /** Nodes on which the hold is on. */
  readonly holds: Set<string>
}

/** Sounding and held, of one connection. */
export const MAX_NOTES_PER_CONNECTION = 256
/** The highest number means every note. */
const NUMBERS = 0xffff_ffff

export class Notes {
  private readonly engine: () => Pick<NativeEngine, 'send'>
  private readonly byConnection = new Map<string, Hands>()
  private lastNumber = -1

  /** `engine`: the one that plays now. */
  constructor(engine: () => Pick<NativeEngine, 'send'>) {
    this.engine = engine
  }

  /** Notes that sound, held ones included. */
  count(connection: string): number {
    const hands = this.byConnection.get(connection)
    return hands ? hands.sounding.size + hands.held.size : 0
  }

  /** A number that sounds already starts anew. Throws Refusal where there are too many or the engine is busy. */
  start({ id: owner, source = 'ui' }: NoteOwner, { node, note: id, pitch, velocity, channel }: NoteStart): void {
    const hands = this.handsOf(owner)
    this.end(owner, id)
    if (this.count(owner) >= MAX_NOTES_PER_CONNECTION && !this.endOldestHeld(hands))
      throw new Refusal('too-much', `at most ${MAX_NOTES_PER_CONNECTION} notes of one client sound at once`)
    this.lastNumber = (this.lastNumber + 1) % NUMBERS
    const note: Note = { node, channel, source, number: this.lastNumber }
    if (this.engine().send([{ ...command(note, 'noteOn'), pitch, velocity }]) === 0)
      throw new Refusal('too-much', 'the engine is busy: the note was dropped')
    hands.sounding.set(id, note)
  }

  /** Moves a note that sounds. Of one that has ended by now it says nothing. */
  express(connection: string, { note: id, expression, value }: NoteMove): void {
    const note = this.byConnection.get(connection)?.sounding.get(id)
    if (!note) return
    const { node: target, number, source } = note
    this.engine().send([{ target, kind: 'noteExpr', note: number, expression, value, source }])
  }

  /** The hand has left the key. */
  end(connection: string, id: number): void {
    const hands = this.byConnection.get(connection)
    const note = hands?.sounding.get(id)
    if (!hands || !note) return
    hands.sounding.delete(id)
    if (hands.holds.has(note.node)) hands.held.add(note)
    else this.finish([note])
  }

  /** As a sustain pedal. */
  hold(connection: string, node: string, isOn: boolean): void {
    const hands = this.handsOf(connection)
    if (isOn) {
      hands.holds.add(node)
      return
    }
    hands.holds.delete(node)
    this.finish(takeWhere(hands.held, (note) => note.node === node))
  }

  /** All notes of a connection, whether held or not. */
  endAll(connection: string): void {
    const hands = this.byConnection.get(connection)
    if (!hands) return
    this.finish([...hands.sounding.values(), ...hands.held])
    hands.sounding.clear()
    hands.held.clear()
  }

  /** Of all connections, and no pedal is down any more; native is told apart. */
  forget(): void {
    for (const { sounding, held, holds } of this.byConnection.values()) {
      sounding.clear()
      held.clear()
      holds.clear()
    }
  }

  /** The connection is gone. */
  leave(connection: string): void {
    this.endAll(connection)
    this.byConnection.delete(connection)
  }

  /** Nodes are gone, and native has ended what sounded in them. */
  keepNodes(nodes: ReadonlySet<string>): void {
    for (const { sounding, held, holds } of this.byConnection.values()) {
      for (const [id, note] of sounding) if (!nodes.has(note.node)) sounding.delete(id)
      takeWhere(held, ({ node }) => !nodes.has(node))
      for (const node of holds) if (!nodes.has(node)) holds.delete(node)
    }
  }

  private handsOf(connection: string): Hands {
    const known = this.byConnection.get(connection)
    if (known) return known
    const hands: Hands = { sounding: new Map(), held: new Set(), holds: new Set() }
    this.byConnection.set(connection, hands)
    return hands
  }

  /** A note that nobody's finger is on makes room for a new one. */
  private endOldestHeld({ held }: Hands): boolean {
    const [oldest] = held
    if (!oldest) return false
    held.delete(oldest)
    this.finish([oldest])
    return true
  }

  /** An end that finds the queue full is not lost: native then ends every note of its source as soon as there is room. */
  private finish(notes: readonly Note[]): void {
    if (notes.length > 0)
      this.engine().send(notes.map((note) => ({ ...command(note, 'noteOff'), pitch: 0, velocity: 0 })))
  }
}

const command = ({ node: target, number: note, channel, source }: Note, kind: OutgoingNote['kind']) =>
  ({ target, kind, note, channel, source }) as const

function takeWhere<T>(from: Set<T>, isWanted: (one: T) => boolean): T[] {
  const taken = [...from].filter(isWanted)
  for (const one of taken) from.delete(one)
  return taken
}
