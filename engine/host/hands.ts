/**
 * Hands on controls and pads: live commands while they move, and one change of the document, or of the tonight layer, when
 * they let go.
 */
import type { Mode } from '../session/action-context.ts'
import type { Author, Editor } from './editor.ts'
import { type Gesture, Gestures } from './live/gestures.ts'
import type { NoteMove, NoteOwner, NoteStart } from './live/notes.ts'
import type { Player, StateChange } from './live/player.ts'
import { HOST_ORIGIN, type Origin } from './live/publication.ts'
import { Refusal } from './live/refusal.ts'

/** A parameter; `rack` is its id in the session, '' the one in front. */
export interface Target {
  readonly rack: string
  readonly node: string
  readonly param: number
}

export interface HandsOptions {
  readonly editor: Editor
  readonly player: Player
  readonly publish: (changes: readonly StateChange[], origin?: Origin) => void
  readonly notify: (words: string) => void
}

export class Hands {
  private readonly options: HandsOptions
  private readonly gestures = new Gestures()

  constructor(options: HandsOptions) {
    this.options = options
  }

  /** What hands held is not there any more. */
  clear(): void {
    this.gestures.clear()
  }

  /** `connection`: when it closes, its gestures end. */
  begin(connection: string, id: string, { rack, node, param }: Target, by: Author): void {
    const { editor, player } = this.options
    if (editor.isInFront(rack)) player.valueOf(node, param)
    const { front, mode } = editor.project
    this.gestures.begin(connection, id, { rack: rack || front, node, param, mode, by })
  }

  move(connection: string, id: string, value: number, rampMs: number): void {
    const gesture = this.gestures.find(connection, id)
    this.play(gesture, value, rampMs)
    gesture.value = value
  }

  end(connection: string, id: string, by: Author, origin: Origin): void {
    const gesture = this.gestures.end(connection, id)
    if (gesture.value !== undefined) this.letGo(gesture, gesture.value, gesture.mode, by, { ...origin, gesture: id })
  }

  /** The connection is gone: its hands let go. */
  leave(connection: string): void {
    for (const { id, gesture } of this.gestures.endAll(connection)) this.leaveOne(id, gesture)
    this.options.player.notes.leave(connection)
  }

  private leaveOne(id: string, gesture: Gesture): void {
    if (gesture.value === undefined) return
    try {
      this.letGo(gesture, gesture.value, gesture.mode, gesture.by, { ...HOST_ORIGIN, gesture: id })
    } catch (error) {
      // Nobody is left to be told what the document could not keep.
      this.options.notify(`${gesture.node} was let go and its value was not kept: ${(error as Error).message}`)
    }
  }

  /** A whole gesture at once: a typed value, a key press, a reset. */
  set(target: Target, value: number, by: Author, origin: Origin): void {
    this.play(target, value, 0)
    this.letGo(target, value, this.options.editor.project.mode, by, origin)
  }

  trigger(rack: string, node: string, velocity: number): void {
    this.playerOf(rack).trigger(node, velocity)
  }

  playNote(owner: NoteOwner, rack: string, note: NoteStart): void {
    this.playerOf(rack).startNote(owner, note)
  }

  expressNote(connection: string, note: number, expression: NoteMove['expression'], value: number): void {
    this.options.player.notes.express(connection, { note, expression, value })
  }

  endNote(connection: string, note: number): void {
    this.options.player.notes.end(connection, note)
  }

  endNotes(connection: string): void {
    this.options.player.notes.endAll(connection)
  }

  holdNotes(connection: string, rack: string, node: string, isOn: boolean): void {
    // What is not in front sounds no more: there is nothing that could be held or let go.
    if (isOn || this.options.editor.isInFront(rack)) this.playerOf(rack).holdNotes(connection, node, isOn)
  }

  private playerOf(rack: string): Player {
    const { editor, player } = this.options
    if (!editor.isInFront(rack)) throw new Refusal('not-possible', `${rack} is not in front, so it does not sound`)
    return player
  }

  private play({ rack, node, param }: Target, value: number, rampMs: number): void {
    const { editor, player } = this.options
    if (editor.isInFront(rack)) player.send(node, param, value, rampMs)
  }

  /** In edit mode the document keeps what it can, in stage mode the tonight layer; the rest was played only. */
  private letGo(target: Target, value: number, mode: Mode, by: Author, origin: Origin): void {
    const { editor, player, publish } = this.options
    const { node, param } = target
    const rack = target.rack || editor.project.front
    // What sounds is the hand's value by now, so the document's change moves nothing.
    const settle = () => (editor.isInFront(rack) ? player.settle(node, param, value) : [])
    settle()
    try {
      if (mode === 'stage') editor.setTonight(rack, node, param, value, origin)
      else if (editor.isKept(rack, node, param)) editor.setValue(rack, node, param, value, by, origin)
    } catch (error) {
      // What was refused does not go on sounding.
      if (editor.isInFront(rack)) publish(editor.putBack(node, param), origin)
      throw error
    }
    publish(settle(), origin)
  }
}
