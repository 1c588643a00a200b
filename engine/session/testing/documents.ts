/** Documents of any shape that a session can have: layouts, repeated ids, unknown keys, racks that share a file. */
import fc from 'fast-check'
import type { FileKey } from '../../formats/descriptor.ts'
import { findDescriptor } from '../../formats/nodes.ts'
import { type Document, newDocument, withFile } from '../document.ts'
import { fileContent, hasControl } from '../values.ts'

const types = [
  'kick',
  'clap',
  'tb303_ext',
  'mam_chip',
  'synth',
  'delay',
  'compressor',
  'spectral_ducker',
  'reverb',
  'meter',
] as const
/** Some of them hold signs that part addresses, some are of the same letters as others. */
const ids = ['a', 'b', 'bass', 'bass 2', 'odd:one', 'odd/one', 'ключ', '"q"', 'c', 'd'] as const

type Json = Record<string, unknown>
type Layout = (value: Json) => string

const layout: fc.Arbitrary<Layout> = fc.oneof(
  fc
    .constantFrom<string | number | undefined>(undefined, 1, 2, '\t')
    .map<Layout>((space) => (value) => JSON.stringify(value, null, space)),
  fc.constant<Layout>((value) => `\ufeff${JSON.stringify(value, null, 2).replaceAll('\n', '\r\n')}\r\n`),
  fc.constant<Layout>(itemsOnLines),
)

/** As people write racks: a line an item. */
function itemsOnLines(value: Json): string {
  const members = Object.entries(value).map(([key, member]) => {
    const text = Array.isArray(member)
      ? `[\n${member.map((one) => `    ${spaced(one)}`).join(',\n')}\n  ]`
      : spaced(member)
    return `  ${JSON.stringify(key)}: ${text}`
  })
  return `{\n${members.join(',\n')}\n}\n`
}

const spaced = (value: unknown): string => JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')

const keyValue = (key: FileKey): fc.Arbitrary<[string, unknown]> => {
  const wide = Math.max(1, key.max - key.min)
  return fc
    .double({ min: key.min - wide / 10, max: key.max + wide / 10, noNaN: true })
    .map((value) => [key.key, fileContent(key, value)])
}

function params(type: string): fc.Arbitrary<Json> {
  const keys = (findDescriptor(type)?.fileKeys ?? []).filter(
    (key) => hasControl(key) && key.max > key.min && key.max < 1e6,
  )
  return fc.subarray(keys).chain((some) => fc.tuple(...some.map(keyValue)).map((values) => Object.fromEntries(values)))
}

const node = (id: string): fc.Arbitrary<Json> =>
  fc.constantFrom(...types).chain((type) =>
    fc.tuple(fc.option(params(type), { nil: undefined }), fc.boolean()).map(([values, note]) => ({
      id,
      type,
      ...(values === undefined ? {} : { params: values }),
      ...(note ? { 'x-note': 'kept' } : {}),
    })),
  )

const often = fc.nat(5).map((number) => number > 0)

const steps = fc.string({ unit: fc.constantFrom('x', '.', '-'), minLength: 1, maxLength: 16 })

const pattern = (id: string): fc.Arbitrary<Json> =>
  fc.oneof(
    steps.map((text) => ({ nodeId: id, steps: text })),
    fc.array(steps, { minLength: 1, maxLength: 3 }).map((stepsBars) => ({ nodeId: id, stepsBars })),
    fc.tuple(fc.array(steps, { minLength: 1, maxLength: 3 }), fc.nat(4)).map(([stepsBars, lengthBars]) => ({
      nodeId: id,
      stepsBars,
      lengthBars,
      locks: [{ step: 1, paramId: 1, value: 0.5 }],
    })),
  )

const rackText: fc.Arbitrary<string> = fc
  .tuple(fc.shuffledSubarray([...ids], { minLength: 1, maxLength: 6 }), fc.boolean(), fc.nat(3))
  .chain(([names, hasTwin, bars]) => {
    const nodes = hasTwin ? [...names, names[0] as string] : names
    return fc.tuple(
      fc.tuple(...nodes.map(node)),
      fc.subarray(pairs(names)),
      fc.subarray(names).chain((some) => fc.tuple(...some.map(pattern))),
      fc.record({
        hasMixer: fc.boolean(),
        hasTransport: often,
        hasInline: fc.boolean(),
        hasEditor: fc.boolean(),
        hasExports: fc.boolean(),
        isEmpty: often.map((no) => !no),
      }),
      fc.constant(bars),
      layout,
    )
  })
  .map(([nodes, connections, patterns, has, lengthBars, write]) => {
    const inline = { id: 'inline', type: 'transport', params: { pattern: { nodeId: nodes[0]?.id, steps: 'x' } } }
    return write({
      kind: 'rack',
      version: 1,
      nodes: has.isEmpty ? [] : has.hasInline ? [...nodes, inline] : nodes,
      'x-before': [1, 2],
      connections: has.isEmpty ? [] : connections,
      ...(has.hasMixer ? { mixer: { inputs: nodes.slice(0, 2).map(({ id }) => ({ id, gainPercent: 80 })) } } : {}),
      ...(has.hasTransport ? { transport: { bpm: 120, lengthBars, resolution: 16, patterns } } : {}),
      ...(has.hasEditor ? { editor: editorOf(nodes.map(({ id }) => String(id))) } : {}),
      ...(has.hasExports ? { exports: exportsOf(nodes.map(({ id }) => String(id))) } : {}),
      commands: nodes.slice(0, 1).map(({ id }) => ({ sampleTime: 7, nodeId: id, type: 'Trigger' })),
    })
  })

const editorOf = (names: readonly string[]): Json => ({
  positions: Object.fromEntries(names.slice(0, 3).map((name, at) => [name, [at * 200, -at]])),
  groups: [{ name: 'first', nodes: names.slice(0, 2), 'x-colour': 'red' }],
  'x-zoom': 2,
})

/** Targets of other types and of nobody among them. */
const exportsOf = (names: readonly string[]): Json => ({
  controls: [
    { id: 'c0', max: 10, targets: names.map((nodeId) => ({ nodeId, paramId: 1, from: 0, to: 5 })), 'x-note': 'kept' },
    { id: 'c1', kind: 'pad', targets: [{ nodeId: names.at(-1) }, { nodeId: 'nobody' }] },
  ],
  status: [{ id: 's0', kind: 'value', nodeId: names[0], paramId: 1 }, { id: 's1' }],
})

const pairs = (names: readonly string[]) =>
  names.flatMap((from, i) => names.slice(i + 1).map((to) => ({ from, to, gainPercent: 50 })))

/** A document whose session has up to four racks of up to three files; one of the paths may lead nowhere. */
export const documents: fc.Arbitrary<Document> = fc
  .record({
    racks: fc.oneof(
      { weight: 5, arbitrary: fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }) },
      fc.constant<number[]>([]),
    ),
    texts: fc.tuple(rackText, rackText, rackText),
    write: layout,
    isMissing: fc.boolean(),
    hasMore: fc.boolean(),
  })
  .map(({ racks, texts, write, isMissing, hasMore }) => {
    const list: RackItem[] = racks.map((file, index) => ({
      id: `rack${index}`,
      path: `racks/${file}.json`,
      gain: 0.5,
      ...(hasMore && index > 0 ? { imports: [{ control: 'c0', from: 'rack0/c0' }], stretch: '3/2' } : {}),
    }))
    if (isMissing) list.push({ id: 'gone', path: 'racks/gone.json', gain: 1 })
    const session = write({
      kind: 'session',
      version: 1,
      racks: list,
      ...(hasMore ? moreOf(list.map(({ id }) => id)) : {}),
    })
    return texts.reduce(
      (document, text, index) =>
        withFile(document, { id: `r${index}`, kind: 'rack', name: `${index}.json`, text }, `racks/${index}.json`),
      newDocument(session, 'night.json'),
    )
  })

type RackItem = { readonly id: string; readonly path: string } & Json

/** Everything in a session that names racks and buses, with and without ids, by short names and by long ones. */
function moreOf(racks: readonly string[]): Json {
  const [a = 'none', b = 'none', c = 'none'] = racks
  return {
    buses: [
      { id: 'main', inserts: [{ type: 'spectral_ducker', sidechains: [{ id: 'key', from: a }] }] },
      {
        id: 'echo',
        gain: 0.7,
        inserts: [
          { id: 'one', type: 'delay', params: { delayMs: 200 } },
          { type: 'compressor' },
          { type: 'pan', params: { pan: 0.5 } },
        ],
      },
    ],
    master: { gain: 0.9, inserts: [{ type: 'compressor', 'x-note': 'kept' }] },
    routes: [...racks.map((from) => ({ from, to: 'main', gain: 0.5 })), { id: 'out', from: 'bus:main', to: 'master' }],
    sends: racks.map((from, at) => ({ from, to: at % 2 === 0 ? 'echo' : 'bus:echo', level: 0.3, pre: at > 1 })),
    sidechains: [
      { from: `${b}/kick`, to: 'bus:main/spectral_ducker' },
      { from: b, to: 'master/compressor', latencyComp: false },
    ],
    timeSignatures: [{ bar: 1, beats: 3, unit: 4 }],
    xfaders: [
      { id: 'two', racks: [a, b] },
      { id: 'three', racks: [a, b, c] },
    ],
    commands: [
      { timeSec: 1.5, nodeId: 'xfader:two:x', value: 0.5 },
      { rack: b, bar: 2, nodeId: `${a}:bass`, param: 'F0', value: 90 },
      { nodeId: 'bus:echo', param: 'GAIN', value: 0.2 },
      { nodeId: 'bus:echo/one', param: 'MIX', value: 0.2 },
      { nodeId: `send:${a}>bus:echo`, param: 'LEVEL', value: 0.2 },
    ],
  }
}
