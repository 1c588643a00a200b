/** Holds the table "Sessions of the earlier engine" of docs/session-format.md against the reference sessions. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PlanNode, RackPlan } from '../formats/plan.ts'
import { missingNote, referenceFolder } from '../formats/testing/compat.ts'
import { readTextFile } from './files.ts'
import { onePass } from './live/session-sound.ts'
import { loadNative, type ResolvedEvent } from './native.ts'
import { readSessionFiles } from './session-files.ts'

const RATE = 48_000
const folder = join(referenceFolder, 'session')
const docs = readFileSync(join(import.meta.dirname, '../../docs/session-format.md'), 'utf8')

interface Row {
  readonly file: string
  readonly earlier: number
  readonly now: number
  /** `Q70`… */
  readonly quirks: readonly string[]
  readonly words: string
}

const rows: readonly Row[] = (/## Sessions of the earlier engine\n(.*?)\n## /s.exec(docs)?.[1] ?? '')
  .split('\n')
  .filter((line) => /^\| \w+ \| \d+ \|/.test(line))
  .map((line) => {
    const [, file = '', earlier, now, words = ''] = line.split('|').map((cell) => cell.trim())
    return { file, words, earlier: Number(earlier), now: Number(now), quirks: words.match(/Q\d+/g) ?? [] }
  })

async function planOf(file: string): Promise<RackPlan> {
  const { plan } = await readSessionFiles(await readTextFile(join(folder, `${file}.json`)), file)
  return plan(RATE)
}

/** What the session itself does; racks count their bars from 0 on. */
const commands = (plan: RackPlan): ResolvedEvent[] =>
  loadNative()
    .events(plan, onePass(RATE))
    .filter(({ bar }) => bar < 0)

const valuesOf = ({ nodes }: RackPlan, id: string) => Object.fromEntries(nodes.find((one) => one.id === id)!.values)

/** Of its first seconds. */
function hashOf(plan: RackPlan, seconds: number): string {
  const range = { ...onePass(RATE), hardFrames: seconds * RATE }
  const renderer = loadNative().createRenderer(plan, range, { blockFrames: 1024, threads: 1 })
  const hash = createHash('sha256')
  for (let block = renderer.read(RATE); block !== null; block = renderer.read(RATE))
    hash.update(new Uint8Array(block.buffer, block.byteOffset, block.byteLength))
  renderer.close()
  return hash.digest('hex')
}

function changed(plan: RackPlan, id: RegExp, values: Readonly<Record<string, number>>): RackPlan {
  const set = (node: PlanNode): PlanNode => ({
    ...node,
    values: [...new Map([...node.values, ...Object.entries(values)])],
  })
  return { ...plan, nodes: plan.nodes.map((node) => (id.test(node.id) ? set(node) : node)) }
}

const isHeard = (plan: RackPlan, without: RackPlan, seconds: number) =>
  expect(hashOf(plan, seconds)).not.toBe(hashOf(without, seconds))

/** What each row says of its session, by quirk. */
const differences: Readonly<Record<string, Readonly<Record<string, (plan: RackPlan) => void>>>> = {
  session_minimal: {},
  session_buses_samples: {
    Q74: (plan) => {
      const ducker = 'bus:main/specduck'
      expect(valuesOf(plan, ducker)).toEqual({ attackMs: 10, releaseMs: 100, mix: 0.75, applyMode: 1 })
      isHeard(plan, changed(plan, /specduck$/, { attackMs: 4, releaseMs: 180 }), 2)
    },
  },
  session_minimal_xfaders: {
    Q72: (plan) => {
      expect(valuesOf(plan, 'xfader:main/a')).toMatchObject({ lfo: 1, x: 0.5 })
      isHeard(plan, changed(plan, /^xfader:/, { lfo: 0 }), 2)
    },
  },
  session_xfader_automation: {
    Q70: (plan) => isHeard(plan, { ...plan, commands: [] }, 4),
    Q72: (plan) => expect(commands(plan).map(({ node }) => node)).toEqual(Array(3).fill('xfader:main')),
    Q75: (plan) => expect(commands(plan).map(({ rampMs }) => rampMs)).toEqual([200, 800, 400]),
    Q82: (plan) => expect(commands(plan)[0]).toMatchObject({ frame: 0, value: 0.5 }),
  },
  swing_session_abs: {
    Q71: (plan) => {
      const { bodyFrames, tailFrames } = loadNative().lengths(plan, onePass(RATE))
      expect([bodyFrames, tailFrames]).toEqual([125 * RATE, RATE / 4])
    },
    Q70: (plan) => {
      expect(new Set(commands(plan).map(({ node, param }) => `${node}:${param}`))).toEqual(new Set(['groove/kick1:F0']))
      isHeard(plan, { ...plan, commands: [] }, 1)
    },
    Q75: (plan) => expect(commands(plan).filter(({ rampMs }) => rampMs > 0)).toMatchObject([{ rampMs: 5000 }]),
  },
}

describe.skipIf(missingNote !== '')(`the sessions of the earlier engine${missingNote}`, () => {
  const files = missingNote === '' ? readdirSync(folder).map((name) => basename(name, '.json')) : []

  test('are all in the table of the docs', () => expect(rows.map(({ file }) => file).sort()).toEqual(files.sort()))

  test.each(rows)('$file is as long as the docs say, earlier and now', async ({ file, earlier, now }) => {
    const frames = JSON.parse(readFileSync(join(referenceFolder, 'frames.json'), 'utf8'))
    expect(frames[file]).toBe(earlier)
    expect(loadNative().lengths(await planOf(file), onePass(RATE)).totalFrames).toBe(now)
  })

  test.each(rows)('$file is different in what the docs name: $words', async ({ file, words, quirks }) => {
    const told = differences[file]!
    expect(quirks.toSorted()).toEqual(Object.keys(told).sort())
    const plan = await planOf(file)
    for (const check of Object.values(told)) check(plan)
    if (quirks.length > 0) return
    expect(words).toBe('nothing')
    expect(commands(plan)).toEqual([])
    expect(new Set(plan.nodes.map(({ type }) => type))).toEqual(new Set(['rack', 'strip', 'wiretap']))
  })
})
