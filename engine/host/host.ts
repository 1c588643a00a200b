/**
 * Owns the open rack and the engine, applies actions to both, and tells those who look. Main thread only; the sound runs in
 * native threads and waits for nothing here.
 */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Action } from '../contract/gen/mam/v1/actions_pb.js'
import type { ChangeSchema } from '../contract/gen/mam/v1/mam_pb.js'
import { PlayState, ProblemLevel, type RackSchema, type StateSchema } from '../contract/gen/mam/v1/state_pb.js'
import { framesFromWire, framesToWire } from '../contract/validate.ts'
import { sameMusicalFrame } from '../time/position.ts'
import { Gestures } from './live/gestures.ts'
import { HotFeed, type PlayedChange, type Poll } from './live/hot-feed.ts'
import { Library, type LibraryEntry, type LibraryPlaces } from './live/library.ts'
import { descriptorMessage, nodeMessage, paramValueMessage } from './live/messages.ts'
import { PeakLoad } from './live/peak-load.ts'
import { HOST_ORIGIN, type Origin, Publication } from './live/publication.ts'
import { LoadedRack } from './live/rack.ts'
import { orRefuse, Refusal } from './live/refusal.ts'
import { TransportIntent } from './live/transport-intent.ts'
import type { NodeRow, Value } from './live/values.ts'
import type { DeviceInfo, EngineStatus, NativeEngine, NativeModule } from './native.ts'

type Change = MessageInitShape<typeof ChangeSchema>
type ActionCase = NonNullable<Action['action']>

/** One page, tablet or script, as long as it stays connected. */
export interface Connection {
  readonly id: string
}

export interface HostOptions {
  readonly native: NativeModule
  readonly library: LibraryPlaces
  /** Hz; fixed while the host lives. */
  readonly sampleRate?: number
}

const DEFAULT_SAMPLE_RATE = 48000
const DEFAULT_BLOCK_FRAMES = 256
const MAX_BLOCK_FRAMES = 8192
const SILENT = 'silent'
const MAX_NOTICES = 20

export class Host {
  readonly publication: Publication
  readonly hot: HotFeed
  /** For embedders and tests: recording what the device is given. */
  readonly engine: NativeEngine
  private readonly native: NativeModule
  private readonly library: Library
  private readonly gestures = new Gestures()
  private readonly peakLoad = new PeakLoad()
  private readonly intent = new TransportIntent()
  private readonly sampleRate: number
  private rack: LoadedRack | null = null
  private revision = 0
  private status: EngineStatus
  private levels = new Float32Array(2)
  private loop = true
  private startFrame = 0
  private device = { name: SILENT, blockFrames: DEFAULT_BLOCK_FRAMES }
  private notices: { id: number; words: string }[] = []
  private lastNotice = 0

  constructor(options: HostOptions) {
    this.native = options.native
    this.library = new Library(options.library)
    this.sampleRate = options.sampleRate ?? DEFAULT_SAMPLE_RATE
    this.engine = options.native.createEngine({
      sampleRate: this.sampleRate,
      channels: 2,
      maxBlockFrames: MAX_BLOCK_FRAMES,
      lookaheadFrames: this.sampleRate,
    })
    this.status = this.engine.status()
    this.publication = new Publication(() => this.stateMessage())
    this.hot = new HotFeed((watched) => this.poll(watched))
  }

  close(): void {
    this.hot.close()
    this.engine.close()
  }

  /** Text of the open rack with every edit; undefined without one. */
  get rackText(): string | undefined {
    return this.rack?.text
  }

  listRacks(): LibraryEntry[] {
    return this.library.list()
  }

  listDevices(): DeviceInfo[] {
    return orRefuse('the devices cannot be listed', () => this.native.devices())
  }

  /**
   * Applies one checked action: at once, but for opening a rack, which is read first. Resolves with the version of the state
   * that shows it. Rejects with Refusal; then nothing changed.
   */
  async perform(action: ActionCase, origin: Origin, connection: Connection): Promise<number> {
    switch (action.case) {
      case 'play':
        this.play(origin)
        break
      case 'stop':
        this.stop(origin)
        break
      case 'locate':
        this.locate(framesFromWire(action.value.timelineFrame), origin)
        break
      case 'setLoop':
        this.loop = action.value.loop
        this.publishTransport(origin)
        break
      case 'beginGesture':
        this.valueOf(action.value.node, action.value.param)
        this.gestures.begin(connection.id, action.value.gesture, action.value.node, action.value.param)
        break
      case 'moveGesture':
        this.moveGesture(connection, action.value.gesture, action.value.value, action.value.rampMs)
        break
      case 'endGesture': {
        const { node, param, value } = this.gestures.end(connection.id, action.value.gesture)
        if (value !== undefined) this.keep(node, param, value, { ...origin, gesture: action.value.gesture })
        break
      }
      case 'setParam':
        this.send(action.value.node, action.value.param, action.value.value, 0)
        this.keep(action.value.node, action.value.param, action.value.value, origin)
        break
      case 'trigger':
        this.trigger(action.value.node, action.value.velocity)
        break
      case 'setFileValue':
        this.rebuild(this.openRack().withFileValue(action.value.node, action.value.key, action.value.value), origin)
        break
      case 'setTempo':
        this.rebuild(this.openRack().withTempo(action.value.bpm), origin)
        break
      case 'openFile':
        await this.open(action.value.path, origin)
        break
      case 'openDevice':
        this.openDevice(action.value.name, action.value.blockFrames, origin)
        break
      case 'dismissNotice':
        this.dismissNotice(framesFromWire(action.value.notice), origin)
    }
    return this.publication.version
  }

  /** The connection is gone: its hands let go. */
  disconnect(connection: Connection): void {
    for (const { id, gesture } of this.gestures.endAll(connection.id)) {
      if (gesture.value === undefined) continue
      try {
        this.keep(gesture.node, gesture.param, gesture.value, { ...HOST_ORIGIN, gesture: id })
      } catch (error) {
        // Nobody is left to be told what the document could not keep.
        this.notify(`${gesture.node} was let go and its value was not kept: ${(error as Error).message}`)
      }
    }
  }

  /** Opens a rack in place of the one that is open. Rejects with Refusal; then the old one plays on. */
  async open(path: string, origin: Origin = HOST_ORIGIN): Promise<void> {
    const rack = await LoadedRack.open(path, this.native, this.sampleRate)
    orRefuse(`${rack.name} cannot be played`, () => this.engine.load(rack.plan))
    this.halt()
    this.gestures.clear()
    this.library.remember(rack.path)
    this.startFrame = 0
    this.adopt(rack, origin)
  }

  /** A device by name; `blockFrames` 0 keeps the size. Throws Refusal and keeps what was open. */
  openDevice(name: string, blockFrames = 0, origin: Origin = HOST_ORIGIN): void {
    const frames = blockFrames || this.device.blockFrames
    orRefuse(`"${name}" cannot be opened`, () => this.engine.openDevice({ name, blockFrames: frames }))
    this.device = { name, blockFrames: frames }
    this.status = this.readStatus()
    this.publication.publish([{ change: { case: 'device', value: this.deviceMessage() } }], origin)
  }

  /** The device that the system prefers, or the silent clock; what went wrong is said in a notice. */
  openDefaultDevice(wish?: string): void {
    const devices = this.native.hasDevices && !wish ? this.listDevices() : []
    const name = wish ?? devices.find((device) => device.isDefault && device.outputChannels > 0)?.name ?? SILENT
    try {
      this.openDevice(name)
    } catch (error) {
      this.notify(`${(error as Error).message}. MAM plays on without a device: choose another one above.`)
      this.openDevice(SILENT)
    }
  }

  notify(words: string): void {
    this.notices = [...this.notices, { id: ++this.lastNotice, words }].slice(-MAX_NOTICES)
    this.publishNotices(HOST_ORIGIN)
  }

  private dismissNotice(id: number, origin: Origin): void {
    this.notices = this.notices.filter((notice) => notice.id !== id)
    this.publishNotices(origin)
  }

  // --- transport ---------------------------------------------------------------------------------------------------

  private play(origin: Origin): void {
    const rack = this.openRack()
    this.hot.tick()
    if (rack.isNewerThanEngine) orRefuse(`${rack.name} cannot be played`, () => rack.loadInto(this.engine))
    this.playFrom(rack, this.startFrame)
    this.publishTransport(origin)
  }

  /** The engine takes up the values that hold there; what hands had set is gone. */
  private playFrom(rack: LoadedRack, fromFrame: number): void {
    orRefuse('it cannot be played from there', () => this.engine.play({ fromFrame, loop: this.loop }))
    this.intent.wants('playing')
    this.status = this.readStatus()
    this.hot.push(rack.chase(fromFrame).map(({ row, value }) => playedChange(row, value)))
  }

  private stop(origin: Origin): void {
    if (this.status.state === 'stopped') this.startFrame = 0
    this.halt()
    this.publishTransport(origin)
  }

  private halt(): void {
    this.engine.stop()
    this.intent.wants('stopped')
    this.status = this.readStatus()
  }

  private locate(frame: number, origin: Origin): void {
    const rack = this.openRack()
    const { loopFrames } = rack.lengths
    this.startFrame = loopFrames > 0 ? Math.min(frame, loopFrames - 1) : frame
    if (this.status.state === 'playing') {
      this.hot.tick()
      this.playFrom(rack, this.startFrame)
    }
    this.publishTransport(origin)
  }

  // --- values ------------------------------------------------------------------------------------------------------

  private moveGesture(connection: Connection, id: string, value: number, rampMs: number): void {
    const gesture = this.gestures.find(connection.id, id)
    this.send(gesture.node, gesture.param, value, rampMs)
    gesture.value = value
  }

  private send(node: string, param: number, value: number, rampMs: number): void {
    const target = this.valueOf(node, param)
    const rampFrames = Math.round((rampMs * this.sampleRate) / 1000)
    const kind = rampFrames > 0 ? 'ramp' : 'set'
    const taken = this.engine.send([{ target: node, kind, param, value, rampFrames, source: 'ui' }])
    if (taken === 0) throw new Refusal('too-much', 'the engine is busy: the change was dropped')
    target.touched = true
  }

  /** A hand let go: what the file can hold becomes the document's value, the rest was played only. */
  private keep(node: string, param: number, value: number, origin: Origin): void {
    const rack = this.openRack()
    const { fileKey } = this.valueOf(node, param)
    const wasChanged = rack.isChanged
    if (fileKey) this.rack = rack.withStartValue(node, fileKey, value)
    rack.values.setPlayed(node, param, value)
    const values = rack.values.rowsOf(node).flatMap((row) => row.values.get(param) ?? [])
    const params = values.slice(0, 1).map(paramValueMessage)
    const changes: Change[] = [{ change: { case: 'values', value: { node, params, fileValues: [] } } }]
    if (this.openRack().isChanged !== wasChanged) changes.push(this.rackChange())
    this.publication.publish(changes, origin)
  }

  private trigger(node: string, velocity: number): void {
    const row = this.openRack().values.rowsOf(node)[0]
    if (!row) throw new Refusal('not-found', `there is no node "${node}"`)
    if (!row.descriptor.takesEvents) throw new Refusal('not-possible', `${node} (${row.node.type}) cannot be triggered`)
    const taken = this.engine.send([
      { target: node, kind: 'trigger', param: 0, value: velocity, rampFrames: 0, source: 'ui' },
    ])
    if (taken === 0) throw new Refusal('too-much', 'the engine is busy: the hit was dropped')
  }

  private valueOf(node: string, param: number): Value {
    const { values } = this.openRack()
    const value = values.find(node, param)
    if (value) return value
    const what = values.rowsOf(node).length === 0 ? `there is no node "${node}"` : `${node} has no parameter ${param}`
    throw new Refusal('not-found', what)
  }

  // --- the rack ----------------------------------------------------------------------------------------------------

  private openRack(): LoadedRack {
    if (!this.rack) throw new Refusal('not-possible', 'no rack is open')
    return this.rack
  }

  /** Swaps the edited rack in and plays on from the same musical place; what hands had set is set again. */
  private rebuild(edited: LoadedRack, origin: Origin): void {
    const before = this.openRack()
    this.hot.tick()
    const { state, timelineFrame } = this.status
    const at = (frame: number) => sameMusicalFrame(before.lengths.bars, edited.lengths.bars, frame)
    orRefuse('the change cannot be made', () => edited.loadInto(this.engine))
    this.startFrame = at(this.startFrame)
    if (state === 'playing') this.playFrom(edited, at(timelineFrame))
    edited.values.keepPlayed(before.values)
    this.engine.send(
      edited.values.touched().map(({ row, value }) => {
        const param = value.param.id
        return { target: row.node.id, kind: 'set', param, value: value.played, rampFrames: 0, source: 'ui' } as const
      }),
    )
    this.adopt(edited, origin)
  }

  private adopt(rack: LoadedRack, origin: Origin): void {
    this.rack = rack
    this.revision++
    this.levels = new Float32Array(2 + rack.plan.nodes.length)
    this.status = this.readStatus()
    this.publication.publish([this.rackChange(), this.transportChange()], origin)
  }

  // --- looking at the engine ---------------------------------------------------------------------------------------

  private poll(watched: boolean): Poll {
    const status = this.readStatus()
    this.peakLoad.add(status.peakLoad)
    const played = this.playedSince()
    if (watched) this.engine.meters(this.levels)
    this.noticeChanges(status)
    return {
      revision: this.revision,
      status: status.state === 'playing' ? status : { ...status, timelineFrame: this.startFrame },
      peaks: this.levels,
      peakLoad: this.peakLoad.worst(),
      played,
    }
  }

  /** Play and stop take effect with a block, and stop with a fade: until then it counts what was asked for. */
  private readStatus(): EngineStatus {
    const status = this.engine.status()
    return { ...status, state: this.intent.stateOf(status.state) }
  }

  private playedSince(): PlayedChange[] {
    const values = this.rack?.values
    return this.engine.drainApplied().flatMap(({ kind, target, param, value }) => {
      if (!values || (kind !== 'set' && kind !== 'ramp')) return []
      return values.setPlayed(target, param, value).map((row) => ({ node: row.index, param, value }))
    })
  }

  /** What changed in the engine by itself: the end of the content, a lost device. */
  private noticeChanges(status: EngineStatus): void {
    const before = this.status
    this.status = status
    const changes: Change[] = []
    if (status.state !== before.state) changes.push(this.transportChange())
    if (status.deviceTrouble !== before.deviceTrouble || status.blockFrames !== before.blockFrames)
      changes.push({ change: { case: 'device', value: this.deviceMessage() } })
    this.publication.publish(changes)
    if (status.deviceTrouble && status.deviceTrouble !== before.deviceTrouble) this.notify(status.deviceTrouble)
  }

  // --- messages ----------------------------------------------------------------------------------------------------

  private publishTransport(origin: Origin): void {
    this.publication.publish([this.transportChange()], origin)
  }

  private publishNotices(origin: Origin): void {
    this.publication.publish([{ change: { case: 'notices', value: this.noticesMessage() } }], origin)
  }

  private transportChange(): Change {
    return { change: { case: 'transport', value: this.transportMessage() } }
  }

  private rackChange(): Change {
    return { change: { case: 'rack', value: this.rackMessage(this.openRack()) } }
  }

  private stateMessage(): MessageInitShape<typeof StateSchema> {
    return {
      ...(this.rack ? { rack: this.rackMessage(this.rack) } : {}),
      transport: this.transportMessage(),
      device: this.deviceMessage(),
      notices: this.noticesMessage(),
      descriptors: this.native.descriptors().map(descriptorMessage),
      hasDevices: this.native.hasDevices,
    }
  }

  private transportMessage() {
    const state = this.status.state === 'playing' ? PlayState.PLAYING : PlayState.STOPPED
    return { state, loop: this.loop, startFrame: framesToWire(this.startFrame) }
  }

  private deviceMessage() {
    const { blockFrames, sampleRate, deviceTrouble } = this.status
    return { name: this.device.name, sampleRate, blockFrames, trouble: deviceTrouble }
  }

  private noticesMessage() {
    return { notices: this.notices.map(({ id, words }) => ({ id: framesToWire(id), words })) }
  }

  private rackMessage(rack: LoadedRack): MessageInitShape<typeof RackSchema> {
    const { plan, lengths, problems } = rack
    const transport = plan.hasTopLevelTransport ? plan.transports[0] : undefined
    return {
      id: rack.name,
      revision: framesToWire(this.revision),
      path: rack.path,
      name: rack.name,
      description: rack.description,
      changed: rack.isChanged,
      nodes: rack.values.rows.map(nodeMessage),
      connections: plan.edges.map(({ from, to, toPort }) => ({ from, to, toPort })),
      hasTempo: transport !== undefined,
      bpm: transport?.bpm ?? 0,
      loopFrames: framesToWire(lengths.loopFrames),
      bars: lengths.bars.map((bar) => ({ ...bar, frame: framesToWire(bar.frame) })),
      sampleRate: this.sampleRate,
      latencyFrames: this.status.latencyFrames,
      problems: problems.map(({ isError, place, words }) => ({
        level: isError ? ProblemLevel.ERROR : ProblemLevel.WARNING,
        place,
        words,
      })),
    }
  }
}

function playedChange(row: NodeRow, value: Value): PlayedChange {
  return { node: row.index, param: value.param.id, value: value.played }
}
