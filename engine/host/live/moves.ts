/** Commands that move values of what plays, by hand or because the document or tonight says so. Main thread. */
import type { ParamAddress } from '../../session/address.ts'
import type { NativeEngine, OutgoingCommand } from '../native.ts'
import { Refusal } from './refusal.ts'
import type { PlacedRow, SessionSound } from './session-sound.ts'
import { heading, type NodeRow, type Value } from './values.ts'

/** A value that holds over the document's. */
export interface Override extends ParamAddress {
  readonly value: number
}

export interface MovesOptions {
  /** The one that plays now. */
  readonly engine: () => Pick<NativeEngine, 'send'>
  /** Null before anything was opened. */
  readonly sound: () => SessionSound | null
  readonly overrides: () => readonly Override[]
  readonly onTrouble: (words: string) => void
  /** A played value changed, of which the engine tells nothing. */
  readonly onPlayed: (value: PlacedRow) => void
}

/** A value that jumps clicks; undo and all that nobody's hand does take this long. */
const GLIDE_MS = 20

export class Moves {
  private readonly options: MovesOptions

  constructor(options: MovesOptions) {
    this.options = options
  }

  /** A live command. Throws Refusal where there is no such parameter. */
  send(address: ParamAddress, value: number, rampMs: number): void {
    this.valueOf(address)
    if (this.dispatch([this.command(address, value, rampMs)]) === 0)
      throw new Refusal('too-much', 'the engine is busy: the change was dropped')
  }

  /** Throws Refusal where there is none. */
  valueOf(address: ParamAddress): Value {
    const sound = this.options.sound()
    if (!sound || (address.rack !== '' && sound.racks.size === 0)) throw new Refusal('not-possible', 'no rack is open')
    const value = sound.find(address)
    if (value) return value
    const { node, param } = address
    const isThere = sound.rowsOf(address).length > 0
    throw new Refusal('not-found', isThere ? `${node} has no parameter ${param}` : `there is no node "${node}"`)
  }

  /** What sounds moves to a value, or back to the document's. undefined where it is there already, else where it goes. */
  put(address: ParamAddress, wanted: number | undefined): number | undefined {
    const value = this.options.sound()?.find(address)
    const target = wanted ?? value?.base
    if (!value || target === undefined || heading(value) === target) return undefined
    this.dispatchAll([this.command(address, target, GLIDE_MS)])
    return target
  }

  /** What sounds follows the document, but for what already does and what holds over it. */
  follow(changed: readonly ParamAddress[]): void {
    const sound = this.options.sound()
    const over = new Set(this.options.overrides().map(keyOf))
    const late = changed.flatMap((address) => {
      const value = sound?.find(address)
      const isLate = value && !over.has(keyOf(address)) && heading(value) !== value.base
      return isLate ? [{ address, value: value.base }] : []
    })
    this.dispatchAll(late.map(({ address, value }) => this.command(address, value, GLIDE_MS)))
    for (const { address, value } of late) sound?.setPlayed(address, value)
  }

  /** Sets the values that hold over the document's, in the nodes that are meant. */
  restoreOverrides(isMeant: (row: NodeRow) => boolean = () => true): void {
    const sound = this.options.sound()
    if (!sound) return
    const isReached = (row: NodeRow) => !row.isBypassed && isMeant(row)
    const overrides = this.options.overrides().filter((address) => sound.rowsOf(address).some(isReached))
    this.dispatchAll(overrides.map((one) => this.command(one, one.value, 0)))
    for (const one of overrides)
      for (const row of sound.setPlayed(one, one.value)) this.options.onPlayed({ ...one, row })
  }

  /** What smooths its own moves is set: a switch, a crossfader. */
  private command(address: ParamAddress, value: number, rampMs: number): OutgoingCommand {
    const playing = this.options.sound() as SessionSound
    const rampFrames = smoothsItself(playing, address) ? 0 : Math.round((rampMs * playing.sampleRate) / 1000)
    const kind = rampFrames > 0 ? 'ramp' : 'set'
    return { target: playing.targetOf(address), kind, param: address.param, value, rampFrames, source: 'ui' }
  }

  /** Commands on their way: until they are told as applied, the engine's older news of them do not count. */
  private dispatch(commands: readonly OutgoingCommand[]): number {
    if (commands.length === 0) return 0
    const taken = this.options.engine().send(commands)
    const sound = this.options.sound()
    for (const { target, param, value } of commands.slice(0, taken)) {
      const place = sound?.placeOf(target)
      if (place) sound?.noteSent({ ...place, param }, value)
    }
    return taken
  }

  /** What is in the document already: it sounds from the next play on where the queue has no room. */
  private dispatchAll(commands: readonly OutgoingCommand[]): void {
    if (this.dispatch(commands) < commands.length)
      this.options.onTrouble('The engine was busy: a change is in the document and will sound from the next play on.')
  }
}

const keyOf = ({ rack, node, param }: ParamAddress): string => JSON.stringify([rack, node, param])

/** Switches of a strip move over some ms and a crossfader in its own time; a ramp would be in their way. */
function smoothsItself(sound: SessionSound, address: ParamAddress): boolean {
  if (address.rack !== '') return false
  const row = sound.rowsOf(address)[0]
  return row?.node.type === 'xfader' || row?.values.get(address.param)?.param.unit === 'switch'
}
