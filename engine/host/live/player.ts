/**
 * The engine with the rack that is in front: transport, values, device, and what a page sees of them. Knows nothing of files
 * and history. Main thread only; the sound runs in native threads and waits for nothing here.
 */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { ChangeSchema } from '../../contract/gen/mam/v1/mam_pb.js'
import { PlayState } from '../../contract/gen/mam/v1/state_pb.js'
import { framesToWire } from '../../contract/validate.ts'
import type { PlanDifference } from '../../session/plan-difference.ts'
import { sameMusicalFrame } from '../../time/position.ts'
import type { EngineStatus, NativeEngine, NativeModule, OutgoingCommand } from '../native.ts'
import { EngineWatch } from './engine-watch.ts'
import { HotFeed, type PlayedChange, type Poll } from './hot-feed.ts'
import { nodeMessage, rackMessage } from './messages.ts'
import { type NoteOwner, type NoteStart, Notes } from './notes.ts'
import { Output, type OutputParts } from './output.ts'
import type { RackView } from './rack-view.ts'
import { orRefuse, Refusal } from './refusal.ts'
import { heading, type NodeRow, type Value } from './values.ts'

export type StateChange = MessageInitShape<typeof ChangeSchema>

/** A value of the rack in front that holds over the document's. */
export interface Override {
  readonly node: string
  readonly param: number
  readonly value: number
}

export interface PlayerOptions {
  readonly native: NativeModule
  /** Hz; fixed while the player lives. */
  readonly sampleRate: number
  readonly devices: OutputParts
  /** What the engine did by itself: the end of the content, a lost device. */
  readonly onChange: (changes: readonly StateChange[]) => void
  readonly onTrouble: (words: string) => void
  /** Of the device; what was said of it before is out of date. */
  readonly onDeviceNews: (words: string) => void
  /** Of the rack in front; set again whenever playing begins. */
  readonly overrides: () => readonly Override[]
}

const MAX_BLOCK_FRAMES = 8192
/** A value that jumps clicks; undo and all that nobody's hand does take this long. */
const GLIDE_MS = 20
/** What plays notes by hand. */
const HANDS: readonly OutgoingCommand['source'][] = ['ui', 'web', 'midi', 'osc', 'hid', 'script']

export class Player {
  readonly hot: HotFeed
  readonly engine: NativeEngine
  readonly output: Output
  readonly notes: Notes
  private readonly options: PlayerOptions
  private readonly watch: EngineWatch
  private view: RackView | null = null
  private revision = 0
  private levels = new Float32Array(2)
  private isLooping = true
  private isOutputFaded = false
  private startFrame = 0

  constructor(options: PlayerOptions) {
    this.options = options
    this.engine = options.native.createEngine({
      sampleRate: options.sampleRate,
      channels: 2,
      maxBlockFrames: MAX_BLOCK_FRAMES,
      lookaheadFrames: options.sampleRate,
    })
    this.notes = new Notes(this.engine)
    this.watch = new EngineWatch(this.engine)
    this.output = new Output({
      ...options.devices,
      native: options.native,
      engine: this.engine,
      onChange: () => options.onChange([this.deviceChange()]),
      onBack: options.onDeviceNews,
    })
    this.hot = new HotFeed((watched) => this.poll(watched))
  }

  close(): void {
    this.hot.close()
    // Connections that close after the engine have nothing left to end.
    this.notes.keepNodes(new Set())
    this.engine.close()
  }

  get rack(): RackView | null {
    return this.view
  }

  /** As it was read last. */
  get status(): EngineStatus {
    return this.watch.status
  }

  /** Rack.revision of the contract. */
  get rackRevision(): number {
    return this.revision
  }

  get isPlaying(): boolean {
    return this.watch.isPlaying
  }

  get loop(): boolean {
    return this.isLooping
  }

  /** Where it plays, or would start, in frames of the content; until the first block is rendered that is one place. */
  position(): number {
    return this.watch.soundingFrame() ?? this.startFrame
  }

  // --- the rack in front -------------------------------------------------------------------------------------------

  /** Another rack, or none. Throws Refusal, and then the one before plays on. */
  show(next: RackView | null): StateChange[] {
    if (next) orRefuse(`${next.place.name} cannot be played`, () => this.engine.load(next.plan))
    this.halt()
    this.startFrame = 0
    this.notes.keepNodes(new Set())
    this.adopt(next)
    if (next) this.restoreOverrides()
    return [this.rackChange(), this.transportChange()]
  }

  /** The same rack after an edit of its text by somebody. Throws Refusal, and then nothing has changed. */
  edit(next: RackView, difference: PlanDifference, by = ''): StateChange[] {
    if (difference.kind === 'structure') return this.rebuild(next, by)
    if (difference.kind === 'same') return this.rename(next)
    orRefuse('the change cannot be made', () => this.engine.revise(next.plan))
    const { values } = this.openRack()
    const rows = difference.changes.flatMap(({ node, param, value }) => values.setBase(node, param, value))
    for (const { node, param } of difference.changes) values.noteMoved(node, param, by)
    const firsts = difference.changes.map(({ node, param }) => [values.rowsOf(node)[0]!, param] as const)
    this.follow(firsts)
    const isRenamed = this.openRack().place.id !== next.place.id
    this.view = next
    // A jump over many steps may change the name as well.
    return isRenamed ? [this.rackChange()] : [...new Set(rows)].map(valuesChange)
  }

  /** What sounds follows the document, but for what already does and what holds over it. */
  private follow(changed: readonly (readonly [NodeRow, number])[]): void {
    const over = this.options.overrides()
    const commands = changed.flatMap(([{ node, values }, param]) => {
      const value = values.get(param)
      const isOver = over.some((one) => one.node === node.id && one.param === param)
      return value && !isOver && heading(value) !== value.base ? [this.glideCommand(node.id, param, value.base)] : []
    })
    this.dispatchAll(commands)
    for (const { target, param, value } of commands) this.openRack().values.setPlayed(target, param, value)
  }

  /** The edited rack takes the place of the one that sounds: nodes that stay play on with the values that they have. */
  private rebuild(edited: RackView, by: string): StateChange[] {
    const before = this.openRack()
    this.hot.tick()
    orRefuse('the change cannot be made', () => this.engine.edit(edited.plan))
    this.adopt(edited)
    this.startFrame = sameMusicalFrame(before.lengths.bars, edited.lengths.bars, this.startFrame)
    const { stayed, rebased } = edited.values.carryOn(before.values)
    for (const [{ node }, param] of rebased) edited.values.noteMoved(node.id, param, by)
    this.follow(rebased)
    this.restoreOverrides((row) => !stayed.has(row))
    return [this.rackChange(), this.transportChange()]
  }

  private adopt(next: RackView | null): void {
    this.view = next
    this.notes.keepNodes(new Set(next?.plan.nodes.map(({ id }) => id)))
    this.revision++
    this.levels = new Float32Array(2 + (next?.plan.nodes.length ?? 0))
    this.watch.read()
  }

  private openRack(): RackView {
    if (!this.view) throw new Refusal('not-possible', 'no rack is open')
    return this.view
  }

  // --- transport ---------------------------------------------------------------------------------------------------

  play(fadeInMs = 0): StateChange[] {
    this.openRack()
    this.hot.tick()
    // Whoever asks for a play wants to hear it, whatever a panic did before.
    const opening = this.isOutputFaded ? { opensOutput: true } : {}
    this.playFrom(this.startFrame, { ...(fadeInMs > 0 ? { fadeInMs } : {}), ...opening })
    this.isOutputFaded = false
    return [this.transportChange()]
  }

  /** The engine takes up the values that hold there; what hands had set is gone, but for the tonight layer. */
  private playFrom(fromFrame: number, how: { fadeInMs?: number; opensOutput?: boolean } = {}): void {
    orRefuse('it cannot be played from there', () => this.engine.play({ fromFrame, loop: this.isLooping, ...how }))
    this.watch.wants('playing')
    this.hot.push(
      this.openRack()
        .chase(fromFrame)
        .map(({ row, value }) => playedChange(row, value)),
    )
    this.restoreOverrides()
  }

  /** The same rack under another name. */
  rename(next: RackView): StateChange[] {
    this.view = next
    return [this.rackChange()]
  }

  private glideCommand(target: string, param: number, value: number): OutgoingCommand {
    const rampFrames = Math.round((GLIDE_MS * this.options.sampleRate) / 1000)
    return { target, kind: 'ramp', param, value, rampFrames, source: 'ui' }
  }

  /** What sounds moves to a value, if it is not there already. */
  put(node: string, param: number, wanted: number | undefined): StateChange[] {
    const value = this.view?.values.find(node, param)
    const target = wanted ?? value?.base
    if (!value || target === undefined || heading(value) === target) return []
    this.dispatch([this.glideCommand(node, param, target)])
    return this.settle(node, param, target)
  }

  /** Where the next play starts. */
  startAt(frame: number, isLooping: boolean): void {
    this.startFrame = frame
    this.isLooping = isLooping
  }

  /** Sets the values that hold over the document's, in the nodes that are meant. */
  private restoreOverrides(isMeant: (row: NodeRow) => boolean = () => true): void {
    if (!this.view) return
    const { values } = this.view
    const isReached = (row: NodeRow) => !row.isBypassed && isMeant(row)
    const overrides = this.options.overrides().filter(({ node }) => values.rowsOf(node).some(isReached))
    this.dispatchAll(overrides.map(({ node, param, value }) => setCommand(node, param, value)))
    for (const { node, param, value: played } of overrides)
      this.hot.push(values.setPlayed(node, param, played).map((row) => ({ node: row.index, param, value: played })))
  }

  stop(): StateChange[] {
    if (!this.isPlaying) this.startFrame = 0
    this.halt()
    return [this.transportChange()]
  }

  /** As stop, but what is pressed while nothing plays does not go back to the start: pads and tails end. */
  cut(): StateChange[] {
    this.halt()
    return [this.transportChange()]
  }

  /** Of every client and controller, held ones too. Those of the content go on. */
  endAllNotes(): void {
    this.notes.forget()
    for (const source of HANDS) this.engine.releaseNotes(source)
  }

  /** What the device is given; all plays on behind it. */
  fadeOutput(to: 'whole' | 'silence', ms: number): void {
    this.engine.fadeOutput({ to, ms })
    this.isOutputFaded = to === 'silence'
  }

  private halt(): void {
    this.engine.stop()
    this.watch.wants('stopped')
  }

  locate(frame: number): StateChange[] {
    const { loopFrames } = this.openRack().lengths
    this.startFrame = loopFrames > 0 ? Math.min(frame, loopFrames - 1) : frame
    if (this.isPlaying) {
      this.hot.tick()
      this.playFrom(this.startFrame)
    }
    return [this.transportChange()]
  }

  setLoop(isLooping: boolean): StateChange[] {
    this.isLooping = isLooping
    return [this.transportChange()]
  }

  // --- hands -------------------------------------------------------------------------------------------------------

  /** A live command to a node of the rack in front. Throws Refusal where there is no such parameter. */
  send(node: string, param: number, value: number, rampMs: number): void {
    this.valueOf(node, param)
    const rampFrames = Math.round((rampMs * this.options.sampleRate) / 1000)
    const kind = rampFrames > 0 ? 'ramp' : 'set'
    const taken = this.dispatch([{ target: node, kind, param, value, rampFrames, source: 'ui' }])
    if (taken === 0) throw new Refusal('too-much', 'the engine is busy: the change was dropped')
  }

  /** Commands on their way: until they are told as applied, the engine's older news of them do not count. */
  private dispatch(commands: readonly OutgoingCommand[]): number {
    if (commands.length === 0) return 0
    const taken = this.engine.send(commands)
    const { values } = this.openRack()
    for (const { target, param, value } of commands.slice(0, taken)) values.noteSent(target, param, value)
    return taken
  }

  /** What is in the document already: it sounds from the next play on where the queue has no room. */
  private dispatchAll(commands: readonly OutgoingCommand[]): void {
    if (this.dispatch(commands) < commands.length)
      this.options.onTrouble('The engine was busy: a change is in the document and will sound from the next play on.')
  }

  trigger(node: string, velocity: number): void {
    const row = this.openRack().values.rowsOf(node)[0]
    if (!row) throw new Refusal('not-found', `there is no node "${node}"`)
    if (!row.descriptor.takesEvents) throw new Refusal('not-possible', `${node} (${row.node.type}) cannot be triggered`)
    const taken = this.engine.send([
      { target: node, kind: 'trigger', param: 0, value: velocity, rampFrames: 0, source: 'ui' },
    ])
    if (taken === 0) throw new Refusal('too-much', 'the engine is busy: the hit was dropped')
  }

  /** A note of a node of the rack in front. Throws Refusal where it plays nothing. */
  startNote(owner: NoteOwner, note: NoteStart): void {
    this.noteNode(note.node)
    this.notes.start(owner, note)
  }

  /** As a sustain pedal. Throws Refusal where no notes are played. */
  holdNotes(connection: string, node: string, isOn: boolean): void {
    if (isOn) this.noteNode(node)
    this.notes.hold(connection, node, isOn)
  }

  private noteNode(node: string): void {
    const row = this.openRack().values.rowsOf(node)[0]
    if (!row) throw new Refusal('not-found', `there is no node "${node}"`)
    if (row.descriptor.notes === 'none')
      throw new Refusal('not-possible', `${node} (${row.node.type}) is not played by notes`)
  }

  /** A hand let go at a value that no file keeps, or that the document has by now. */
  settle(node: string, param: number, value: number, by = ''): StateChange[] {
    const { values } = this.openRack()
    const rows = values.rowsOf(node)
    values.setPlayed(node, param, value)
    values.noteMoved(node, param, by)
    return rows.map(valuesChange)
  }

  valueOf(node: string, param: number): Value {
    const { values } = this.openRack()
    const value = values.find(node, param)
    if (value) return value
    const what = values.rowsOf(node).length === 0 ? `there is no node "${node}"` : `${node} has no parameter ${param}`
    throw new Refusal('not-found', what)
  }

  // --- looking at the engine ---------------------------------------------------------------------------------------

  private poll(watched: boolean): Poll {
    const before = this.watch.status
    const status = this.watch.read()
    const played = this.playedSince()
    if (watched) this.engine.meters(this.levels)
    this.noticeChanges(before, status)
    return {
      revision: this.revision,
      status: status.state === 'playing' ? status : { ...status, timelineFrame: this.startFrame },
      peaks: this.levels,
      peakLoad: this.watch.peakLoad,
      played,
    }
  }

  private playedSince(): PlayedChange[] {
    const values = this.view?.values
    return this.engine.drainApplied().flatMap(({ kind, target, param, value }) => {
      if (!values || (kind !== 'set' && kind !== 'ramp')) return []
      return values.noteApplied(target, param, value).map((row) => ({ node: row.index, param, value }))
    })
  }

  /** What changed in the engine by itself: the end of the content, a lost device. */
  private noticeChanges(before: EngineStatus, status: EngineStatus): void {
    const changes: StateChange[] = []
    if (status.state !== before.state) changes.push(this.transportChange())
    if (this.output.follow(status)) changes.push(this.deviceChange())
    if (changes.length > 0) this.options.onChange(changes)
  }

  // --- messages ----------------------------------------------------------------------------------------------------

  state() {
    return {
      ...(this.view ? { rack: this.rackState(this.view) } : {}),
      transport: this.transport(),
      device: this.output.message(),
    }
  }

  /** Without a rack: an empty one, which clears it. */
  rackChange(): StateChange {
    return { change: { case: 'rack', value: this.view ? this.rackState(this.view) : {} } }
  }

  private transportChange(): StateChange {
    return { change: { case: 'transport', value: this.transport() } }
  }

  deviceChange(): StateChange {
    return { change: { case: 'device', value: this.output.message() } }
  }

  private rackState(view: RackView) {
    const { revision } = this
    const { sampleRate } = this.options
    return rackMessage(view, { revision, sampleRate, latencyFrames: this.watch.status.latencyFrames })
  }

  private transport() {
    const state = this.isPlaying ? PlayState.PLAYING : PlayState.STOPPED
    return { state, loop: this.isLooping, startFrame: framesToWire(this.startFrame) }
  }
}

function setCommand(target: string, param: number, value: number): OutgoingCommand {
  return { target, kind: 'set', param, value, rampFrames: 0, source: 'ui' }
}

function playedChange(row: NodeRow, value: Value): PlayedChange {
  return { node: row.index, param: value.param.id, value: value.played }
}

function valuesChange(row: NodeRow): StateChange {
  const { params, fileValues } = nodeMessage(row)
  return { change: { case: 'values', value: { node: row.index, params: params!, fileValues: fileValues! } } }
}
