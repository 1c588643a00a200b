import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { EngineStatus, NativeEngine } from '../../engine/host/native.ts'
import { freshFolder } from '../../engine/host/render/fixture.ts'
import { nativeGiving } from '../../engine/host/render/fixture-native.ts'
import { kickRack, mam, mamUntil, mamWith, nativeReason } from './fixture.ts'
import { writeSession } from './session-fixture.ts'
import { Interrupted } from './shell.ts'

const kickFile = (): string => {
  const file = join(freshFolder(), 'kick.json')
  writeFileSync(file, JSON.stringify(kickRack))
  return file
}

const dataOf = (path: string): Buffer => {
  const bytes = readFileSync(path)
  const at = bytes.indexOf('data')
  expect(bytes.readUInt32LE(at + 4)).toBe(bytes.length - at - 8)
  return bytes.subarray(at + 8)
}

describe.skipIf(nativeReason)(`mam play on the silent clock${nativeReason}`, () => {
  test('ends by itself and records the samples that mam render writes', async () => {
    const folder = freshFolder()
    const heard = join(folder, 'heard.wav')
    const played = await mam('play', kickFile(), '--device', 'silent', '--tail-ms', '0', '--record', heard, '--json')
    expect(played.err).toBe('')
    expect(played.code).toBe(0)
    const report = JSON.parse(played.out)
    expect(report).toMatchObject({ device: 'silent', sampleRate: 48000, lateCommands: 0, droppedCommands: 0 })
    expect(report.recording).toMatchObject({ frames: 96_000, lostFrames: 0 })
    expect(report.recording.sha256).toBe(createHash('sha256').update(dataOf(heard)).digest('hex'))

    const rendered = await mam('render', kickFile(), '-o', join(folder, 'r.wav'), '--tail-ms', '0', '--json')
    expect(JSON.parse(rendered.out).sha256).toBe(report.recording.sha256)
  })

  test('loops to the frame that was asked for, with the samples of a looped render', async () => {
    const heard = join(freshFolder(), 'heard.wav')
    const { code, out } = await mam(
      'play',
      kickFile(),
      '--device',
      'silent',
      '--bars',
      '1',
      '--loop',
      '--seconds',
      '2.5',
      '--record',
      heard,
      '--json',
    )
    expect(code).toBe(0)
    expect(JSON.parse(out).recording.frames).toBe(120_000)
    expect(dataOf(heard).length).toBe(120_000 * 8)
  })

  test('ctrl-C fades out, closes the recording properly and exits with 130', async () => {
    const folder = freshFolder()
    const heard = join(folder, 'heard.wav')
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Interrupted(130)), 400)
    const { code, out } = await mamUntil(
      abort.signal,
      'play',
      kickFile(),
      '--device',
      'silent',
      '--loop',
      '--record',
      heard,
      '--json',
    )
    expect(code).toBe(130)
    const { recording } = JSON.parse(out)
    const data = dataOf(heard)
    expect(recording.frames).toBe(data.length / 8)
    expect(recording.sha256).toBe(createHash('sha256').update(data).digest('hex'))
    // Faded: the end is silence, the start is not.
    expect(data.subarray(-64).every((byte) => byte === 0)).toBe(true)
    expect(data.subarray(0, 4096).some((byte) => byte !== 0)).toBe(true)
    expect(readdirSync(folder)).toEqual(['heard.wav'])
  })

  test('a trace has every block once, in order, and every node inside its block', async () => {
    const folder = freshFolder()
    const out = join(folder, 'trace.json')
    const words = ['--device', 'silent', '--block', '128', '--tail-ms', '0', '--trace', out, '--json']
    const { code, out: text } = await mam('play', kickFile(), ...words)
    expect(code).toBe(0)
    expect(JSON.parse(text).trace).toEqual({ path: out, leftOut: 0 })
    expect(readdirSync(folder)).toEqual(['trace.json'])

    const { traceEvents, otherData } = JSON.parse(readFileSync(out, 'utf8')) as ChromeTrace
    expect(otherData.leftOut).toBe(0)
    const slices = traceEvents.filter(({ ph }) => ph === 'X')
    const blocks = slices.filter(({ args }) => args?.frame !== undefined)
    const nodes = slices.filter(({ name }) => name === 'kick1')
    // Two seconds of sound, and at most the fade and what the device asked for around it.
    expect(blocks.length).toBeGreaterThanOrEqual(750)
    // Twice in a block in which it is awake.
    expect(nodes.length % 2).toBe(0)
    expect(nodes.length).toBeGreaterThan(blocks.length)
    expect(nodes.length).toBeLessThanOrEqual(2 * blocks.length)
    let next = blocks[0]!.args!.frame!
    let end = 0
    for (const { ts, dur, args } of blocks) {
      expect(args!.frame).toBe(next)
      expect(ns(ts)).toBeGreaterThanOrEqual(end)
      next += args!.frames!
      end = ns(ts) + ns(dur!)
    }
    for (const { ts, dur } of nodes) {
      const block = blocks.findLast((candidate) => ns(candidate.ts) <= ns(ts))!
      expect(ns(ts) + ns(dur!)).toBeLessThanOrEqual(ns(block.ts) + ns(block.dur!))
    }
    const instants = traceEvents.filter(({ ph }) => ph === 'i').map(({ name }) => name)
    expect(instants.filter((name) => ['load', 'play', 'stop'].includes(name))).toEqual(['play', 'stop'])
    expect(traceEvents.some(({ ph, name }) => ph === 'C' && name === 'load')).toBe(true)
  })

  test('--no-clobber keeps a trace that is there', async () => {
    const out = join(freshFolder(), 'trace.json')
    writeFileSync(out, 'mine')
    const { code, err } = await mam('play', kickFile(), '--device', 'silent', '--trace', out, '--no-clobber')
    expect(code).toBe(1)
    expect(err).toContain('exists already')
    expect(readFileSync(out, 'utf8')).toBe('mine')
  })

  test('an unknown device is refused by name, and nothing is recorded', async () => {
    const heard = join(freshFolder(), 'heard.wav')
    const { code, err } = await mam('play', kickFile(), '--device', 'No Such Device', '--record', heard)
    expect(code).toBe(1)
    expect(err).toContain('No Such Device')
    expect(existsSync(heard)).toBe(false)
  })
})

test('a device that goes away is told, and once more when it is back', async () => {
  const opened: string[] = []
  let engineFrame = 0
  const engine: Partial<NativeEngine> = {
    load: () => {},
    play: () => {},
    drainApplied: () => [],
    openDevice: ({ name }) => void opened.push(name),
    closeDevice: () => {},
    close: () => {},
    status: () => {
      engineFrame += 4800
      const deviceState = engineFrame > 10_000 && engineFrame < 30_000 ? 'lost' : 'running'
      const state = engineFrame < 40_000 ? 'playing' : 'stopped'
      return { ...quietStatus, state, engineFrame, deviceState }
    },
  }
  const native = { ...nativeGiving({ frames: 40_000, sample: () => 0 }), createEngine: () => engine as NativeEngine }
  const { code, err } = await mamWith(native, 'play', kickFile(), '--device', 'Card')
  expect(err).toBe(
    'Card is gone. MAM plays on, unheard, and opens it again when it returns.\n' +
      'Card is back. It was gone for 0.4 s; what played went on meanwhile.\n',
  )
  expect(opened).toEqual(['Card'])
  expect(code).toBe(0)
})

/** An engine that ends at once, and what it was asked for. */
function briefEngine(asked: number[]): Partial<NativeEngine> {
  let engineFrame = 0
  return {
    load: () => {},
    play: () => {},
    stop: () => {},
    drainApplied: () => [],
    openDevice: () => {},
    closeDevice: () => {},
    close: () => {},
    setRealtimeThreads: (threads) => void asked.push(threads),
    status: () => {
      engineFrame += 4800
      return { ...quietStatus, state: engineFrame < 20_000 ? 'playing' : 'stopped', engineFrame }
    },
  }
}

test('the racks are rendered by as many threads as are asked for here, else by the session', async () => {
  const file = writeSession(
    { kind: 'session', version: 1, racks: [{ id: 'a', path: 'kick.json' }], safety: { realtimeThreads: 3 } },
    { kick: kickRack },
  )
  const asked = async (...words: string[]) => {
    const threads: number[] = []
    const engine = briefEngine(threads) as NativeEngine
    const native = { ...nativeGiving({ frames: 10_000, sample: () => 0 }), createEngine: () => engine }
    const { code, err } = await mamWith(native, 'play', ...words, '--device', 'Card')
    return code === 0 ? threads : err
  }
  expect(await asked(file)).toEqual([3])
  expect(await asked(file, '--threads', '2')).toEqual([2])
  expect(await asked(file, '--threads', '1')).toEqual([])
  expect(await asked(kickFile())).toEqual([])
  expect(await asked(file, '--threads', '17')).toContain('Expected a whole number from 1 to 16.')
})

interface ChromeTrace {
  readonly traceEvents: readonly {
    readonly name: string
    readonly ph: string
    /** Microseconds. */
    readonly ts: number
    readonly dur?: number
    readonly args?: { readonly frame?: number; readonly frames?: number }
  }[]
  readonly otherData: { readonly leftOut: number }
}

/** Microseconds with three decimals have no exact sum; nanoseconds have. */
const ns = (us: number): number => Math.round(us * 1000)

const quietStatus: EngineStatus = {
  state: 'playing',
  engineFrame: 0,
  timelineFrame: 0,
  bar: 0,
  step: 0,
  bpm: 120,
  pass: 0,
  sampleRate: 48000,
  blockFrames: 512,
  deviceName: 'Card',
  deviceTrouble: '',
  load: 0,
  peakLoad: 0,
  xruns: 0,
  lateCommands: 0,
  droppedCommands: 0,
  lostLogRecords: 0,
  latencyFrames: 0,
  revision: 1,
  deviceState: 'running',
  deviceRate: 48000,
  deviceXruns: 0,
  inputChannels: 0,
  inputLatencyFrames: 0,
  outputLatencyFrames: 0,
  gaps: 0,
}
