import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshFolder } from '../../engine/host/render/fixture.ts'
import { kickRack, mam, nativeReason } from './fixture.ts'

const rack = (bpm: number) => ({
  ...kickRack,
  transport: {
    bpm,
    lengthBars: 6,
    resolution: 16,
    patterns: [{ nodeId: 'kick1', steps: 'x..x..x...x.x...' }],
  },
})
const clock = {
  tempo: 100,
  tempoMap: [
    { bar: 2, bpm: 133, ramp: true },
    { bar: 4, beat: 2, bpm: 90 },
  ],
  timeSignatures: [{ bar: 2, beats: 7, unit: 8 }],
}
/** `--start-bar` counts from 0 on, files from 1 on. */
const markers = [
  { name: 'top', bar: 1 },
  { name: 'verse', bar: 2 },
  { name: 'drop', bar: 4 },
  { name: 'end', bar: 7 },
  { name: 'second', timeSec: 1 },
  { name: 'third', timeSec: 2.5 },
]

function written(more: object): string {
  const folder = freshFolder()
  writeFileSync(join(folder, 'a.json'), JSON.stringify(rack(131)))
  writeFileSync(join(folder, 'b.json'), JSON.stringify(rack(97)))
  const file = join(folder, 'night.json')
  const racks = [
    { id: 'a', path: 'a.json', startOffsetFrames: 300 },
    { id: 'b', path: 'b.json' },
  ]
  writeFileSync(file, JSON.stringify({ kind: 'session', version: 1, racks, markers, ...more }))
  return file
}

async function rendered(file: string, ...words: string[]) {
  const { code, out, err } = await mam('render', file, '-o', join(freshFolder(), 'out.wav'), '--json', ...words)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const { frames, sha256 } = JSON.parse(out)
  return { frames, sha256 }
}

async function refusal(file: string, ...words: string[]): Promise<string> {
  const { code, err } = await mam('render', file, '-o', join(freshFolder(), 'out.wav'), ...words)
  expect(code).toBe(2)
  return err
}

describe.skipIf(nativeReason)(`a range by marker${nativeReason}`, () => {
  test.each([
    ['by the tempo of the session', clock],
    ['where each rack keeps its own', {}],
    ['in a session that goes round', { ...clock, loop: true, durationSec: 20 }],
  ])('is that by bar, %s', async (_, more) => {
    const file = written(more)
    const both = ['--start-marker', 'verse', '--end-marker', 'drop']
    expect(await rendered(file, ...both)).toEqual(await rendered(file, '--start-bar', '1', '--end-bar', '3'))
    expect(await rendered(file, '--start-marker', 'drop')).toEqual(await rendered(file, '--start-bar', '3'))
    expect(await rendered(file, '--end-marker', 'end')).toEqual(await rendered(file, '--end-bar', '6'))
    expect(await rendered(file, '--start-marker', 'top', '--end-marker', 'verse', '--tail-ms', '0')).toEqual(
      await rendered(file, '--end-bar', '1', '--tail-ms', '0'),
    )
  })

  test('is that by seconds, but for the tail', async () => {
    const file = written(clock)
    const { frames } = await rendered(file, '--start-marker', 'second', '--end-marker', 'third')
    expect(frames).toBe(1.5 * 48_000 + 12_000)
    expect(await rendered(file, '--start-marker', 'second', '--seconds', '1.5')).toEqual(
      await rendered(file, '--start-seconds', '1', '--seconds', '1.5'),
    )
  })

  test('may begin between two beats', async () => {
    // At 120 bpm and in 4/4 bar 3 begins at 4 s, and its beat 3.5 at 5.25 s.
    const file = written({ tempo: 120, markers: [{ name: 'pickup', bar: 3, beat: 3.5 }] })
    expect(await rendered(file, '--start-marker', 'pickup')).toEqual(await rendered(file, '--start-seconds', '5.25'))
  })
})

test('a range by marker is refused in words where there is none', async () => {
  const file = written(clock)
  expect(await refusal(file, '--start-marker', 'drup')).toContain(
    `--start-marker drup: ${file} has no such marker; did you mean drop?`,
  )
  expect(await refusal(file, '--end-marker', 'nowhere')).toContain('it has top, verse')
  expect(await refusal(file, '--start-marker', 'drop', '--end-marker', 'verse')).toContain(
    '--end-marker verse must lie after --start-marker drop',
  )
  expect(await refusal(file, '--end-marker', 'top')).toContain('--end-marker top must lie after the start')
  expect(await refusal(file, '--start-marker', 'verse', '--end-bar', '4')).toContain(
    'by bars, by seconds or by markers',
  )
  expect(await refusal(file, '--end-marker', 'drop', '--seconds', '2')).toContain('choose one of')
  expect(await refusal(written({ markers: [] }), '--start-marker', 'drop')).toContain('has no markers')
  const alone = join(freshFolder(), 'kick.json')
  writeFileSync(alone, JSON.stringify(kickRack))
  expect(await refusal(alone, '--start-marker', 'drop')).toContain(`${alone} is a rack, which has no markers`)
})
