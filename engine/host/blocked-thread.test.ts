/**
 * The main JavaScript thread is not in the way of sound: blocked for a second while the silent clock plays patterns, with a
 * flood of commands waiting, no command and no sample is lost. What was recorded is rendered again from the applied log.
 */
import { afterEach, describe, expect, test } from 'vitest'
import type { RackPlan } from '../formats/plan.ts'
import { planOf, soundRack } from '../formats/testing/racks.ts'
import { type AppliedCommand, loadNative, type NativeEngine, type OutgoingCommand } from './native.ts'

const sampleRate = 48_000
const channels = 2
const takeFrames = 2 * sampleRate
const floodCommands = 8000

const plan = planOf(
  soundRack({
    nodes: [
      { id: 'kick', type: 'kick' },
      { id: 'bass', type: 'tb303_ext', params: { gain: 0.5 } },
      { id: 'chip', type: 'mam_chip' },
      { id: 'echo', type: 'delay', params: { delayMs: 120, mix: 0.4 } },
    ],
    connections: [{ from: 'bass', to: 'echo' }],
    transport: {
      bpm: 174,
      lengthBars: 1,
      resolution: 16,
      patterns: [
        { nodeId: 'kick', steps: 'x...x...x...x.x.' },
        { nodeId: 'bass', steps: 'x.xxx.x.xx.xx.xx', locks: [{ step: 3, param: 'CUTOFF_HZ', value: 900, rampMs: 80 }] },
        { nodeId: 'chip', steps: 'xxxxxxxxxxxxxxxx', locks: [{ step: 5, param: 'RESONANCE', value: 0.5 }] },
      ],
    },
  }),
)

const engines: NativeEngine[] = []
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close()
})

function loadedEngine(): NativeEngine {
  const engine = loadNative().createEngine({ sampleRate, channels, maxBlockFrames: 8192, lookaheadFrames: sampleRate })
  engines.push(engine)
  engine.load(plan)
  return engine
}

/** Nothing of JavaScript runs in this thread meanwhile. */
const block = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

const knobs = loadNative()
  .descriptors()
  .flatMap(({ type, params }) =>
    plan.nodes.filter((node) => node.type === type).flatMap(({ id }) => params.map((param) => ({ id, param }))),
  )

/** Every knob up and down, different each time. */
const flood: readonly OutgoingCommand[] = Array.from({ length: floodCommands }, (_, i) => {
  const { id, param } = knobs[i % knobs.length]!
  const value = param.min + (param.max - param.min) * (0.2 + 0.6 * ((i * 0.618) % 1))
  return { target: id, kind: i % 3 ? 'set' : 'ramp', param: param.id, value, rampFrames: 480, source: 'ui' }
})

function takeWhileBlocked() {
  const engine = loadedEngine()
  engine.startRecording()
  engine.openDevice({ name: 'silent', blockFrames: 128 })
  engine.play({ fromFrame: 0, loop: true })
  while (engine.status().state !== 'playing') block(1)
  const before = engine.status().engineFrame
  const taken = engine.send(flood)
  block(1000)
  const heldUp = engine.status().engineFrame - before
  while (engine.status().engineFrame < takeFrames + sampleRate) block(50)
  engine.closeDevice()
  return { status: engine.status(), applied: engine.drainApplied(), taken, heldUp, ...recordingOf(engine) }
}

function recordingOf(engine: NativeEngine) {
  const parts: Float32Array[] = []
  let lost = 0
  for (let part = engine.readRecorded(); part; part = engine.readRecorded()) {
    parts.push(part.samples)
    lost += part.lost
  }
  return { samples: Buffer.concat(parts.map(bytesOf)), lost }
}

const bytesOf = (samples: Float32Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)

/** The take again without a device, every hand's command at its frame. `origin`: engine frame at which it began. */
function renderedAgain(hands: readonly AppliedCommand[], origin: number, frames: number): Buffer {
  const engine = loadedEngine()
  engine.play({ fromFrame: 0, loop: true })
  const parts: Buffer[] = []
  let done = 0
  for (let next = 0; done < frames; ) {
    const due = Math.min((hands[next]?.frame ?? Infinity) - origin, frames)
    if (due > done) parts.push(bytesOf(engine.process(due - done)))
    done = due
    const first = next
    while (hands[next]?.frame === origin + done) next++
    engine.send(hands.slice(first, next) as OutgoingCommand[])
  }
  return Buffer.concat(parts)
}

/** At one frame sets come before ramps; each kind keeps the order in which it was sent. */
const inOrder = (commands: readonly (AppliedCommand | OutgoingCommand)[], kind: 'set' | 'ramp') =>
  commands
    .filter((command) => command.kind === kind)
    .map(({ target, param, value, rampFrames }) => [target, param, value, rampFrames])

/** Of the pattern's own, by the export rules, in the order of delivery. */
function wantedEvents(of: RackPlan, frames: number) {
  const range = { sampleRate, bars: 0, loopCount: 1, startBar: 0, endBar: 0, hardFrames: frames, tailFrames: -1 }
  return loadNative()
    .events(of, { ...range, loop: true })
    .map(({ frame, node, value }) => ({ frame, node, value }))
}

describe('a main thread that is blocked for a second', () => {
  test('loses no sample, no event of the patterns and no command of hands', () => {
    const { status, applied, taken, heldUp, samples, lost } = takeWhileBlocked()
    expect(heldUp).toBeGreaterThan(sampleRate / 4)
    expect({ taken, lost }).toEqual({ taken: floodCommands, lost: 0 })
    const { lateCommands, droppedCommands, lostLogRecords } = status
    expect({ lateCommands, droppedCommands, lostLogRecords }).toEqual({
      lateCommands: 0,
      droppedCommands: 0,
      lostLogRecords: 0,
    })

    const hands = applied.filter(({ source }) => source === 'ui')
    for (const kind of ['set', 'ramp'] as const) expect(inOrder(hands, kind)).toEqual(inOrder(flood, kind))
    const frames = samples.byteLength / 4 / channels
    const origin = status.engineFrame - frames
    const patterns = applied.filter(({ source, frame }) => source === 'pattern' && frame < origin + takeFrames)
    expect(patterns.map(({ frame, target, value }) => ({ frame: frame - origin, node: target, value }))).toEqual(
      wantedEvents(plan, takeFrames),
    )
    expect(frames).toBeGreaterThanOrEqual(takeFrames)
    expect(samples.equals(renderedAgain(hands, origin, frames))).toBe(true)
  })
})
