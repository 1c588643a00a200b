/** Buses: made, named, ordered, removed. */
import { joined, NO_CHANGE } from '../../change.ts'
import type { Document } from '../../document.ts'
import { type BusMode, busModes, type MixerContent, mixerOf } from '../../mixer/content.ts'
import { freeName } from '../../names.ts'
import { type DocumentAction, short } from '../action.ts'
import { checkWhole } from '../target.ts'
import { checkMeanings } from './meanings.ts'
import { removeReferences, renameReferences, tonightRenamed, tonightWithout } from './references.ts'
import { busOf, checkStripName, refuse, sessionChange, sessionEditing } from './target.ts'

export const MAX_CHANNELS = 64
const STEREO = 2

export interface AddBusArgs {
  /** Empty: a free name. */
  readonly bus: string
  readonly channels: number
  readonly mode: BusMode
}

export interface BusArgs {
  readonly bus: string
}

export interface RenameBusArgs {
  readonly bus: string
  readonly name: string
}

export interface MoveBusArgs {
  readonly bus: string
  /** Place among the buses that it shall have. */
  readonly index: number
}

/** What is absent stays. */
export interface SetBusArgs {
  readonly bus: string
  readonly channels?: number | undefined
  readonly mode?: BusMode | undefined
}

export const addBus: DocumentAction<'addBus', AddBusArgs> = {
  id: 'addBus',
  title: (document, args) => `Add bus ${short(newBusId(document, args))}`,
  apply(document, args) {
    const content = mixerOf(document)
    const { channels, mode } = args
    const id = newBusId(document, args)
    checkStripName(content, id, 'bus')
    checkWidth(channels, mode)
    const editing = sessionEditing(document)
    const width = channels === STEREO && mode !== 'multichannel' ? {} : { channels }
    editing.append(['buses'], countOf(content), { id, ...width, ...(mode === 'stereo' ? {} : { mode }) })
    return checkMeanings(document, sessionChange(document, editing), id)
  },
}

/** With what leads there and away, its inserts, its commands and tonight's values. */
export const removeBus: DocumentAction<'removeBus', BusArgs> = {
  id: 'removeBus',
  title: (_, { bus }) => `Remove bus ${short(bus)}`,
  apply(document, { bus }) {
    const { address, path } = busOf(mixerOf(document), bus)
    const editing = sessionEditing(document)
    const gone = hasTwin(document, bus) ? [] : removeReferences(editing, document, [address], 'strip')
    editing.remove(path)
    return joined([sessionChange(document, editing), tonightWithout(document, gone)])
  },
}

/** Everything that names the bus follows. */
export const renameBus: DocumentAction<'renameBus', RenameBusArgs> = {
  id: 'renameBus',
  title: (_, { bus, name }) => `Rename bus ${short(bus)} to ${short(name)}`,
  apply(document, { bus, name }) {
    const content = mixerOf(document)
    const { address, path } = busOf(content, bus)
    if (name === bus) return NO_CHANGE
    checkStripName(content, name, 'bus')
    const editing = sessionEditing(document)
    editing.set([...path, 'id'], name)
    const renames = renameReferences(editing, document, address, `bus:${name}`, 'strip')
    const ways: typeof renames = [[address, `bus:${name}`], ...renames]
    const change = checkMeanings(document, sessionChange(document, editing), name, [address, `bus:${name}`])
    return joined([change, tonightRenamed(document, ways)])
  },
}

export const moveBus: DocumentAction<'moveBus', MoveBusArgs> = {
  id: 'moveBus',
  title: (_, { bus, index }) => `Move bus ${short(bus)} to place ${index + 1}`,
  apply(document, { bus, index }) {
    const content = mixerOf(document)
    const { path } = busOf(content, bus)
    const count = countOf(content)
    if (!Number.isInteger(index) || index < 0 || index >= count)
      refuse(`there is no place ${index + 1} among ${count} buses`)
    const editing = sessionEditing(document)
    editing.move(['buses'], Number(path.at(-1)), index)
    return sessionChange(document, editing)
  },
}

export const setBus: DocumentAction<'setBus', SetBusArgs> = {
  id: 'setBus',
  title: (_, { bus }) => `Change bus ${short(bus)}`,
  apply(document, { bus, channels, mode }) {
    const strip = busOf(mixerOf(document), bus)
    const wanted = { channels: channels ?? strip.channels, mode: mode ?? strip.mode }
    checkWidth(wanted.channels, wanted.mode)
    const editing = sessionEditing(document)
    if (wanted.channels !== strip.channels) editing.set([...strip.path, 'channels'], wanted.channels)
    if (wanted.mode !== strip.mode) editing.set([...strip.path, 'mode'], wanted.mode)
    return sessionChange(document, editing)
  },
}

function newBusId(document: Document, { bus }: AddBusArgs): string {
  if (bus !== '') return bus
  return freeName(
    'bus',
    mixerOf(document).strips.map(({ id }) => id),
  )
}

function checkWidth(channels: number, mode: BusMode): void {
  checkWhole(channels, 1, MAX_CHANNELS, 'a number of channels')
  if (!busModes.includes(mode)) refuse(`a bus is ${busModes.join(', ')}, and not ${String(mode)}`)
  if (mode === 'midSide' && channels !== STEREO) refuse(`middle and side are two channels, not ${channels}`)
  if (mode === 'stereo' && channels > STEREO) refuse(`a stereo bus has no ${channels} channels: make it multichannel`)
}

const countOf = ({ session }: MixerContent): number => session.buses.length

function hasTwin(document: Document, bus: string): boolean {
  return mixerOf(document).session.buses.filter(({ id }) => id === bus).length > 1
}
