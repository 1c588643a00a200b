/**
 * Hands on controls, faders and pads: live commands while they move, and one change of the document, or of the tonight layer, when
 * they let go.
 */
import type { Mode } from '../session/action-context.ts'
import { hitsOf, movesOf } from '../session/actions/controls.ts'
import type { DocumentCall } from '../session/actions/index.ts'
import { baseOf } from '../session/actions/tonight.ts'
import { addressText, type ParamAddress } from '../session/address.ts'
import { type Document, sessionRackOf } from '../session/document.ts'
import { nameChange } from '../session/renames.ts'
import { type Author, type Editor, refusing } from './editor.ts'
import { type Gesture, Gestures } from './live/gestures.ts'
import type { Override } from './live/moves.ts'
import type { NoteMove, NoteOwner, NoteStart } from './live/notes.ts'
import { mixerMoves, OTHERS } from './live/overrides.ts'
import type { Player, StateChange } from './live/player.ts'
import { HOST_ORIGIN, type Origin } from './live/publication.ts'
import { Refusal } from './live/refusal.ts'

/** A parameter, or where `control` is not '' a control that a rack exports. `rack` is its id, '' the one in front. */
export interface Target {
  readonly rack: string
  readonly node: string
  readonly param: number
  readonly control: string
  /** An address in the mixer in place of the node; else ''. */
  readonly mixer: string
}

/** As an action of the contract names it. */
export const handTarget = ({
  rack,
  node = '',
  param = 0,
  control = '',
  mixer = '',
}: { readonly rack: string } & Partial<Target>): Target => ({ rack, node, param, control, mixer })

/** A page tells of a fader in steps, which shall not be heard as such. */
const MIXER_GLIDE_MS = 20

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

  /** The document is another one: hands hold what they held by its new name, and what moved with what is gone goes back. */
  follow(before: Document, after: Document): StateChange[] {
    if (this.gestures.all().length === 0) return []
    const left = this.gestures.follow(nameChange(before, after)).flatMap(({ moved }) => moved)
    const places = new Set(left.map(addressText))
    const shared = this.gestures.all().filter(({ moved }) => moved.some((one) => places.has(addressText(one))))
    return [...this.putBack(left), ...shared.flatMap((gesture) => this.holdOn(gesture))]
  }

  /** What sounds is the hand's value, whatever else left the same place. */
  private holdOn(gesture: Gesture): StateChange[] {
    const { value } = gesture
    if (value === undefined) return []
    try {
      return this.movesOf(gesture, value).flatMap((one) => this.options.player.put(one, one.value))
    } catch (error) {
      // It holds nothing that could be moved: whoever lets go of it is told.
      if (error instanceof Refusal) return []
      throw error
    }
  }

  /** What document and tonight say sounds again: first all that is heard beside a solo. */
  private putBack(places: readonly ParamAddress[]): StateChange[] {
    const isBeside = ({ rack, param }: ParamAddress) => rack === '' && param === OTHERS
    const [beside, others] = [places.filter(isBeside), places.filter((one) => !isBeside(one))]
    return [...beside, ...others].flatMap((one) => this.options.editor.putBack(one))
  }

  /** `connection`: when it closes, its gestures end. */
  begin(connection: string, id: string, target: Target, by: Author): void {
    const { editor, player } = this.options
    const { front, mode } = editor.project
    for (const move of this.movesOf(target, 0)) if (player.plays(move.rack)) player.valueOf(move)
    this.gestures.begin(connection, id, { ...target, rack: target.rack || front, mode, by })
  }

  /** Throws Refusal; one for which the engine has no room is sent at the end, unless a later one is. */
  move(connection: string, id: string, value: number, rampMs: number): void {
    const gesture = this.gestures.find(connection, id)
    gesture.moved = this.movesOf(gesture, value)
    gesture.value = value
    gesture.isOwed = true
    this.play(gesture, value, rampMs)
    gesture.isOwed = false
  }

  end(connection: string, id: string, by: Author, origin: Origin): void {
    const gesture = this.gestures.end(connection, id)
    if (gesture.value !== undefined) this.letGo(gesture, gesture.value, gesture.mode, by, { ...origin, gesture: id })
  }

  /** The connection is gone: its hands let go. */
  leave(connection: string): void {
    for (const { id, gesture } of this.gestures.endAll(connection)) this.leaveOne(id, gesture)
    this.options.player.handPlay.notes.leave(connection)
  }

  private leaveOne(id: string, gesture: Gesture): void {
    if (gesture.value === undefined) return
    try {
      this.letGo(gesture, gesture.value, gesture.mode, gesture.by, { ...HOST_ORIGIN, gesture: id })
    } catch (error) {
      // Nobody is left to be told what the document could not keep.
      this.options.notify(
        `${gesture.control || gesture.mixer || gesture.node} was let go and its value was not kept: ${(error as Error).message}`,
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
    const { document } = this.options.editor.project
    const id = this.playing(rack)
    for (const node of refusing(() => hitsOf(document, id, control)))
      this.options.player.handPlay.trigger({ rack: id, node }, velocity)
  }

  trigger(rack: string, node: string, velocity: number): void {
    this.options.player.handPlay.trigger({ rack: this.playing(rack), node }, velocity)
  }

  playNote(owner: NoteOwner, rack: string, note: NoteStart): void {
    this.options.player.handPlay.startNote(owner, this.playing(rack), note)
  }

  expressNote(connection: string, note: number, expression: NoteMove['expression'], value: number): void {
    this.options.player.handPlay.notes.express(connection, { note, expression, value })
  }

  endNote(connection: string, note: number): void {
    this.options.player.handPlay.notes.end(connection, note)
  }

  endNotes(connection: string): void {
    this.options.player.handPlay.notes.endAll(connection)
  }

  holdNotes(connection: string, rack: string, node: string, isOn: boolean): void {
    const { player, editor } = this.options
    // What plays no more holds nothing that could be let go.
    player.handPlay.holdNotes(
      connection,
      { rack: isOn ? this.playing(rack) : rack || editor.project.front, node },
      isOn,
    )
  }

  /** Id of a rack that plays; '' is the one in front. */
  private playing(rack: string): string {
    const { editor, player } = this.options
    const id = rack || editor.project.front
    if (id === '') throw new Refusal('not-possible', 'no rack is open')
    // Its words are better where there is no such rack.
    if (!player.plays(id))
      throw new Refusal('not-possible', `${refusing(() => sessionRackOf(editor.project.document, id)).id} cannot play`)
    return id
  }

  private play(target: Target, value: number, rampMs: number): void {
    const { player } = this.options
    for (const move of this.movesOf(target, value))
      if (player.plays(move.rack)) player.send(move, move.value, rampMs || (target.mixer === '' ? 0 : MIXER_GLIDE_MS))
  }

  /** What a value of the target asks of parameters. Throws Refusal where a control has none to move. */
  private movesOf({ rack, node, param, control, mixer }: Target, value: number): Override[] {
    const { document, front } = this.options.editor.project
    if (mixer !== '') return refusing(() => mixerMoves(document, { rack: '', node: mixer, param, value }))
    const id = rack || front
    if (control === '') return [{ rack: id, node, param, value }]
    return refusing(() => movesOf(document, id, control, value)).map((one) => ({ rack: id, ...one }))
  }

  /** In edit mode the document keeps what it can, in stage mode the tonight layer; the rest was played only. */
  private letGo(
    target: Target & Partial<Pick<Gesture, 'isOwed' | 'moved'>>,
    value: number,
    mode: Mode,
    by: Author,
    origin: Origin,
  ): void {
    const { editor, player, publish } = this.options
    const { control, mixer, isOwed = false, moved = [] } = target
    let moves: readonly Override[] = []
    const who = control === '' ? by.name : `${by.name} (${control})`
    // What sounds is the hand's value by now, so the document's change moves nothing.
    const settle = () => moves.flatMap((one) => (player.plays(one.rack) ? player.settle(one, one.value, who) : []))
    try {
      moves = this.movesOf(target, value)
      if (isOwed) for (const one of moves) player.put(one, one.value)
      settle()
      if (mode === 'stage') editor.setTonight(mixer === '' ? moves : moves.slice(0, 1), origin)
      else this.keep(target, value, moves, by, origin)
    } catch (error) {
      // What was refused does not go on sounding.
      publish(this.putBack([...moved, ...moves]), origin)
      throw error
    }
    publish(settle(), origin)
  }

  /** What no file has a place for was played only. */
  private keep(
    { control, mixer, ...target }: Target,
    value: number,
    moves: readonly Override[],
    by: Author,
    origin: Origin,
  ): void {
    const { editor } = this.options
    const rack = target.rack || editor.project.front
    if (mixer !== '') {
      const address = { rack: '', node: mixer, param: target.param }
      if (this.isInMixerFile(address))
        editor.setByHand(
          { id: 'setMixerValue', args: { address: mixer, param: target.param, value } },
          [address],
          by,
          origin,
        )
      return
    }
    const kept = moves.filter((one) => editor.isKept(one))
    const [first] = kept
    if (!first) return
    const set: DocumentCall =
      control === '' ? { id: 'setValue', args: { ...first } } : { id: 'setControl', args: { rack, control, value } }
    const params = kept.map(({ node, param }) => ({ rack, node, param }))
    editor.setByHand(set, params, by, origin)
  }

  /** A live parameter of an insert may have no key in the file. */
  private isInMixerFile(address: ParamAddress): boolean {
    return refusing(() => baseOf(this.options.editor.project.document, address)) !== undefined
  }
}
