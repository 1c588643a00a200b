/** The output stage of a rack. Without `mixer` in its file the ends of all chains are heard as they are, and nothing clips. */
import { maxChannels } from '../../formats/limits.ts'
import type { Json } from '../../formats/shape.ts'
import { type Document, rackOf } from '../document.ts'
import { Editing } from '../editing.ts'
import { SessionRefusal } from '../refusal.ts'
import { shortestFloat32 } from '../values.ts'
import { type DocumentAction, short } from './action.ts'
import { changeMade, checkRange, checkWhole, nodeOf, objectsOf, rackTarget } from './target.ts'

export interface SetMixerInputArgs {
  readonly rack: string
  readonly node: string
  readonly gainPercent: number
  /** Of the rack, from 1 on; absent: as it is. */
  readonly channel?: number | undefined
}

export interface RemoveMixerInputArgs {
  readonly rack: string
  readonly node: string
}

export interface SetMasterGainArgs {
  readonly rack: string
  readonly gainPercent: number
}

export interface SetSoftClipArgs {
  readonly rack: string
  readonly softClip: boolean
}

const MAX_GAIN_PERCENT = 200
/** A mixer that is made for one of its keys must not switch on the clipping that files without one lack. */
const UNCLIPPED = { softClip: false } as const

const percentWords = (percent: number): string => `${Number(percent.toPrecision(4))} %`

/** Gain of a node into the output; a node that is not listed gets an entry. Of several entries the first one counts. */
export const setMixerInput: DocumentAction<'setMixerInput', SetMixerInputArgs> = {
  id: 'setMixerInput',
  title: (_, { node, gainPercent, channel }) =>
    channel === undefined
      ? `Set level of ${short(node)} to ${percentWords(gainPercent)}`
      : `Send ${short(node)} to channel ${channel}`,
  apply(document, { rack, node, gainPercent, channel }) {
    const target = rackTarget(document, rack)
    nodeOf(target, node)
    checkRange(gainPercent, 0, MAX_GAIN_PERCENT, 'a level', '%')
    const gain = shortestFloat32(gainPercent)
    const editing = new Editing(target.file)
    const mixer = mixerOf(target.root)
    const inputs = objectsOf(mixer?.inputs)
    const at = inputs.findIndex(({ id }) => id === node)
    if (channel !== undefined) checkWhole(channel, 1, maxChannels, 'a channel')
    const made = { id: node, gainPercent: gain, ...(channel === undefined || channel === 1 ? {} : { channel }) }
    if (mixer === undefined) editing.set(['mixer'], { ...UNCLIPPED, inputs: [made] })
    else if (at < 0) editing.append(['mixer', 'inputs'], inputs.length, made)
    else {
      const { gainPercent: gainBefore = 100, channel: channelBefore = 1 } = inputs[at] as Json
      const path = ['mixer', 'inputs', at]
      if (Math.fround(Number(gainBefore)) !== Math.fround(gain)) editing.set([...path, 'gainPercent'], gain)
      if (channel !== undefined && channelBefore !== channel) editing.set([...path, 'channel'], channel)
    }
    return changeMade(document, editing, target)
  },
  mergeKey: ({ rack, node, channel }) => `setMixerInput ${JSON.stringify([rack, node, channel !== undefined])}`,
}

/** Every entry of the node: at the end of a chain it is heard at 100 %, elsewhere only through what it is connected to. */
export const removeMixerInput: DocumentAction<'removeMixerInput', RemoveMixerInputArgs> = {
  id: 'removeMixerInput',
  title: (_, { node }) => `Take ${short(node)} out of the mixer`,
  apply(document, { rack, node }) {
    const target = rackTarget(document, rack)
    const inputs = objectsOf(mixerOf(target.root)?.inputs)
    if (!inputs.some(({ id }) => id === node))
      throw new SessionRefusal('not-found', `the mixer does not list ${JSON.stringify(short(node))}`)
    const editing = new Editing(target.file)
    editing.removeItems(['mixer', 'inputs'], inputs, ({ id }) => id === node)
    return changeMade(document, editing, target)
  },
}

export const setMasterGain: DocumentAction<'setMasterGain', SetMasterGainArgs> = {
  id: 'setMasterGain',
  title: (_, { rack, gainPercent }) => `Set level of ${short(rack)} to ${percentWords(gainPercent)}`,
  apply(document, { rack, gainPercent }) {
    const target = rackTarget(document, rack)
    checkRange(gainPercent, 0, MAX_GAIN_PERCENT, 'a level', '%')
    const gain = shortestFloat32(gainPercent)
    const mixer = mixerOf(target.root)
    const editing = new Editing(target.file)
    if (Math.fround(Number(mixer?.masterPercent ?? 100)) !== Math.fround(gain)) {
      if (mixer === undefined) editing.set(['mixer'], { masterPercent: gain, ...UNCLIPPED })
      else editing.set(['mixer', 'masterPercent'], gain)
    }
    return changeMade(document, editing, target)
  },
  mergeKey: ({ rack }) => `setMasterGain ${JSON.stringify(rack)}`,
}

export const setSoftClip: DocumentAction<'setSoftClip', SetSoftClipArgs> = {
  id: 'setSoftClip',
  title: (_, { rack, softClip }) => `Turn soft clip of ${short(rack)} ${softClip ? 'on' : 'off'}`,
  apply(document, { rack, softClip }) {
    const target = rackTarget(document, rack)
    const editing = new Editing(target.file)
    if (clips(document, target.file.id) !== softClip) editing.set(['mixer', 'softClip'], softClip)
    return changeMade(document, editing, target)
  },
}

const clips = (document: Document, file: string): boolean =>
  rackOf(document, file).document.plan?.mixer?.softClip ?? false

const mixerOf = ({ mixer }: Json): Json | undefined => mixer as Json | undefined
