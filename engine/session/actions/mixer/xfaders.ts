/** Crossfaders between two racks. */
import { isObject } from '../../../formats/shape.ts'
import { joined } from '../../change.ts'
import { type MixerContent, type MixXfader, mixerOf, type XfaderLaw, xfaderLaws } from '../../mixer/content.ts'
import { freeName } from '../../names.ts'
import { shortestFloat32 } from '../../values.ts'
import { type DocumentAction, short } from '../action.ts'
import { checkName, checkRange } from '../target.ts'
import { removeCommands, tonightWithout } from './references.ts'
import { rackStripOf, refuse, sessionChange, sessionEditing, xfaderOf } from './target.ts'

export interface AddXfaderArgs {
  /** Empty: a free name. */
  readonly xfader: string
  /** Ids of racks. */
  readonly a: string
  readonly b: string
}

export interface XfaderArgs {
  readonly xfader: string
}

/** What is absent stays. */
export interface SetXfaderArgs {
  readonly xfader: string
  readonly a?: string | undefined
  readonly b?: string | undefined
  readonly law?: XfaderLaw | undefined
  readonly smoothingMs?: number | undefined
  /** 0: no LFO. */
  readonly lfoHz?: number | undefined
  readonly lfoPhase?: number | undefined
}

const MAX_SMOOTHING_MS = 60_000
const MAX_LFO_HZ = 100

export const addXfader: DocumentAction<'addXfader', AddXfaderArgs> = {
  id: 'addXfader',
  title: (_, { a, b }) => `Add crossfader between ${short(a)} and ${short(b)}`,
  apply(document, { xfader, a, b }) {
    const content = mixerOf(document)
    const taken = content.xfaders.map(({ id }) => id)
    const id = xfader || freeName('fader', taken)
    checkName(id, 'crossfader')
    if (taken.includes(id)) refuse(`there is a crossfader ${JSON.stringify(id)} already`)
    checkRacks(content, a, b)
    const editing = sessionEditing(document)
    editing.append(['xfaders'], content.xfaders.length, { id, racks: [a, b] })
    return sessionChange(document, editing)
  },
}

/** With the commands that move it. */
export const removeXfader: DocumentAction<'removeXfader', XfaderArgs> = {
  id: 'removeXfader',
  title: (_, { xfader }) => `Remove crossfader ${short(xfader)}`,
  apply(document, { xfader }) {
    const content = mixerOf(document)
    const { path } = xfaderOf(content, xfader)
    const isLast = content.xfaders.filter(({ id }) => id === xfader).length === 1
    const gone = isLast ? [`xfader:${xfader}`] : []
    const editing = sessionEditing(document)
    if (isLast) removeCommands(editing, content, ({ nodeId }) => isOf(nodeId, xfader))
    editing.remove(path)
    return joined([sessionChange(document, editing), tonightWithout(document, gone)])
  },
}

export const setXfader: DocumentAction<'setXfader', SetXfaderArgs> = {
  id: 'setXfader',
  title: (_, { xfader }) => `Change crossfader ${short(xfader)}`,
  apply(document, args) {
    const content = mixerOf(document)
    const xfader = xfaderOf(content, args.xfader)
    const { a = xfader.racks[0] ?? '', b = xfader.racks[1] ?? '', law, smoothingMs } = args
    if (args.a !== undefined || args.b !== undefined) checkRacks(content, a, b)
    if (law !== undefined && !xfaderLaws.includes(law))
      refuse(`a law is ${xfaderLaws.join(' or ')}, and not ${String(law)}`)
    if (smoothingMs !== undefined) checkRange(smoothingMs, 0, MAX_SMOOTHING_MS, 'a smoothing', 'ms')
    const editing = sessionEditing(document)
    for (const [at, rack] of [a, b].entries())
      if (rack !== '' && rack !== xfader.racks[at]) editing.set([...xfader.path, 'racks', at], rack)
    if (law !== undefined && law !== xfader.law) editing.set([...xfader.path, 'law'], law)
    if (smoothingMs !== undefined && smoothingMs !== xfader.smoothingMs)
      editing.set([...xfader.path, 'smoothingMs'], smoothingMs)
    setLfo(editing, xfader, args)
    return sessionChange(document, editing)
  },
  mergeKey: ({ xfader, ...args }) => `setXfader ${JSON.stringify([xfader, keysOf(args)])}`,
}

/** As `xfader:ID:x`, or without the place. */
const isOf = (target: string, xfader: string): boolean => [`xfader:${xfader}`, `xfader:${xfader}:x`].includes(target)

const keysOf = (args: object): string[] =>
  Object.entries(args).flatMap(([key, value]) => (value === undefined ? [] : [key]))

function setLfo(
  editing: ReturnType<typeof sessionEditing>,
  xfader: MixXfader,
  { lfoHz, lfoPhase }: SetXfaderArgs,
): void {
  const { lfo, path, json } = xfader
  if (lfoHz !== undefined) checkRange(lfoHz, 0, MAX_LFO_HZ, 'the rate of an LFO', 'Hz')
  if (lfoPhase !== undefined) checkRange(lfoPhase, 0, 1, 'a phase', 'cycles')
  if (lfoHz === 0) {
    if (json.lfo !== undefined) editing.remove([...path, 'lfo'])
    return
  }
  if (lfo === null && lfoHz === undefined) {
    if (lfoPhase !== undefined) refuse(`crossfader ${short(xfader.id)} has no LFO`)
    return
  }
  const wanted = {
    ...(lfoHz === undefined ? {} : { freqHz: lfoHz }),
    ...(lfoPhase === undefined ? {} : { phase01: lfoPhase }),
  }
  const now = { freqHz: lfo?.freqHz, phase01: lfo?.phase01 }
  if (!isObject(json.lfo)) {
    editing.set([...path, 'lfo'], wanted)
    return
  }
  for (const [key, value] of Object.entries(wanted)) {
    const before = now[key as keyof typeof now]
    if (before === undefined || Math.fround(before) !== Math.fround(value))
      editing.set([...path, 'lfo', key], shortestFloat32(value))
  }
}

function checkRacks(content: MixerContent, a: string, b: string): void {
  rackStripOf(content, a)
  rackStripOf(content, b)
  if (a === b) refuse('a crossfader goes from one rack to another')
}
