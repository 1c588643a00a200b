/** `mam render --stems` and what else is told of sessions, by the real program parts and the real engine. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshFolder } from '../../engine/host/render/fixture.ts'
import { compat, compatReason, kickRack, mam, mamUntil, nativeReason } from './fixture.ts'
import { samplesOf, writeSession } from './session-fixture.ts'
import { Interrupted } from './shell.ts'

const bassRack = {
  version: 1,
  kind: 'rack',
  sampleRate: 48000,
  nodes: [
    { id: 'bass', type: 'tb303_ext' },
    { id: 'echo', type: 'delay', params: { delayMs: 130 } },
    { id: 'limit', type: 'limiter', params: { lookAheadMs: 3 } },
  ],
  latencyComp: true,
  connections: [
    { from: 'bass', to: 'echo' },
    { from: 'echo', to: 'limit' },
  ],
  transport: { bpm: 120, lengthBars: 1, resolution: 16, patterns: [{ nodeId: 'bass', steps: 'x.x.x..xx.x.x..x' }] },
}

const night = {
  kind: 'session',
  version: 1,
  sampleRate: 48000,
  racks: [
    { id: 'kick', path: 'kick.json', pan: -0.3 },
    { id: 'bass', path: 'bass.json', gain: 0.5 },
    { id: 'Kick', path: 'kick.json', startOffsetFrames: 12000, gain: 0.4 },
  ],
  buses: [{ id: 'drums', inserts: [{ id: 'comp', type: 'compressor' }] }],
  routes: [
    { from: 'kick', to: 'bus:drums' },
    { from: 'bass', to: 'master', gain: 0.7 },
  ],
  sends: [{ from: 'bass', to: 'bus:drums', gain: 0.2 }],
  master: { gain: 0.8 },
  commands: [{ timeSec: 0.5, nodeId: 'master', param: 'GAIN', type: 'SetParam', value: 0.3, rampMs: 200 }],
}

const sessionFile = (session: object = night): string => writeSession(session, { kick: kickRack, bass: bassRack })

interface StemOfReport {
  readonly strip: string
  readonly file: string
  readonly sums: boolean
  readonly peakDb: number | null
}

async function rendered(file: string, ...words: string[]) {
  const folder = freshFolder()
  const out = join(folder, 'mix.wav')
  const stems = join(folder, 'stems')
  const { code, out: text, err } = await mam('render', file, '-o', out, '--stems', stems, '--json', ...words)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const report = JSON.parse(text)
  return { out, folder: stems, report, stems: report.stems as readonly StemOfReport[] }
}

/** The largest difference between the mix and the stems that are parts of it. */
function residual(out: string, stems: readonly StemOfReport[]): number {
  const parts = stems.filter(({ sums }) => sums).map(({ file }) => samplesOf(file))
  return samplesOf(out).reduce((largest, sample, i) => {
    const sum = parts.reduce((total, part) => total + (part[i] as number), 0)
    return Math.max(largest, Math.abs(sample - sum))
  }, 0)
}

describe.skipIf(nativeReason)(`stems of a session${nativeReason}`, () => {
  test('are a file for each rack and bus, and those in the mix sum to it through the moving fader of the master', async () => {
    const { out, folder, stems, report } = await rendered(sessionFile())
    expect(stems.map(({ strip, sums }) => `${strip} ${sums}`)).toEqual([
      'kick false',
      'bass true',
      'Kick true',
      'bus:drums true',
    ])
    expect(readdirSync(folder).toSorted()).toEqual(['Kick-2.wav', 'bass.wav', 'bus-drums.wav', 'kick.wav'])
    for (const { file } of stems) expect(samplesOf(file).length).toBe(samplesOf(out).length)
    expect(report.peakDb).toBeGreaterThan(-20)
    expect(residual(out, stems)).toBeLessThan(1e-6) // -120 dBFS
    expect(report.residualDb).toBeLessThan(-120)
    expect(report.sumsToMix).toEqual({ isNull: true, reason: '' })
  })

  test('change nothing of the mix, whatever the threads and blocks', async () => {
    const file = sessionFile()
    const alone = JSON.parse((await mam('render', file, '-o', join(freshFolder(), 'a.wav'), '--json')).out)
    const bytes = (stems: readonly StemOfReport[]) => stems.map(({ file }) => readFileSync(file))
    const wanted = bytes((await rendered(file)).stems)
    for (const words of [
      ['--threads', '2'],
      ['--threads', '4', '--block', '64'],
      ['--block', '4096'],
    ]) {
      const { report, stems } = await rendered(file, ...words)
      expect(report.sha256).toBe(alone.sha256)
      for (const [index, got] of bytes(stems).entries()) expect(got.equals(wanted[index] as Buffer)).toBe(true)
    }
  })

  test('are normalised by the factor of the mix', async () => {
    const { out, stems, report } = await rendered(sessionFile(), '--normalize', '-6')
    expect(report.peakDb).toBeCloseTo(-6, 4)
    expect(residual(out, stems)).toBeLessThan(1e-6)
  })

  test('that do not sum to the mix say why', async () => {
    const master = { inserts: [{ id: 'clip', type: 'limiter', params: { ceilingDb: -20 } }] }
    const { out, stems, report } = await rendered(sessionFile({ ...night, master }))
    expect(residual(out, stems)).toBeGreaterThan(0.01)
    expect(report.sumsToMix).toEqual({
      isNull: false,
      reason: 'stems are taken before what the master does to their sum: master/clip (limiter)',
    })
  })

  test('sum to a mix whose limiter has nothing to do, and name it', async () => {
    const master = { inserts: [{ id: 'clip', type: 'limiter', params: { ceilingDb: 0 } }] }
    const racks = night.racks.map((rack) => ({ ...rack, gain: 0.1 }))
    const { out, stems, report } = await rendered(sessionFile({ ...night, racks, master }))
    expect(residual(out, stems)).toBeLessThan(1e-6)
    expect(report.sumsToMix).toEqual({ isNull: true, reason: 'not changed by master/clip (limiter)' })
  })

  test('of a route that is played live stand where they are in the mix', async () => {
    const routes = [
      { from: 'kick', to: 'bus:drums' },
      { from: 'Kick', to: 'master', latencyComp: false },
    ]
    const { out, stems } = await rendered(sessionFile({ ...night, routes }))
    expect(residual(out, stems)).toBeLessThan(1e-6)
  })

  test('of a rack that is missing are silence, and the others are there', async () => {
    const racks = [...night.racks, { id: 'gone', path: 'gone.json' }]
    const folder = freshFolder()
    const words = ['-o', join(folder, 'mix.wav'), '--stems', folder, '--json']
    const { code, out: text, err } = await mam('render', sessionFile({ ...night, racks }), ...words)
    expect(code).toBe(0)
    expect(err).toContain('gone.json')
    const gone = JSON.parse(text).stems.find(({ strip }: StemOfReport) => strip === 'gone')
    expect(gone).toMatchObject({ peakDb: null, sums: true })
  })

  test('are rendered in the range that is asked for', async () => {
    const file = sessionFile()
    const frames = async (...words: string[]) => samplesOf((await rendered(file, ...words)).stems[0]!.file).length / 2
    expect(await frames('--seconds', '0.5')).toBe(24_000)
    expect(await frames('--start-seconds', '0.25', '--end-seconds', '1')).toBe(36_000)
    expect(await frames('--start-seconds', '0.25', '--seconds', '1')).toBe(48_000)
  })

  test('of a rack alone are refused', async () => {
    const file = join(freshFolder(), 'kick.json')
    writeFileSync(file, JSON.stringify(kickRack))
    const { code, err } = await mam('render', file, '-o', 'x.wav', '--stems', 'stems')
    expect({ code, err }).toEqual({ code: 2, err: `error: --stems is for sessions; ${file} is a rack\n` })
  })

  test('stopped midway leaves no file and no folder', async () => {
    const folder = freshFolder()
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Interrupted(130)), 300)
    const words = ['-o', join(folder, 'a.wav'), '--stems', join(folder, 'deep', 'stems'), '--seconds', '3600']
    const { code } = await mamUntil(abort.signal, 'render', sessionFile(), ...words)
    expect(code).toBe(130)
    expect(readdirSync(folder)).toEqual([])
  })

  test('that cannot be written keep every name as it was', async () => {
    const folder = freshFolder()
    const out = join(folder, 'mix.wav')
    writeFileSync(out, 'before')
    mkdirSync(join(folder, 'bass.wav'))
    const { code, err } = await mam('render', sessionFile(), '-o', out, '--stems', folder)
    expect(code).toBe(1)
    expect(err).toContain('bass.wav: this is a folder')
    expect(readFileSync(out, 'utf8')).toBe('before')
    expect(readdirSync(folder).toSorted()).toEqual(['bass.wav', 'mix.wav'])
  })
})

describe.skipIf(nativeReason)(`what is told of a session${nativeReason}`, () => {
  test('mam latency names every path and what makes the whole late', async () => {
    const { out } = await mam('latency', sessionFile(), '--json')
    const report = JSON.parse(out)
    const own = report.paths.find(({ name }: { name: string }) => name === 'bass').latencyFrames
    expect(own).toBeGreaterThan(0)
    expect(report).toMatchObject({ sampleRate: 48000, isAligned: true })
    expect(report.latencyFrames).toBe(
      report.longest.reduce((sum: number, part: { latencyFrames: number }) => sum + part.latencyFrames, 0),
    )
    const paths = report.paths.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`)
    expect(paths).toEqual([
      'rack kick',
      'rack bass',
      'rack Kick',
      'insert bus:drums/comp',
      'route Kick>master',
      'route kick>bus:drums',
      'route bass>master',
      'send bass>bus:drums',
      'route bus:drums>master',
    ])
    const kick = report.paths.find(({ name }: { name: string }) => name === 'kick>bus:drums')
    expect(kick).toMatchObject({ from: 'kick', to: 'bus:drums', delayFrames: own, aligned: true })
    expect(report.commands).toEqual(
      ['bass', 'bus:drums', 'master', 'route:bass>master', 'send:bass>bus:drums'].map((name) => ({
        name,
        delayFrames: own,
      })),
    )
  })

  test('mam latency tells people the same', async () => {
    const { out } = await mam('latency', sessionFile())
    expect(out).toMatch(/^route +Kick > master +\d+ \([\d.]+ ms\) +0 +\d+ \([\d.]+ ms\)$/m)
    expect(out).toMatch(/^commands of +later$/m)
    expect(out).toMatch(/^bus:drums +\d+ \([\d.]+ ms\)$/m)
    expect(out).toMatch(/^input to output: \d+ frames, [\d.]+ ms at 48000 Hz: bass \d+/m)
  })

  test('mam latency says that a rack which does not ask for it delays nothing', async () => {
    const file = join(freshFolder(), 'kick.json')
    writeFileSync(file, JSON.stringify(kickRack))
    const { out } = await mam('latency', file)
    expect(out).toBe(
      'Nothing is delayed: the file does not ask for "latencyComp".\ninput to output: 0 frames, 0 ms at 48000 Hz\n',
    )
  })

  test('mam analyse measures the mix as mam render does, and every strip', async () => {
    const file = sessionFile()
    const { report, stems } = await rendered(file)
    const analysed = async (...words: string[]) => JSON.parse((await mam('analyse', file, '--json', ...words)).out)
    const { strips, frames } = await analysed()
    expect(frames).toBe(report.frames)
    expect(strips.map(({ strip }: { strip: string }) => strip)).toEqual(['mix', ...stems.map(({ strip }) => strip)])
    const { peakDb, truePeakDb, rmsDb, integratedLufs } = report
    expect(strips[0]).toMatchObject({ peakDb, truePeakDb, rmsDb, integratedLufs })
    expect(strips[0].momentaryMaxLufs).toBeGreaterThan(integratedLufs)
    expect(strips[2].peakDb).toBeCloseTo(stems[1]?.peakDb as number, 4)
    const energy = strips[0].bands.reduce(
      (sum: number, { levelDb }: { levelDb: number }) => sum + 10 ** (levelDb / 10),
      0,
    )
    expect(10 * Math.log10(energy)).toBeCloseTo(rmsDb, 0)
    expect(await analysed('--threads', '3', '--block', '64')).toEqual({ sampleRate: 48000, strips, frames })
  })

  test('mam analyse writes a line a strip as CSV, and tables for people', async () => {
    const file = sessionFile()
    const lines = (await mam('analyse', file, '--csv')).out.trimEnd().split('\n')
    expect(lines.length).toBe(6)
    expect(lines[0]).toMatch(
      /^strip,peakDb,truePeakDb,rmsDb,integratedLufs,momentaryMaxLufs,20Hz,25Hz,31\.5Hz,.*,20000Hz$/,
    )
    for (const line of lines) expect(line.split(',').length).toBe(37)
    const { out } = await mam('analyse', file, '--spectrum')
    expect(out).toMatch(/^bus:drums +-\d+\.\d\d/m)
    expect(out).toMatch(/^ +1000 +-\d+\.\d\d/m)
  })
})

describe.skipIf(nativeReason || compatReason)(`the reference sessions${nativeReason || compatReason}`, () => {
  const folder = join(compat, 'session')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []

  test.for(names)('%s has stems that sum to its mix', async (name) => {
    const out = join(freshFolder(), 'mix.wav')
    const stems = join(freshFolder(), 'stems')
    const words = ['-o', out, '--stems', stems, '--json', '--seconds', '4']
    const { code, out: text } = await mam('render', join(folder, name), ...words)
    expect(code).toBe(0)
    const report = JSON.parse(text)
    if (report.sumsToMix.isNull) expect(residual(out, report.stems)).toBeLessThan(1e-6)
    else expect(report.sumsToMix.reason).toContain('master/')
  })
})
