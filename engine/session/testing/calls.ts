/** Random actions on a document: mostly possible ones, some that are to be refused. */
import fc from 'fast-check'
import { findDescriptor, nodeTypes } from '../../formats/nodes.ts'
import type { PlanNode } from '../../formats/plan.ts'
import type { DocumentActionId, DocumentCall } from '../actions/index.ts'
import { documentActions } from '../actions/index.ts'
import { copiedNodes } from '../actions/paste.ts'
import { addressText } from '../address.ts'
import { type Document, fileIdOfRack, rackOf, sessionOf } from '../document.ts'
import { mixerCalls, mixerValue } from './mixer-calls.ts'

/** Numbers that decide on one call, whatever the document is like when its turn comes. */
export const callSeeds: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 })

const names = ['bass', 'echo', 'new', 'odd:one', 'ключ', '', 'kick 2', 'x'.repeat(65)]
const stepTexts = ['x...x...x...x...', 'x', '................', 'x.x.', '', 'X', 'x'.repeat(17)]
/** What removes comes rarely, so that something is left for the others. */
const weights: Partial<Record<DocumentActionId, number>> = {
  setValue: 10,
  setTonight: 8,
  connect: 6,
  setSteps: 6,
  setFileValue: 5,
  addNode: 4,
  disconnect: 3,
  addRack: 3,
  setTempo: 2,
  bypassNode: 3,
  replaceNode: 2,
  setLock: 3,
  setLfo: 3,
  setRoute: 3,
  placeNodes: 2,
  setGroup: 2,
  exportControl: 3,
  setControl: 4,
  renameNode: 2,
  setMixerValue: 6,
  addBus: 3,
  setStripRoute: 4,
  setSend: 4,
  setSidechain: 3,
  addInsert: 3,
  addXfader: 2,
}
const ids = (Object.keys(documentActions) as DocumentActionId[]).flatMap((id) =>
  Array.from({ length: weights[id] ?? 1 }, () => id),
)

export function callOf(document: Document, seeds: readonly number[]): DocumentCall {
  let turn = 0
  const number = (): number => seeds[turn++ % seeds.length] ?? 0
  const one = <T>(list: readonly T[], otherwise: T): T => list[number() % Math.max(1, list.length)] ?? otherwise
  const id = one(ids, 'setTempo')
  const rackIds = sessionOf(document).racks.map((rack) => rack.id)
  const playable = rackIds.filter((rack) => nodesOf(document, rack).length > 0)
  const rack = number() % 16 === 0 ? one([...rackIds, 'nobody'], 'nobody') : one(playable, rackIds[0] ?? 'nobody')
  const nodes = nodesOf(document, rack)
  const node = (): PlanNode | undefined => one(nodes, nodes[0])
  const nodeId = (): string => (number() % 16 === 0 ? one(names, 'x') : (node()?.id ?? 'nobody'))
  const players = nodes.filter(({ type }) => findDescriptor(type)?.takesEvents)
  const player = (): PlanNode | undefined => (number() % 16 === 0 ? node() : one(players, nodes[0]))
  const file = one(['r0', 'r1', 'r2', 'r0'], 'r0')
  const path = `racks/${file.slice(1)}.json`
  const param = () => {
    const target = player()
    const params = findDescriptor(target?.type ?? '')?.params ?? []
    const live = one(params, { id: 99, min: 0, max: 1 } as (typeof params)[number])
    const value = live.min + ((number() % 1000) / 999) * (live.max - live.min)
    return { rack, node: target?.id ?? 'nobody', param: live.id, value }
  }
  const fileValue = () => {
    const target = node()
    const keys = findDescriptor(target?.type ?? '')?.fileKeys ?? []
    const key = one(keys, undefined)
    const value = (key?.min ?? 0) + ((number() % 1000) / 999) * ((key?.max ?? 1) - (key?.min ?? 0))
    return { rack, node: target?.id ?? 'nobody', key: key?.key ?? 'nothing', value }
  }
  const exported = exportedOf(document, rack)
  const ends = () => ({ rack, from: nodeId(), to: nodeId(), toPort: number() % 4 === 0 ? 1 : 0 })
  const modulated = nodes.filter(({ type }) => findDescriptor(type)?.takesModulation)
  const lfo = () => ({ rack, node: one(modulated, node())?.id ?? 'nobody', lfo: number() % 5 })
  const route = () => {
    const target = one(modulated, node())
    const params = findDescriptor(target?.type ?? '')?.params ?? []
    const name = one(
      params.filter(({ modulatable }) => modulatable),
      params[0],
    )?.name
    const source = one(target?.lfos ?? [], undefined)?.id ?? number() % 5
    const way = number() % 4 === 0 ? `LFO.${source}.${one(['freqHz', 'phase'], 'phase')}` : (name ?? 'NOTHING')
    return { rack, node: target?.id ?? 'nobody', lfo: source, target: way }
  }
  const lock = () => {
    const { value, ...place } = param()
    return { ...place, step: number() % 18, value, rampMs: number() % 3 === 0 ? number() % 500 : 0 }
  }
  const calls: { readonly [Id in DocumentActionId]: () => unknown } = {
    setValue: param,
    setFileValue: fileValue,
    setTempo: () => ({ rack, bpm: (number() % 3000) / 10 }),
    addNode: () => ({
      rack,
      type: one([...nodeTypes, 'flute'], 'kick'),
      node: number() % 4 === 0 ? one(names, '') : `n${number() % 20}`,
    }),
    removeNode: () => ({ rack, node: nodeId() }),
    connect: () => ({ ...ends(), gainPercent: number() % 220 }),
    disconnect: () => {
      const edges = plansOf(document, rack)?.edges ?? []
      const edge = one(edges, undefined)
      return edge ? { rack, from: edge.from, to: edge.to, toPort: edge.toPort } : ends()
    },
    setSteps: () => ({ rack, node: player()?.id ?? 'nobody', bar: (number() % 5) - 1, steps: one(stepTexts, 'x') }),
    bypassNode: () => ({ rack, node: nodeId(), bypass: number() % 2 === 0 }),
    replaceNode: () => ({ rack, node: nodeId(), type: one([...nodeTypes, 'flute'], 'kick') }),
    insertNode: () => {
      const edge = one(plansOf(document, rack)?.edges ?? [], undefined)
      const place = edge ? { rack, from: edge.from, to: edge.to, toPort: edge.toPort } : ends()
      return { ...place, type: one(['delay', 'reverb', 'compressor', 'kick'], 'delay'), node: '' }
    },
    duplicateNode: () => ({ rack, node: nodeId(), name: number() % 4 === 0 ? one(names, '') : '' }),
    setStepsBars: () => ({
      rack,
      node: player()?.id ?? 'nobody',
      stepsBars: Array.from({ length: number() % 4 }, () => one(stepTexts, 'x')),
    }),
    addPattern: () => ({ rack, node: player()?.id ?? 'nobody' }),
    removePattern: () => ({ rack, node: player()?.id ?? 'nobody' }),
    setLock: lock,
    removeLock: () => {
      const { value: _, rampMs: __, ...place } = lock()
      return place
    },
    setLengthBars: () => ({ rack, bars: number() % 6 }),
    setResolution: () => ({ rack, resolution: one([0, 8, 12, 16, 16], 16) }),
    setSwing: () => ({ rack, percent: number() % 110, ...(number() % 2 ? { exponent: (number() % 30) / 10 } : {}) }),
    setTempoPoint: () => ({ rack, bar: number() % 4, bpm: (number() % 3000) / 10 }),
    removeTempoPoint: () => ({ rack, bar: number() % 4 }),
    setLfo: () => ({
      ...lfo(),
      wave: one([undefined, 'sine', 'square', 'wobble'], undefined),
      freqHz: number() % 2 ? (number() % 100) / 7 : undefined,
      phase: number() % 2 ? (number() % 12) / 10 : undefined,
    }),
    removeLfo: lfo,
    setRoute: () => ({
      ...route(),
      depth: (number() % 100) / 9,
      offset: number() % 3,
      min: number() % 3,
      max: number() % 5,
      squared: number() % 2 === 0,
    }),
    removeRoute: route,
    setMixerInput: () => ({
      rack,
      node: nodeId(),
      gainPercent: number() % 220,
      channel: number() % 3 === 0 ? number() % 66 : undefined,
    }),
    removeMixerInput: () => ({ rack, node: nodeId() }),
    setMasterGain: () => ({ rack, gainPercent: number() % 220 }),
    setSoftClip: () => ({ rack, softClip: number() % 2 === 0 }),
    setPatternCycle: () => ({ rack, node: player()?.id ?? 'nobody', bars: number() % 6 }),
    setPatternResolution: () => ({ rack, node: player()?.id ?? 'nobody', resolution: number() % 18 }),
    addTransport: () => ({
      rack,
      ...(number() % 2 ? { bpm: (number() % 3000) / 10 } : {}),
      ...(number() % 2 ? { bars: number() % 6 } : {}),
      ...(number() % 2 ? { resolution: one([0, 8, 12, 16], 16) } : {}),
    }),
    moveNode: () => ({ rack, node: nodeId(), before: number() % 4 === 0 ? '' : nodeId() }),
    setDescription: () => ({ rack, description: one([...names, 'two\nlines "q"', ''], '') }),
    placeNodes: () => ({
      rack,
      places: Array.from({ length: 1 + (number() % 3) }, () => ({ node: nodeId(), x: number() / 7, y: -number() })),
    }),
    setGroup: () => ({
      rack,
      name: one(names, 'Drums'),
      nodes: Array.from({ length: 1 + (number() % 3) }, nodeId),
      newName: number() % 4 === 0 ? one(names, '') : '',
    }),
    removeGroup: () => ({ rack, name: one(exported.groups, 'Drums') }),
    renameNode: () => ({ rack, node: nodeId(), name: number() % 4 === 0 ? one(names, '') : `n${number() % 20}` }),
    pasteNodes: () => {
      const picked = nodes.filter((_, at) => (number() >> (at % 8)) % 2 === 0).map(({ id }) => id)
      const text = picked.length === 0 ? '{' : copiedOrNot(document, rack, picked)
      return { rack, text, dx: number() % 100, dy: number() % 100 }
    },
    exportControl: () => {
      const kind = one(['knob', 'knob', 'switch', 'pad'] as const, 'knob')
      const targets = Array.from({ length: 1 + (number() % 3) }, () => {
        const { node: id, param: live, value } = param()
        return { node: id, param: kind === 'pad' ? 0 : live, from: value, to: value * 2 + 1 }
      })
      const curve = one(['linear', 'exponential', 'square'] as const, 'linear')
      const id = number() % 8 === 0 ? one(names, 'x') : `c${number() % 5}`
      const control = { id, name: '', kind, min: number() % 3, max: 1 + (number() % 100), unit: '%', curve, targets }
      return { rack, control }
    },
    exportStatus: () => {
      const kind = one(['level', 'step', 'value'] as const, 'level')
      const { node: id, param: live } = param()
      const status = { id: `s${number() % 4}`, name: 'out', kind, node: id, param: kind === 'value' ? live : 0 }
      return { rack, status }
    },
    removeExport: () => ({ rack, id: one(exported.ids, 'nobody') }),
    moveExport: () => ({ rack, id: one(exported.ids, 'nobody'), index: number() % 3 }),
    setControl: () => ({ rack, control: one(exported.controls, 'nobody'), value: number() % 110 }),
    addRack: () => ({ id: number() % 4 === 0 ? one(names, 'x') : `rack${number() % 12}`, path, file }),
    removeRack: () => ({ rack }),
    renameRack: () => ({ rack, id: number() % 4 === 0 ? one(names, 'x') : `rack${number() % 12}` }),
    moveRack: () => ({ rack, index: number() % 5 }),
    relink: () => ({ paths: [{ rack, path, file }] }),
    reloadFile: () => ({
      file,
      text: one([...document.files.values()], undefined)?.text.replace(/\b120\b/, '98') ?? '{',
    }),
    setSafety: () => ({
      ...(number() % 2 === 0 ? { blockFrames: one([0, 64, 256, 7, 9000], 0) } : {}),
      ...(number() % 2 === 0 ? { lookaheadMs: one([0, 200, 750.5, 20_000], 0) } : {}),
      ...(number() % 2 === 0 ? { realtimeThreads: one([0, 1, 2, 17], 0) } : {}),
    }),
    setStage: () => ({
      ...(number() % 2 === 0 ? { goGapMs: one([0, 300, 500, 9000], 0) } : {}),
      ...(number() % 2 === 0 ? { panicFadeMs: one([1, 20, 3000], 0) } : {}),
    }),
    ...mixerCalls(document, { number, one }),
    setTonight: () => {
      if (number() % 3 === 0) {
        const { address, param: live, value } = mixerValue(document, { number, one })
        return { address: addressText({ rack: '', node: address, param: live }), value }
      }
      const { value, ...address } = param()
      return { address: addressText(address), value }
    },
    keepTonight: () => ({}),
    dropTonight: () => ({}),
  }
  return { id, args: calls[id]() } as DocumentCall
}

function plansOf(document: Document, rack: string) {
  if (!sessionOf(document).racks.some(({ id }) => id === rack)) return null
  const file = fileIdOfRack(document, rack)
  return file === undefined ? null : rackOf(document, file).document.plan
}

function exportedOf(document: Document, rack: string) {
  const file = plansOf(document, rack) === null ? undefined : fileIdOfRack(document, rack)
  if (file === undefined) return { ids: [], controls: [], groups: [] }
  const { exports, layout } = rackOf(document, file).document
  const controls = exports.controls.map(({ id }) => id)
  return {
    controls,
    ids: [...controls, ...exports.statuses.map(({ id }) => id)],
    groups: layout.groups.map(({ name }) => name),
  }
}

function copiedOrNot(document: Document, rack: string, nodes: readonly string[]): string {
  try {
    return copiedNodes(document, rack, nodes)
  } catch {
    return ''
  }
}

const nodesOf = (document: Document, rack: string): readonly PlanNode[] => plansOf(document, rack)?.nodes ?? []
