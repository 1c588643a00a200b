/** What the editor writes beside the music leaves the music alone: no event moves, and the reader has nothing to say. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findDescriptor } from '../formats/nodes.ts'
import type { RackPlan } from '../formats/plan.ts'
import { parseRack } from '../formats/rack.ts'
import { referenceRacks } from '../formats/testing/compat.ts'
import { type DocumentCall, performAll } from '../session/actions/index.ts'
import { documentOf, rackText } from '../session/testing/fixture.ts'
import { loadNative, type RenderRange } from './native.ts'

const range: RenderRange = {
  sampleRate: 48_000,
  bars: 0,
  loopCount: 1,
  startBar: 0,
  endBar: 0,
  hardFrames: -1,
  tailFrames: -1,
  loop: false,
}

/** Every node placed, two grouped, a control of whatever moves, a status. */
function edits({ nodes }: RackPlan): DocumentCall[] {
  const rack = 'demo'
  const ids = [...new Set(nodes.map(({ id }) => id))]
  const player = nodes.find(({ type }) => findDescriptor(type)?.takesEvents && findDescriptor(type)?.params.length)
  const param = findDescriptor(player?.type ?? '')?.params[0]
  const target = { node: player?.id ?? '', param: param?.id ?? 0, from: param?.min ?? 0, to: param?.max ?? 1 }
  const control = { id: 'macro', name: 'Macro', kind: 'knob', min: 0, max: 1, unit: '', curve: 'linear' } as const
  return [
    { id: 'placeNodes', args: { rack, places: ids.map((node, at) => ({ node, x: at * 220, y: at * 7.5 })) } },
    { id: 'setGroup', args: { rack, name: 'First', nodes: ids.slice(0, 2), newName: '' } },
    ...(player ? [{ id: 'exportControl', args: { rack, control: { ...control, targets: [target] } } } as const] : []),
    { id: 'exportStatus', args: { rack, status: { id: 'out', name: '', kind: 'level', node: '', param: 0 } } },
  ]
}

const demos = ['acid.json', 'pads.json'].map((name) => ({
  name,
  bytes: readFileSync(new URL(`../../assets/demo/${name}`, import.meta.url)),
}))

/** The reference racks where they are, and what comes with MAM. */
const racks = [...demos, ...referenceRacks()].flatMap(({ name, bytes }) => {
  const text = bytes.toString()
  const { plan } = parseRack(text, { file: 'demo.json' }).document
  return plan && plan.nodes.length > 0 ? [{ name, text, plan }] : []
})

test.each(racks)('$name plays the same events with a layout and exports', ({ text, plan }) => {
  const native = loadNative()
  const after = rackText(performAll(documentOf({ demo: text }), edits(plan)).document)
  const parsed = parseRack(after, { file: 'demo.json' })
  expect(parsed.document.plan).toEqual(plan)
  expect(native.events(parsed.document.plan!, range)).toEqual(native.events(plan, range))
  const told = (file: string) =>
    parseRack(file, { file: 'demo.json' }).diagnostics.map(({ path, message }) => [path, message])
  expect(told(after)).toEqual(told(text))
  expect(parsed.document.exports.controls.map(({ problem }) => problem).join('')).toBe('')
})
