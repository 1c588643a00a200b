/**
 * Hands on controls and pads: live commands while they move, and one change of the document, or of the tonight layer, when
 * they let go.
 */
import type { Mode } from '../session/action-context.ts'
import { type ControlMove, hitsOf, movesOf } from '../session/actions/controls.ts'
import type { DocumentCall } from '../session/actions/index.ts'
import { type Author, type Editor, refusing } from './editor.ts'
import { type Gesture, Gestures } from './live/gestures.ts'
import type { NoteMove, NoteOwner, NoteStart } from './live/notes.ts'
import type { Player, StateChange } from './live/player.ts'
import { HOST_ORIGIN, type Origin } from './live/publication.ts'
import { Refusal } from './live/refusal.ts'

/** A parameter, or where `control` is not '' a control that a rack exports. `rack` is its id, '' the one in front. */
export interface Target {
  readonly rack: string
  readonly node: string
  readonly param: number
  readonly control: string
}

/** As an action of the contract names it. */
export const handTarget = ({
  rack,
  node = '',
  param = 0,
  control = '',
}: { readonly rack: string } & Partial<Target>): Target => ({ rack, node, param, control })

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
  begin(connection: string, id: string, target: Target, by: Author): void {
    const { editor, player } = this.options
    const moves = this.movesOf(target, 0)
    if (editor.isInFront(target.rack)) for (const { node, param } of moves) player.valueOf(node, param)
    const { front, mode } = editor.project
    this.gestures.begin(connection, id, { ...target, rack: target.rack || front, mode, by })
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
      this.options.notify(
        `${gesture.control || gesture.node} was let go and its value was not kept: ${(error as Error).message}`,
      )
    }
  }

  /** A whole gesture at once: a typed value, a key press, a reset. */
  set(target: Target, value: number, by: Author, origin: Origin): void {
    this.play(target, value, 0)
    this.letGo(target, value, this.options.editor.project.mode, by, origin)
  }

  /** A pad that a rack exports. */
  hit(rack: string, control: string, velocity: number): void {
    const { document, front } = this.options.editor.project
    const player = this.playerOf(rack)
    for (const node of refusing(() => hitsOf(document, rack || front, control))) player.trigger(node, velocity)
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

  private play(target: Target, value: number, rampMs: number): void {
    const { editor, player } = this.options
    if (!editor.isInFront(target.rack)) return
    for (const move of this.movesOf(target, value)) player.send(move.node, move.param, move.value, rampMs)
  }

  /** What a value of the target asks of parameters. Throws Refusal where a control has none to move. */
  private movesOf({ rack, node, param, control }: Target, value: number): ControlMove[] {
    if (control === '') return [{ node, param, value }]
    const { document, front } = this.options.editor.project
    return refusing(() => movesOf(document, rack || front, control, value))
  }

  /** In edit mode the document keeps what it can, in stage mode the tonight layer; the rest was played only. */
  private letGo(target: Target, value: number, mode: Mode, by: Author, origin: Origin): void {
    const { editor, player, publish } = this.options
    const { control } = target
    const rack = target.rack || editor.project.front
    const moves = this.movesOf(target, value)
    const who = control === '' ? by.name : `${by.name} (${control})`
    // What sounds is the hand's value by now, so the document's change moves nothing.
    const settle = () =>
      editor.isInFront(rack) ? moves.flatMap((one) => player.settle(one.node, one.param, one.value, who)) : []
    settle()
    try {
      if (mode === 'stage')
        editor.setTonight(
          moves.map((one) => ({ rack, ...one })),
          origin,
        )
      else this.keep(rack, control, value, moves, by, origin)
    } catch (error) {
      // What was refused does not go on sounding.
      if (editor.isInFront(rack))
        publish(
          moves.flatMap(({ node, param }) => editor.putBack(node, param)),
          origin,
        )
      throw error
    }
    publish(settle(), origin)
  }

  /** What no file has a place for was played only. */
  private keep(
    rack: string,
    control: string,
    value: number,
    moves: readonly ControlMove[],
    by: Author,
    origin: Origin,
  ): void {
    const { editor } = this.options
    const kept = moves.filter(({ node, param }) => editor.isKept(rack, node, param))
    const [first] = kept
    if (!first) return
    const set: DocumentCall =
      control === ''
        ? { id: 'setValue', args: { rack, ...first } }
        : { id: 'setControl', args: { rack, control, value } }
    const params = kept.map(({ node, param }) => ({ rack, node, param }))
    editor.setByHand(set, params, by, origin)
  }
}
