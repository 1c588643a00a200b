import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { freshFolder, hasProgram } from '../../engine/host/render/fixture.ts'
import { compat, compatReason, kickRack, mam, mamUntil, nativeReason, root } from './fixture.ts'
import { Interrupted } from './shell.ts'

const kickFile = (): string => {
  const file = join(freshFolder(), 'kick.json')
  writeFileSync(file, JSON.stringify(kickRack))
  return file
}

/** Samples behind the header of a float WAV. */
const soundOf = (path: string): Buffer => {
  const bytes = readFileSync(path)
  return bytes.subarray(bytes.indexOf('data') + 8)
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe.skipIf(nativeReason)(`mam render${nativeReason}`, () => {
  const render = async (...words: string[]) => {
    const out = join(freshFolder(), 'out.wav')
    const { code, out: text, err } = await mam('render', kickFile(), '-o', out, '--json', ...words)
    expect(err).toBe('')
    expect(code).toBe(0)
    return { out, report: JSON.parse(text) }
  }

  test('writes one bar and its tail, and reports what it wrote', async () => {
    const { out, report } = await render()
    expect(report).toMatchObject({
      frames: 96_000 + 12_000,
      sampleRate: 48000,
      channels: 2,
      bits: '32f',
      format: 'wav',
    })
    expect(soundOf(out).length).toBe(report.frames * 8)
    expect(report.sha256).toBe(sha256(soundOf(out)))
    for (const key of ['peakDb', 'rmsDb', 'integratedLufs', 'truePeakDb', 'speedUp', 'renderSeconds']) {
      expect(report[key]).toEqual(expect.any(Number))
    }
    expect(report.truePeakDb).toBeGreaterThanOrEqual(report.peakDb - 0.01)
  })

  test('gives the same samples for every block and thread count', async () => {
    const hashes = new Set<string>()
    for (const words of [[], ['--block', '1'], ['--block', '4096'], ['--threads', '2', '--block', '17']]) {
      hashes.add((await render(...words)).report.sha256)
    }
    expect(hashes.size).toBe(1)
  })

  test('obeys the options of length', async () => {
    const frames = async (...words: string[]) => (await render(...words)).report.frames
    expect(await frames('--bars', '2')).toBe(204_000)
    expect(await frames('--loop-count', '3')).toBe(300_000)
    expect(await frames('--tail-ms', '0')).toBe(96_000)
    expect(await frames('--seconds', '0.5')).toBe(24_000)
    expect(await frames('--seconds', '5')).toBe(240_000)
    expect(await frames('--bars', '4', '--start-bar', '1', '--end-bar', '3', '--tail-ms', '0')).toBe(192_000)
    expect(await frames('--sample-rate', '44100', '--tail-ms', '0')).toBe(88_200)
  })

  test('normalises to the level that was asked for', async () => {
    const { report } = await render('--normalize', '-6')
    expect(report.peakDb).toBeCloseTo(-6, 4)
  })

  test('replaces an existing file, unless told not to', async () => {
    const rack = kickFile()
    const out = join(freshFolder(), 'out.wav')
    writeFileSync(out, 'before')
    const refused = await mam('render', rack, '-o', out, '--no-clobber')
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toBe(`error: ${out}: exists already and is kept\n`)
    expect(readFileSync(out, 'utf8')).toBe('before')
    expect((await mam('render', rack, '-o', out)).code).toBe(0)
    expect(readFileSync(out, 'latin1').slice(0, 4)).toBe('RIFF')
  })

  test('never writes over the rack itself', async () => {
    const rack = kickFile()
    const { code, err } = await mam('render', rack, '-o', rack, '--format', 'wav')
    expect(code).toBe(2)
    expect(err).toContain('is the rack itself')
    expect(JSON.parse(readFileSync(rack, 'utf8'))).toEqual(kickRack)
  })

  test('stopped midway exits with the code of the signal and leaves nothing', async () => {
    const out = freshFolder()
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Interrupted(130)), 30)
    const { code, err } = await mamUntil(
      abort.signal,
      'render',
      kickFile(),
      '-o',
      join(out, 'a.wav'),
      '--loop-count',
      '2000',
    )
    expect({ code, err }).toEqual({ code: 130, err: '' })
    expect(readdirSync(out)).toEqual([])
  })

  test('tells its figures to people', async () => {
    const out = join(freshFolder(), 'out.flac')
    const { out: text } = await mam('render', kickFile(), '-o', out, '--bits', '16', '--normalize', '-1')
    expect(text).toContain('108000 frames, 0:02.2, 48000 Hz, 2 channels, 16-bit flac, dithered')
    expect(text).toMatch(/^sha256 {6}[0-9a-f]{64}$/m)
    expect(text).toMatch(/^loudness {4}-\d+\.\d\d LUFS$/m)
  })

  const tmpfsReason = hasProgram('unshare', '--user', '--mount', '--map-root-user', 'true')
    ? ''
    : ' (skipped: no user namespaces here)'

  test.skipIf(tmpfsReason)(`a full disk is told in words and leaves nothing${tmpfsReason}`, () => {
    const disk = join(freshFolder(), 'disk')
    mkdirSync(disk)
    // Nobody knows beforehand how small FLAC becomes.
    const words = [process.execPath, join(root, 'app', 'cli.ts'), 'render', kickFile(), '-o', join(disk, 'out.flac')]
    const script = `mount -t tmpfs -o size=16k none "$1"; shift; "$@"; echo "exit $?"; ls -A "${disk}" | wc -l`
    const { stdout, stderr } = spawnSync('unshare', [
      '--user',
      '--mount',
      '--map-root-user',
      'sh',
      '-c',
      script,
      'sh',
      disk,
      ...words,
    ])
    expect(stderr.toString()).toContain('out.flac: the disk is full; nothing was left behind')
    expect(stdout.toString()).toBe('exit 1\n0\n')
  })

  test("a terminal's ctrl-C ends the real program with 130 and leaves nothing", async () => {
    const out = freshFolder()
    const words = ['render', kickFile(), '-o', join(out, 'a.wav'), '--loop-count', '2000']
    const child = spawn(process.execPath, [join(root, 'app', 'cli.ts'), ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let told = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (told += text))
    const ended = once(child, 'close')
    // Interrupted as soon as its temporary file shows that it renders.
    while (readdirSync(out).length === 0 && child.exitCode === null) await sleep(20)
    await sleep(100)
    child.kill('SIGINT')
    expect(await ended).toEqual([130, null])
    expect(told).toBe('')
    expect(readdirSync(out)).toEqual([])
  })

  const soxReason = hasProgram('sox', '--version') ? '' : ' (skipped: no sox here)'

  test.skipIf(soxReason)(`sox reads every format at the length that was reported${soxReason}`, async () => {
    const folder = freshFolder()
    for (const name of ['a.wav', 'a.aiff', 'a.flac']) {
      const out = join(folder, name)
      const { code } = await mam('render', kickFile(), '-o', out)
      expect(code).toBe(0)
      expect(execFileSync('sox', ['--i', '-s', out]).toString().trim()).toBe('108000')
    }
  })
})

describe.skipIf(nativeReason || compatReason)(`the reference racks${nativeReason || compatReason}`, () => {
  const rack = (name: string) => join(compat, 'rack', `${name}.json`)

  test('are rendered by the same command twice to the same samples', async () => {
    const hashes = []
    for (let i = 0; i < 2; i++) {
      const out = join(freshFolder(), 'out.wav')
      const { out: text } = await mam('render', rack('demo'), '-o', out, '--json', '--seconds', '3')
      hashes.push(JSON.parse(text).sha256)
      expect(existsSync(out)).toBe(true)
    }
    expect(hashes[0]).toBe(hashes[1])
  })

  test('list their events in order, as many as the reference has', async () => {
    const { out } = await mam('events', rack('swing_none'), '--json')
    const events: { frame: number }[] = JSON.parse(out)
    const reference = readFileSync(join(compat, 'golden', 'swing_none.events.tsv'), 'utf8').split('\n')
    expect(events.length).toBe(reference.filter((line) => line && !line.startsWith('#')).length)
    expect(events.map(({ frame }) => frame)).toEqual(events.map(({ frame }) => frame).toSorted((a, b) => a - b))
  })
})
