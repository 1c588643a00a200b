/**
 * A native engine without sound, whose faults a test chooses: what the host makes of a lost device, a full queue or a graph
 * that is refused can't be asked of the real one.
 */
import { nodeDescriptors } from '../../formats/nodes.gen.ts'
import type { RackPlan } from '../../formats/plan.ts'
import type {
  AppliedCommand,
  CompiledGraph,
  DeviceInfo,
  DeviceRequest,
  EngineStatus,
  NativeEngine,
  NativeModule,
  OutgoingCommand,
  OutgoingExpression,
  OutgoingNote,
  RackLengths,
  RenderRange,
  ResolvedEvent,
  Telemetry,
} from '../native.ts'
import { restingTelemetry } from './fake-telemetry.ts'

type FakeStatus = { -readonly [K in keyof EngineStatus]: EngineStatus[K] }

export interface FakeEngine {
  readonly native: NativeModule
  readonly calls: string[]
  readonly sent: OutgoingCommand[]
  readonly notes: (OutgoingNote | OutgoingExpression)[]
  /** Of the engine that was created last, of those that are open. */
  readonly status: FakeStatus
  /** As they were created; the others share what is not a status. */
  readonly engines: { readonly id: number; readonly status: FakeStatus; isOpen: boolean }[]
  readonly loaded: RackPlan[]
  /** What `drainApplied` tells next. */
  applied: AppliedCommand[]
  /** The content, as `events` tells it. */
  events: ResolvedEvent[]
  /** What `meters` tells next. */
  peaks: number[]
  /** What `stripLevels` tells; empty: nothing is measured. */
  stripLevels: number[]
  queueIsFull: boolean
  /** The callback stands still: no edit and no play has room. */
  standsStill: boolean
  /** Otherwise it goes on playing, as during a fade. */
  stopsAtOnce: boolean
  createFails: string
  loadFails: string
  reviseFails: string
  editFails: string
  deviceFails: string
  /** Hz, at which no device opens. */
  refusedRate: number
  /** What is plugged in; `opened` is what was asked for, in order. */
  devices: DeviceInfo[]
  readonly opened: Required<DeviceRequest>[]
  /** What `readBack` tells: the plan of the last load, revise or edit. */
  held: RackPlan | null
  /** What `faultyNodes` tells; `telemetry.faults` counts them. */
  faulty: string[]
  /** What `telemetry` tells. */
  telemetry: Telemetry
  /** Pieces of what `flightRecord` tells. */
  flightRecord: string[]
}

export function fakeEngine(): FakeEngine {
  const first: FakeStatus = startStatus()
  const fake: FakeEngine = {
    native: undefined as never,
    calls: [],
    sent: [],
    notes: [],
    loaded: [],
    applied: [],
    events: [],
    peaks: [],
    stripLevels: [],
    queueIsFull: false,
    standsStill: false,
    stopsAtOnce: true,
    createFails: '',
    loadFails: '',
    reviseFails: '',
    editFails: '',
    deviceFails: '',
    refusedRate: 0,
    devices: [deviceNamed('silent', false), deviceNamed('JACK: system', true)],
    opened: [],
    held: null,
    faulty: [],
    telemetry: restingTelemetry(),
    flightRecord: ['{"traceEvents":[', ']}'],
    engines: [],
    get status() {
      return this.engines.findLast(({ isOpen }) => isOpen)?.status ?? first
    },
  }
  const refuse = (words: string) => {
    if (words) throw new Error(words)
  }
  const checkRoom = () => {
    if (fake.standsStill) throw Object.assign(new Error('the callback is not running'), { code: 'QUEUE_FULL' })
  }
  const engineOf = (own: FakeEngine['engines'][number]): NativeEngine => ({
    engineId: own.id,
    load: (plan) => {
      refuse(fake.loadFails)
      fake.loaded.push(plan)
      fake.held = plan
      fake.calls.push('load')
    },
    revise: (plan) => {
      refuse(fake.held ? fake.reviseFails : 'nothing is loaded')
      fake.held = plan
      fake.calls.push('revise')
    },
    edit: (plan) => {
      checkRoom()
      refuse(fake.held ? fake.editFails : 'nothing is loaded')
      fake.held = plan
      fake.calls.push('edit')
    },
    setLoop: (isLooping) => {
      checkRoom()
      fake.calls.push(`loop ${isLooping ? 'on' : 'off'}`)
    },
    readBack: () => fake.held,
    play: ({ fromFrame, loop, fadeInMs, opensOutput }) => {
      checkRoom()
      const fade = fadeInMs ? ` fade ${fadeInMs} ms` : ''
      fake.calls.push(`play ${fromFrame}${loop ? ' loop' : ''}${fade}${opensOutput ? ' opens' : ''}`)
      own.status.state = 'playing'
      own.status.timelineFrame = fromFrame
    },
    stop: () => {
      fake.calls.push('stop')
      if (fake.stopsAtOnce) own.status.state = 'stopped'
    },
    fadeOutput: ({ to, ms }) => {
      fake.calls.push(`fade to ${to} ${ms} ms`)
    },
    send: (commands) => {
      if (fake.queueIsFull) return 0
      for (const command of commands)
        if ('note' in command) fake.notes.push(command)
        else fake.sent.push(command)
      return commands.length
    },
    releaseNotes: (source) => {
      fake.calls.push(`release ${source}`)
    },
    setLookahead: (frames) => {
      fake.calls.push(`lookahead ${frames}`)
    },
    setRealtimeThreads: (threads) => {
      fake.calls.push(`threads ${threads}`)
    },
    takeFaults: () => [],
    faultyNodes: () => [...fake.faulty],
    status: () => ({ ...own.status }),
    telemetry: () => fake.telemetry,
    flightRecord: () => {
      const pieces = [...fake.flightRecord]
      return { read: () => pieces.shift() ?? null, close: () => {} }
    },
    startTrace: () => ({ read: () => '', end: () => '', leftOut: () => 0 }),
    meters: (into) => {
      into.fill(0)
      into.set(fake.peaks.splice(0))
      return into.length
    },
    meterStrips: (strips, inserts, { loudness }) => {
      fake.calls.push(`meter ${strips.join(' ')} / ${inserts.join(' ')}${loudness ? ' / loudness' : ''}`)
    },
    stripLevels: (into) => {
      into.set(fake.stripLevels.slice(0, into.length))
      return Math.min(into.length, fake.stripLevels.length)
    },
    drainApplied: () => fake.applied.splice(0),
    openDevice: ({ name, blockFrames, inputChannels = 0, waits = false }) => {
      const isSilent = name === 'silent'
      const isThere = isSilent || fake.devices.some((device) => device.name === name)
      refuse(isSilent ? '' : fake.deviceFails)
      refuse(isSilent || own.status.sampleRate !== fake.refusedRate ? '' : `refuses ${fake.refusedRate} Hz`)
      refuse(isThere || waits ? '' : `${name}: no such device`)
      fake.opened.push({ name, blockFrames, inputChannels, waits })
      own.status.deviceName = name
      own.status.blockFrames = blockFrames
      own.status.deviceTrouble = ''
      own.status.inputChannels = inputChannels
      own.status.deviceState = isSilent ? 'none' : isThere ? 'running' : 'lost'
    },
    closeDevice: () => {},
    startRecording: () => {},
    readRecorded: () => null,
    startTap: (node) => {
      fake.calls.push(`tap ${node}`)
    },
    stopTap: () => {
      fake.calls.push('untap')
    },
    readTap: () => null,
    process: (frames) => new Float32Array(frames * 2),
    close: () => {
      own.isOpen = false
      fake.calls.push('close')
    },
  })
  const created = (sampleRate: number): NativeEngine => {
    refuse(fake.createFails)
    const status: FakeStatus = fake.engines.length === 0 ? first : startStatus()
    status.sampleRate = sampleRate
    const own = { id: fake.engines.length + 1, status, isOpen: true }
    fake.engines.push(own)
    return engineOf(own)
  }
  const missing = () => {
    throw new Error('this engine makes no sound')
  }
  const native: NativeModule = {
    abiVersion: 1,
    instructionSet: 'baseline',
    hasDevices: true,
    descriptors: () => [...nodeDescriptors],
    events: () => fake.events,
    chase: (_plan, _range, until) =>
      fake.events.filter(({ frame, type }) => frame < until && type !== 'Trigger').map(chasedValue),
    lengths: lengthsOf,
    graph: undelayed,
    devices: () => fake.devices,
    createEngine: ({ sampleRate }) => created(sampleRate),
    openEngine: missing,
    createRenderer: missing,
    createLoudnessMeter: missing,
  }
  return Object.assign(fake, { native })
}

/** The rules of whole tempos that divide the bar; the real lengths have tests of their own. */
function lengthsOf(plan: RackPlan, { sampleRate }: RenderRange): RackLengths {
  const transport = [plan, ...racksIn(plan)].find(({ transports }) => transports.length > 0)?.transports[0]
  const stepFrames = transport ? Math.round((4 * 60 * sampleRate) / transport.bpm / transport.resolution) : 0
  const bars = Array.from({ length: transport?.lengthBars ?? 0 }, (_, bar) => ({
    frame: bar * stepFrames * transport!.resolution,
    stepFrames,
    steps: transport!.resolution,
    bpm: transport!.bpm,
  }))
  const loopFrames = bars.length * stepFrames * (transport?.resolution ?? 0)
  return { totalFrames: loopFrames, bodyFrames: loopFrames, prerollFrames: 0, tailFrames: 0, loopFrames, bars }
}

/** Of a session: the plans of its racks, as they stand in it. */
export const racksIn = ({ nodes }: RackPlan): RackPlan[] => nodes.flatMap(({ rack }) => (rack ? [rack.plan] : []))

/** No node delays anything. */
function undelayed({ nodes }: RackPlan): CompiledGraph {
  const delays = { lateFrames: 0, busDelayFrames: 0 }
  const still = { level: 0, latencyFrames: 0, tailFrames: 0, busGain: 1, sink: false, ...delays }
  return {
    nodes: nodes.map(({ id, type }) => ({ id, type, ...still })),
    edges: [],
    cycle: [],
    latencyFrames: 0,
    bufferCount: 0,
  }
}

const chasedValue = ({ node, paramId, value }: ResolvedEvent) => ({ node, paramId, value })

function deviceNamed(name: string, isDefault: boolean) {
  return { name, hostApi: 'test', outputChannels: 2, inputChannels: 0, defaultSampleRate: 48000, isDefault }
}

function startStatus(): EngineStatus {
  return {
    state: 'stopped',
    engineFrame: 0,
    timelineFrame: 0,
    bar: 0,
    step: 0,
    bpm: 120,
    pass: 0,
    sampleRate: 48000,
    blockFrames: 256,
    deviceName: '',
    deviceTrouble: '',
    load: 0,
    peakLoad: 0,
    xruns: 0,
    lateCommands: 0,
    droppedCommands: 0,
    lostLogRecords: 0,
    latencyFrames: 0,
    revision: 0,
    deviceState: 'none',
    deviceRate: 48000,
    deviceXruns: 0,
    inputChannels: 0,
    inputLatencyFrames: 0,
    outputLatencyFrames: 0,
    gaps: 0,
  }
}
