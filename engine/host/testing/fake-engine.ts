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
  ResolvedEvent,
  Telemetry,
} from '../native.ts'
import { restingTelemetry } from './fake-telemetry.ts'

export interface FakeEngine {
  readonly native: NativeModule
  readonly calls: string[]
  readonly sent: OutgoingCommand[]
  readonly notes: (OutgoingNote | OutgoingExpression)[]
  readonly status: { -readonly [K in keyof EngineStatus]: EngineStatus[K] }
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
  loadFails: string
  reviseFails: string
  editFails: string
  deviceFails: string
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
    loadFails: '',
    reviseFails: '',
    editFails: '',
    deviceFails: '',
    devices: [deviceNamed('silent', false), deviceNamed('JACK: system', true)],
    opened: [],
    held: null,
    faulty: [],
    telemetry: restingTelemetry(),
    flightRecord: ['{"traceEvents":[', ']}'],
    status: startStatus(),
  }
  const refuse = (words: string) => {
    if (words) throw new Error(words)
  }
  const checkRoom = () => {
    if (fake.standsStill) throw Object.assign(new Error('the callback is not running'), { code: 'QUEUE_FULL' })
  }
  const engine: NativeEngine = {
    engineId: 1,
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
      fake.status.state = 'playing'
      fake.status.timelineFrame = fromFrame
    },
    stop: () => {
      fake.calls.push('stop')
      if (fake.stopsAtOnce) fake.status.state = 'stopped'
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
    status: () => ({ ...fake.status }),
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
      refuse(isThere || waits ? '' : `${name}: no such device`)
      fake.opened.push({ name, blockFrames, inputChannels, waits })
      fake.status.deviceName = name
      fake.status.blockFrames = blockFrames
      fake.status.deviceTrouble = ''
      fake.status.inputChannels = inputChannels
      fake.status.deviceState = isSilent ? 'none' : isThere ? 'running' : 'lost'
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
      fake.calls.push('close')
    },
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
    createEngine: () => engine,
    openEngine: () => engine,
    createRenderer: missing,
    createLoudnessMeter: missing,
  }
  return Object.assign(fake, { native })
}

/** The rules of whole tempos that divide the bar; the real lengths have tests of their own. */
function lengthsOf(plan: RackPlan): RackLengths {
  const transport = [plan, ...racksIn(plan)].find(({ transports }) => transports.length > 0)?.transports[0]
  const stepFrames = transport ? Math.round((4 * 60 * 48000) / transport.bpm / transport.resolution) : 0
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
