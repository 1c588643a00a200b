/**
 * What the on-screen keys and the typed ones play: one keyboard a page, on one node at a time. Hands (a pointer, a typed key)
 * hold at most one note each; a note ends where it began, whatever was chosen since. Knows no DOM.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Perform } from '../../engine/client/gesture.ts'
import { type Descriptors, NotesTaken, type Rack } from '../../engine/client/model.ts'
import { NotePlayer, type NoteTarget, type PlayedNote } from '../../engine/client/notes.ts'
import type { ReplicaState, ReplicaStore } from '../../engine/client/replica.ts'
import { HIGHEST_PITCH } from './layout.ts'
import { semitoneOf, stepOf } from './typing.ts'

/**
 * 'on' ends with another rack or view, with the panel and when the window loses the focus; 'locked' stays until it is
 * switched off.
 */
export type Typing = 'off' | 'on' | 'locked'

export interface KeyboardState {
  readonly isOpen: boolean
  /** The node in the rack in front that is played; null where none takes notes. */
  readonly node: string | null
  /** The C at the left end, as a MIDI note. */
  readonly lowest: number
  readonly isHold: boolean
  readonly typing: Typing
  /** Of typed notes and of keys that are pressed without a pointer, 0..1. */
  readonly velocity: number
  /** What sounds of this page's notes. */
  readonly lit: ReadonlySet<number>
}

export interface KeyboardOptions {
  readonly store: ReplicaStore
  readonly perform: Perform
  readonly report: (error: unknown) => void
}

interface Hand {
  readonly pitch: number
  readonly target: NoteTarget
  readonly note: PlayedNote
}

const START_C = 48
const MAX_LOWEST = 108
const MIN_VELOCITY = 0.1

export class Keyboard {
  readonly state: StoreApi<KeyboardState>
  private readonly replica: ReplicaStore
  private readonly notes: NotePlayer
  private readonly hands = new Map<string, Hand>()
  /** Let go while hold is on. */
  private readonly held = new Set<number>()
  /** Where hold is on: it is lifted there. */
  private holdTarget: NoteTarget | null = null

  constructor({ store, perform, report }: KeyboardOptions) {
    this.replica = store
    this.notes = new NotePlayer(perform, report)
    this.state = createStore<KeyboardState>(() => ({
      isOpen: false,
      node: null,
      lowest: START_C,
      isHold: false,
      typing: 'off',
      velocity: 0.8,
      lit: new Set(),
    }))
    store.subscribe((now, before) => this.follow(now, before))
  }

  // --- what is played ----------------------------------------------------------------------------------------------

  /** Shows the keys, on a node of the rack in front or on the one that they are on. */
  open(node = this.state.getState().node): void {
    this.choose(node)
    this.state.setState({ isOpen: true })
  }

  /** What sounds ends, but for the notes of a locked keyboard. */
  close(): void {
    if (this.state.getState().typing === 'on') this.setTyping('off')
    this.liftAll()
    this.setHold(false)
    this.state.setState({ isOpen: false })
  }

  choose(wanted: string | null): void {
    const { rack, descriptors } = this.replica.getState()
    const node = playedNode(rack, descriptors, wanted)
    if (node === this.state.getState().node) return
    this.setHold(false)
    this.state.setState({ node })
  }

  moveOctave(octaves: number): void {
    this.state.setState(({ lowest }) => ({ lowest: clamp(lowest + 12 * octaves, 0, MAX_LOWEST) }))
  }

  setVelocity(velocity: number): void {
    this.state.setState({ velocity: clamp(Math.round(velocity * 100) / 100, MIN_VELOCITY, 1) })
  }

  setHold(isHold: boolean): void {
    if (isHold === this.state.getState().isHold) return
    const target = isHold ? this.target() : this.holdTarget
    if (!target) return
    this.notes.hold(target, isHold)
    this.holdTarget = isHold ? target : null
    if (!isHold) this.held.clear()
    this.state.setState({ isHold })
    this.light()
  }

  // --- hands -------------------------------------------------------------------------------------------------------

  /** A hand comes down on a key, or slides to it from another one. */
  press(hand: string, pitch: number, velocity: number): void {
    if (this.hands.get(hand)?.pitch === pitch) return
    const target = this.target()
    this.lift(hand)
    if (!target || pitch > HIGHEST_PITCH) return
    this.hands.set(hand, { pitch, target, note: this.notes.start(target, pitch, clamp(velocity, 0.01, 1)) })
    this.light()
  }

  /** 0..1 */
  lean(hand: string, pressure: number): void {
    this.hands.get(hand)?.note.press(clamp(pressure, 0, 1))
  }

  lift(hand: string): void {
    const down = this.hands.get(hand)
    if (!down) return
    this.hands.delete(hand)
    down.note.end()
    if (this.holdTarget && sameTarget(this.holdTarget, down.target)) this.held.add(down.pitch)
    this.light()
  }

  /** No key will be told to come up any more: the window lost the focus. What is held by the switch sounds on. */
  liftAll(): void {
    for (const hand of [...this.hands.keys()]) this.lift(hand)
  }

  /** Silence on this page's account; the hold stays as it is. */
  endAll(): void {
    this.liftAll()
    this.held.clear()
    this.notes.endAll()
    this.light()
  }

  // --- typing ------------------------------------------------------------------------------------------------------

  setTyping(typing: Typing): void {
    if (typing === 'off') this.liftTyped()
    this.state.setState({ typing })
  }

  /** Off, or on with the keys in sight. */
  toggleTyping(): void {
    const isOn = this.state.getState().typing !== 'off'
    if (!isOn) this.open()
    this.setTyping(isOn ? 'off' : 'on')
  }

  /** False where the key is none of the keyboard's. */
  typeDown(code: string, isRepeat: boolean): boolean {
    const { typing, lowest, velocity } = this.state.getState()
    const semitone = semitoneOf(code)
    const step = stepOf(code)
    if (typing === 'off' || (semitone === undefined && !step)) return false
    if (isRepeat) return true
    if (semitone !== undefined) this.press(typedHand(code), lowest + 12 + semitone, velocity)
    else if (step?.octaves) this.moveOctave(step.octaves)
    else if (step) this.setVelocity(velocity + step.velocity)
    return true
  }

  /** Whatever has the focus by now: the note began here. */
  typeUp(code: string): void {
    this.lift(typedHand(code))
  }

  liftTyped(): void {
    for (const hand of [...this.hands.keys()]) if (isTyped(hand)) this.lift(hand)
  }

  /** The window lost the focus or is out of sight, or another view is looked at. */
  leave(): void {
    if (this.state.getState().typing === 'on') this.setTyping('off')
    this.liftAll()
  }

  // ------------------------------------------------------------------------------------------------------------------

  private target(): NoteTarget | null {
    const { node } = this.state.getState()
    const rack = this.replica.getState().rack?.id
    return node !== null && rack !== undefined ? { rack, node } : null
  }

  private follow(now: ReplicaState, before: ReplicaState): void {
    if (now.link === 'lost' && before.link === 'live') this.forget()
    if (now.transport.isPlaying !== before.transport.isPlaying) this.forgetHeld()
    if (now.rack === before.rack && now.descriptors === before.descriptors) return
    if (now.rack?.id !== before.rack?.id) this.changeRack(isRenamed(now, before))
    const known = this.state.getState().node
    const node = playedNode(now.rack, now.descriptors, known)
    if (node === known) return
    // The node is gone, and with it what it held.
    this.dropHold()
    this.state.setState({ node })
    this.light()
  }

  private changeRack(isSame: boolean): void {
    const rack = this.replica.getState().rack?.id
    if (isSame && rack !== undefined) {
      if (this.holdTarget) this.holdTarget = { ...this.holdTarget, rack }
      return
    }
    if (this.state.getState().typing === 'on') this.setTyping('off')
    this.liftAll()
    this.dropHold()
    this.light()
  }

  /** The connection is gone, and the host has ended its notes and its hold. */
  private forget(): void {
    this.hands.clear()
    this.dropHold()
    this.light()
  }

  /** Play and Stop start every node anew: what was only held is gone. */
  private forgetHeld(): void {
    this.held.clear()
    this.light()
  }

  private dropHold(): void {
    this.held.clear()
    this.holdTarget = null
    this.state.setState({ isHold: false })
  }

  private light(): void {
    const { lit } = this.state.getState()
    const next = new Set([...[...this.hands.values()].map(({ pitch }) => pitch), ...this.held])
    if (next.size !== lit.size || [...next].some((pitch) => !lit.has(pitch))) this.state.setState({ lit: next })
  }
}

/** Nodes of a rack that notes play. */
export function playableNodes(rack: Rack | null, descriptors: Descriptors): string[] {
  const playable = (rack?.nodes ?? []).filter(({ type }) => takesNotes(descriptors.get(type)?.notes))
  return [...new Set(playable.map(({ id }) => id))]
}

export function takesNotes(notes: NotesTaken | undefined): boolean {
  return notes === NotesTaken.ONE || notes === NotesTaken.MANY
}

/** The wanted one, else the first. */
function playedNode(rack: Rack | null, descriptors: Descriptors, wanted: string | null): string | null {
  const nodes = playableNodes(rack, descriptors)
  return wanted !== null && nodes.includes(wanted) ? wanted : (nodes[0] ?? null)
}

/** The rack in front has another name, and the session has none of the one before. */
function isRenamed(now: ReplicaState, before: ReplicaState): boolean {
  return now.rack?.path === before.rack?.path && !now.session.racks.some(({ id }) => id === before.rack?.id)
}

const typedHand = (code: string) => `typed ${code}`
const isTyped = (hand: string) => hand.startsWith('typed ')
const sameTarget = (a: NoteTarget, b: NoteTarget) => a.rack === b.rack && a.node === b.node
const clamp = (value: number, min: number, max: number) => Math.min(Math.max(value, min), max)
