/**
 * The engine with the session that it plays: transport, values, device, and what a page sees of them. Which rack is in front
 * only says whose nodes pages show. Knows nothing of files and history. Main thread only; the sound runs in native threads and
 * waits for nothing here.
 */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { ChangeSchema } from '../../contract/gen/mam/v1/mam_pb.js'
import { PlayState } from '../../contract/gen/mam/v1/state_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import type { ParamAddress } from '../../session/address.ts'
import type { PlanDifference } from '../../session/plan-difference.ts'
import { sameMusicalFrame } from '../../time/position.ts'
import type { EngineStatus, NativeEngine, NativeModule } from '../native.ts'
import type { Fault } from './faults.ts'
import { HandPlay } from './hand-play.ts'
import type { HotFeed } from './hot-feed.ts'
import { HotSource } from './hot-source.ts'
import { type EngineMargins, LiveEngine } from './live-engine.ts'
import { nodeMessage, rackMessage } from './messages.ts'
import { Moves, type Override } from './moves.ts'
import { Output, type OutputParts } from './output.ts'
import type { RackView } from './rack-view.ts'
import { NoEngine, orRefuse, Refusal } from './refusal.ts'
import { onePass, type Place, type SessionSound, type ShownLengths } from './session-sound.ts'
import type { Strips } from './strip-meters.ts'
import type { NodeRow, Value } from './values.ts'

export type StateChange = MessageInitShape<typeof ChangeSchema>

export interface PlayerOptions {
  readonly native: NativeModule
  /** Hz, until something of another rate is opened. */
  readonly sampleRate: number
  readonly devices: OutputParts
  /** What the engine did by itself: the end of the content, a lost device. */
  readonly onChange: (changes: readonly StateChange[]) => void
  readonly onTrouble: (words: string) => void
  /** Of the device; what was said of it before is out of date. */
  readonly onDeviceNews: (words: string) => void
  /** Of all racks and the mixer; set again whenever playing begins. */
  readonly overrides: () => readonly Override[]
  readonly strips: () => Strips
}

export interface Edit {
  /** Whoever did it, for people; '' is nobody. */
  readonly by: string
  /** New rack id → old. */
  readonly renamed: ReadonlyMap<string, string>
}

/** Longer than any night, and still a whole number on the way to native. */
const ENDLESS_FRAMES = 2 ** 50
export class Player {
  readonly hot: HotFeed
  readonly output: Output
  readonly handPlay: HandPlay
  private readonly options: PlayerOptions
  private readonly moves: Moves
  private readonly hotSource: HotSource
  private live: LiveEngine
  private playing: SessionSound | null = null
  private front = ''
  private revision = 0
  private isLooping = true
  private isOutputFaded = false
  private startFrame = 0

  constructor(options: PlayerOptions) {
    this.options = options
    this.live = new LiveEngine(options.native, options.sampleRate)
    this.handPlay = new HandPlay({ engine: () => this.engine, sound: () => this.playing })
    this.moves = new Moves({
      engine: () => this.engine,
      sound: () => this.playing,
      overrides: options.overrides,
      onTrouble: options.onTrouble,
      onPlayed: (value) => this.hotSource.pushPlayed(value),
    })
    this.output = new Output({
      ...options.devices,
      native: options.native,
      engine: this.engine,
      status: () => this.live.watch.peek(),
      onChange: () => options.onChange([this.deviceChange()]),
      onBack: options.onDeviceNews,
    })
    this.hotSource = new HotSource({
      live: () => this.live,
      scene: () => ({
        sound: this.playing,
        front: this.front,
        revision: this.revision,
        startFrame: this.startFrame,
      }),
      strips: options.strips,
      onStatus: (status, before) => this.noticeChanges(status, before),
    })
    this.hot = this.hotSource.feed
  }

  close(): void {
    this.hot.close()
    // Connections that close after the engine have nothing left to end.
    this.handPlay.notes.keepNodes(new Set())
    this.live.close()
  }

  /** The one that plays now. */
  get engine(): NativeEngine {
    return this.live.engine
  }

  /** Hz, of what plays. */
  get sampleRate(): number {
    return this.live.sampleRate
  }

  setMargins(margins: EngineMargins): void {
    this.live.setMargins(margins)
  }

  /** What the engine has; null before anything was opened. */
  get sound(): SessionSound | null {
    return this.playing
  }

  /** The rack in front, where it can play. */
  get rack(): RackView | null {
    return this.playing?.racks.get(this.front) ?? null
  }

  /** As it was read last. */
  get status(): EngineStatus {
    return this.live.watch.status
  }

  /** Rack.revision of the contract. */
  get rackRevision(): number {
    return this.revision
  }

  get isPlaying(): boolean {
    return this.live.watch.isPlaying
  }

  get loop(): boolean {
    return this.isLooping
  }

  /** Where it plays, or would start, in frames of the content; until the first block is rendered that is one place. */
  position(): number {
    return this.live.watch.soundingFrame() ?? this.startFrame
  }

  // --- what plays --------------------------------------------------------------------------------------------------

  /** Another session, by another engine where it has another rate. Throws Refusal, and then the one before plays on. */
  load(next: SessionSound, front: string): StateChange[] {
    const isReplaced = next.sampleRate !== this.sampleRate
    if (isReplaced) this.replaceEngine(next)
    else {
      orRefuse('it cannot be played', () => this.engine.load(next.plan))
      this.halt()
    }
    this.startFrame = 0
    // What says how long it is has an end.
    this.isLooping = typeof next.plan.session?.durationSec !== 'number'
    this.handPlay.notes.keepNodes(new Set())
    this.adopt(next)
    this.moves.restoreOverrides()
    return [this.show(front), this.transportChange(), ...(isReplaced ? [this.deviceChange()] : [])]
  }

  /** The one that plays gives the device away last. Throws Refusal, NoEngine where no session could be played at that rate. */
  private replaceEngine({ plan, sampleRate }: SessionSound): void {
    const before = this.live
    const next = orNoEngine(sampleRate, () => new LiveEngine(this.options.native, sampleRate, before))
    try {
      orNoEngine(sampleRate, () => next.setMargins(before.margins))
      orRefuse('it cannot be played', () => next.engine.load(plan))
      if (this.isOutputFaded) next.engine.fadeOutput({ to: 'silence', ms: 0 })
      orNoEngine(sampleRate, () => this.output.moveTo(next.engine))
    } catch (error) {
      next.close()
      throw error
    }
    this.live = next
    this.output.follow(next.watch.peek())
    before.close()
  }

  /** The same session after an edit. Throws Refusal, and then nothing has changed. */
  edit(next: SessionSound, difference: PlanDifference, front: string, { by, renamed }: Edit): StateChange[] {
    if (difference.kind === 'structure') return this.rebuild(next, front, { by, renamed })
    if (difference.kind === 'same') return this.rename(next, front)
    orRefuse('the change cannot be made', () => this.engine.revise(next.plan))
    const before = this.rack
    const changed = difference.changes.flatMap((one) => {
      const place = next.placeOf(one.node)
      return place ? [{ ...place, param: one.param, value: one.value }] : []
    })
    this.turnTo(next)
    const rows = changed.flatMap((one) => next.setBase(one, one.value).map((row) => ({ rack: one.rack, row })))
    for (const one of changed) next.noteMoved(one, by)
    this.moves.follow(changed)
    // A jump over many steps may change the name as well.
    if (front !== this.front || before?.place.id !== this.rack?.place.id) return [this.show(front)]
    return this.valuesChanges(rows)
  }

  /** What differs is nothing that is heard. */
  rename(next: SessionSound, front: string): StateChange[] {
    const before = this.rack
    this.turnTo(next)
    if (front !== this.front) return [this.show(front)]
    return before === this.rack ? [] : [this.rackChange()]
  }

  /** Pages show another rack; what sounds is not touched. */
  bringToFront(front: string): StateChange[] {
    this.hot.tick()
    return [this.show(front)]
  }

  private show(front: string): StateChange {
    this.front = front
    this.revision++
    return this.rackChange()
  }

  /** The edited session takes the place of the one that sounds: nodes that stay play on with the values that they have. */
  private rebuild(edited: SessionSound, front: string, { by, renamed }: Edit): StateChange[] {
    const before = this.loaded()
    this.hot.tick()
    orRefuse('the change cannot be made', () => this.engine.edit(edited.plan))
    const shown = this.rack
    const shownLengths = before.lengthsOf(this.front)
    this.adopt(edited)
    if (edited.hasOtherClock(before))
      this.startFrame = sameMusicalFrame(before.lengths.bars, edited.lengths.bars, this.startFrame)
    const { stayed, rebased } = edited.carryOn(before, renamed)
    for (const one of rebased) edited.noteMoved(one, by)
    this.moves.follow(rebased)
    this.moves.restoreOverrides((row) => !stayed.has(row))
    const isSame = front === this.front && shown === this.rack && isSameLength(shownLengths, edited.lengthsOf(front))
    return [...(isSame ? [] : [this.show(front)]), this.transportChange()]
  }

  /** Of what sounds nothing but values and names is another. */
  private turnTo(next: SessionSound): void {
    if (!this.playing?.names.isSame(next.names)) this.hot.tellAll()
    this.playing = next
  }

  private adopt(next: SessionSound): void {
    this.playing = next
    this.handPlay.notes.keepNodes(next.targets())
    this.hotSource.follow(next)
  }

  /** What may sound: racks, else buses and inputs. */
  private content(): SessionSound {
    if (!this.playing?.hasContent) throw new Refusal('not-possible', 'no rack is open')
    return this.playing
  }

  private loaded(): SessionSound {
    if (!this.playing) throw new Refusal('not-possible', 'no session is open')
    return this.playing
  }

  // --- transport ---------------------------------------------------------------------------------------------------

  play(fadeInMs = 0): StateChange[] {
    this.content()
    this.hot.tick()
    // Whoever asks for a play wants to hear it, whatever a panic did before.
    const opening = this.isOutputFaded ? { opensOutput: true } : {}
    this.playFrom(this.startFrame, { ...(fadeInMs > 0 ? { fadeInMs } : {}), ...opening })
    this.isOutputFaded = false
    return [this.transportChange()]
  }

  /** The engine takes up the values that hold there; what hands had set is gone, but for the tonight layer. */
  private playFrom(fromFrame: number, how: { fadeInMs?: number; opensOutput?: boolean } = {}): void {
    const sound = this.content()
    const range = sound.isEndless ? { range: { ...onePass(sound.sampleRate), hardFrames: ENDLESS_FRAMES } } : {}
    orRefuse('it cannot be played from there', () =>
      this.engine.play({ fromFrame, loop: this.isLooping, ...range, ...how }),
    )
    this.live.watch.wants('playing')
    for (const one of sound.chase(fromFrame)) this.hotSource.pushPlayed(one)
    this.moves.restoreOverrides()
  }

  /** What sounds moves to a value, if it is not there already. */
  put(address: ParamAddress, wanted: number | undefined): StateChange[] {
    const value = this.moves.put(address, wanted)
    return value === undefined ? [] : this.settle(address, value)
  }

  /** Where the next play starts. */
  startAt(frame: number, isLooping: boolean): void {
    this.startFrame = frame
    this.isLooping = isLooping
  }

  stop(): StateChange[] {
    const isAtRest = !this.isPlaying
    orRefuse('it cannot be stopped', () => this.halt())
    if (isAtRest) this.startFrame = 0
    return [this.transportChange()]
  }

  /** As stop, but what is pressed while nothing plays does not go back to the start: pads and tails end. */
  cut(): StateChange[] {
    this.halt()
    return [this.transportChange()]
  }

  /** What the device is given; all plays on behind it. */
  fadeOutput(to: 'whole' | 'silence', ms: number): void {
    this.engine.fadeOutput({ to, ms })
    this.isOutputFaded = to === 'silence'
  }

  private halt(): void {
    this.engine.stop()
    this.live.watch.wants('stopped')
  }

  locate(frame: number): StateChange[] {
    const { loopFrames, bodyFrames } = this.content().lengths
    // A session may last longer than the loops of its racks.
    const end = this.isLooping ? loopFrames : Math.max(loopFrames, bodyFrames)
    this.startFrame = loopFrames > 0 ? Math.min(frame, end - 1) : frame
    if (this.isPlaying) {
      this.hot.tick()
      this.playFrom(this.startFrame)
    }
    return [this.transportChange()]
  }

  /** Of what plays, and of every play from now on. */
  setLoop(isLooping: boolean): StateChange[] {
    orRefuse('loop cannot be switched', () => this.engine.setLoop(isLooping))
    this.isLooping = isLooping
    return [this.transportChange()]
  }

  // --- hands -------------------------------------------------------------------------------------------------------

  /** Whether a hand at this rack is heard; '' is the mixer. */
  plays(rack: string): boolean {
    return this.playing?.has(rack) === true
  }

  /** A live command. Throws Refusal where there is no such parameter. */
  send(address: ParamAddress, value: number, rampMs: number): void {
    this.moves.send(address, value, rampMs)
  }

  /** A hand let go at a value that no file keeps, or that the document has by now. */
  settle(address: ParamAddress, value: number, by = ''): StateChange[] {
    const sound = this.playing
    if (!sound) return []
    sound.setPlayed(address, value)
    sound.noteMoved(address, by)
    if (address.rack === '') this.hot.pushMixer([{ address: address.node, param: address.param, value }])
    return this.valuesChanges(sound.rowsOf(address).map((row) => ({ rack: address.rack, row })))
  }

  valueOf(address: ParamAddress): Value {
    return this.moves.valueOf(address)
  }

  /** What the tap of a node is called by native; undefined where it does not play. */
  tapOf(place: Place): string | undefined {
    return this.playing && this.playing.rowsOf(place).length > 0 ? this.playing.targetOf(place) : undefined
  }

  /** What is muted as it gave no playable sound, as it was looked at last. */
  get faults(): readonly Fault[] {
    return this.live.faults.list
  }

  /** `count`: faults of the engine's life, as its telemetry tells. */
  lookForFaults(count: number): 'same' | 'changed' {
    return this.live.faults.look(count, this.playing)
  }

  // --- messages ----------------------------------------------------------------------------------------------------

  state() {
    return {
      ...(this.rack ? { rack: this.rackState(this.rack) } : {}),
      transport: this.transport(),
      device: this.output.message(),
    }
  }

  /** What changed in the engine by itself: the end of the content, a lost device. */
  private noticeChanges(status: EngineStatus, before: EngineStatus): void {
    const changes: StateChange[] = []
    if (status.state !== before.state) changes.push(this.transportChange())
    if (this.output.follow(status)) changes.push(this.deviceChange())
    if (changes.length > 0) this.options.onChange(changes)
  }

  /** Without a rack: an empty one, which clears it. */
  rackChange(): StateChange {
    return { change: { case: 'rack', value: this.rack ? this.rackState(this.rack) : {} } }
  }

  private transportChange(): StateChange {
    return { change: { case: 'transport', value: this.transport() } }
  }

  /** Pages know the values of the rack in front. */
  private valuesChanges(rows: readonly { readonly rack: string; readonly row: NodeRow }[]): StateChange[] {
    return [...new Set(rows.flatMap(({ rack, row }) => (rack !== '' && rack === this.front ? [row] : [])))].map(
      valuesChange,
    )
  }

  deviceChange(): StateChange {
    return { change: { case: 'device', value: this.output.message() } }
  }

  private rackState(view: RackView) {
    const { revision } = this
    const sound = this.loaded()
    const { sampleRate } = sound
    const lengths = sound.lengthsOf(view.place.id)
    return rackMessage(view, { revision, sampleRate, lengths, latencyFrames: this.live.watch.status.latencyFrames })
  }

  private transport() {
    const state = this.isPlaying ? PlayState.PLAYING : PlayState.STOPPED
    return { state, loop: this.isLooping, startFrame: framesToWire(this.startFrame) }
  }
}

function orNoEngine<T>(sampleRate: number, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw new NoEngine(`${sampleRate} Hz cannot be had (${(error as Error).message})`)
  }
}

const isSameLength = (a: ShownLengths, b: ShownLengths): boolean =>
  a.loopFrames === b.loopFrames && JSON.stringify([a.bars, a.patternBars]) === JSON.stringify([b.bars, b.patternBars])

function valuesChange(row: NodeRow): StateChange {
  const { params, fileValues } = nodeMessage(row)
  return { change: { case: 'values', value: { node: row.index, params: params!, fileValues: fileValues! } } }
}
