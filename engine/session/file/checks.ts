/** What can be said about a session from its own file: names, references, and values that do not play as written. */
import { type Place, placeAt, within } from '../../formats/diagnostic.ts'
import { maxChannels } from '../../formats/limits.ts'
import { commandTypes } from '../../formats/rack-keys.ts'
import type { Context, Read } from '../../formats/shape.ts'
import { busModes, type sessionKeys } from '../session-keys.ts'
import { CommandTargets } from './command-targets.ts'
import { connectionIds, type Lists, namesOf } from './names.ts'

type Keys = Read<typeof sessionKeys>

export function checkNames(lists: Lists, context: Context): void {
  const { racks, buses, routes, sends, sidechains, xfaders, commands } = lists
  requireTexts('racks', racks, ['id', 'path'], context)
  requireTexts('buses', buses, ['id'], context)
  requireTexts('routes', routes, ['from', 'to'], context)
  requireTexts('sends', sends, ['from', 'to'], context)
  requireTexts('sidechains', sidechains, ['from', 'to'], context)
  requireTexts('xfaders', xfaders, ['id'], context)
  requireTexts('commands', commands, ['nodeId'], context)
  for (const [list, items] of Object.entries({ racks, buses, xfaders })) tellRepeated(list, items, context)
  for (const [list, items] of Object.entries({ routes, sends })) tellRepeatedPairs(list, items, context)
  tellShared(lists, context)
  for (const [index, { racks }] of xfaders.entries()) {
    if (racks.length > 0) continue
    const words = { message: 'a crossfader needs the ids of two racks', found: racks, expected: 'two ids' }
    context.report.error('wrong-type', placeAt('xfaders', index, 'racks'), words)
  }
}

function requireTexts<K extends string>(
  list: string,
  items: readonly { readonly [_ in K]: string }[],
  keys: readonly K[],
  { report }: Context,
): void {
  for (const [index, item] of items.entries())
    for (const key of keys) {
      if (item[key] !== '') continue
      const message = `${key} is needed here and is missing or empty`
      report.error('wrong-type', placeAt(list, index, key), { message, found: item[key], expected: 'a text' })
    }
}

function tellRepeated(list: string, items: readonly { readonly id: string }[], { report }: Context): void {
  const seen = new Set<string>()
  for (const [index, { id }] of items.entries()) {
    if (seen.has(id)) {
      const message = `the id ${JSON.stringify(id)} is taken; addresses reach the first one`
      report.warn('repeated-id', placeAt(list, index, 'id'), { message, found: id, expected: 'each id once' })
    }
    seen.add(id)
  }
}

/** Connections without an id of their own are named by their ends. */
function tellRepeatedPairs(
  list: string,
  items: readonly { readonly id: string; readonly from: string; readonly to: string }[],
  { report }: Context,
): void {
  for (const [index, made] of connectionIds(items).entries()) {
    const { id, from, to } = items[index]!
    if (made === (id || `${from}>${to}`)) continue
    const message = id === '' ? `${from} and ${to} are connected already; both count` : `the id ${id} is taken`
    const words = { message: `${message}; this one is called ${made}`, found: id || from, expected: 'an id of its own' }
    if (id === '') report.hint('repeated-edge', placeAt(list, index), words)
    else report.warn('repeated-id', placeAt(list, index, 'id'), words)
  }
}

function tellShared({ racks, buses }: Lists, { report }: Context): void {
  const ofRacks = new Set(racks.map(({ id }) => id))
  for (const [index, { id }] of buses.entries()) {
    if (id === '' || !ofRacks.has(id)) continue
    const message = `a rack has the id ${JSON.stringify(id)} too: as a source it is the rack, as a destination the bus`
    report.hint('repeated-id', placeAt('buses', index, 'id'), { message, found: id, expected: 'an id of its own' })
  }
}

export function checkXfaders({ racks, xfaders }: Lists, { report, suggestions }: Context): void {
  const ids = racks.map(({ id }) => id)
  for (const [index, fader] of xfaders.entries()) {
    const list = placeAt('xfaders', index, 'racks')
    for (const [at, id] of fader.racks.entries()) {
      if (id === '' || ids.includes(id)) continue
      const message = `there is no rack ${JSON.stringify(id)}; the crossfader is left out`
      const suggestion = suggestions.nearest(id, ids)
      report.warn('unknown-node', within(list, at), { message, found: id, expected: 'the id of a rack', suggestion })
    }
    if (fader.racks.length !== 1) continue
    const message = 'with one rack the crossfader is left out'
    report.warn('inactive', list, { message, found: fader.racks, expected: 'two ids' })
  }
}

export function checkCommands(lists: Lists, hasTempo: boolean, context: Context): void {
  const names = namesOf(lists)
  const racks = [...names.racks]
  const targets = new CommandTargets(lists)
  const known = [...targets.names]
  const { report, suggestions } = context
  for (const [index, command] of lists.commands.entries()) {
    const place = placeAt('commands', index)
    const { rack, nodeId, type, timeSec, bar } = command
    if (rack !== '' && !names.racks.has(rack)) {
      const message = `there is no rack ${JSON.stringify(rack)}; the command is left out`
      const words = { message, found: rack, expected: 'the id of a rack', suggestion: suggestions.nearest(rack, racks) }
      report.warn('unknown-node', within(place, 'rack'), words)
    }
    if (nodeId !== '' && targets.find(nodeId) === undefined) {
      const message = `there is no ${JSON.stringify(nodeId)}; nothing hears this command`
      const expected = '<rack>:<node>, xfader:<id>:x, or a strip, insert, send or route'
      const suggestion = suggestions.nearest(nodeId, known)
      report.warn('unknown-node', within(place, 'nodeId'), { message, found: nodeId, expected, suggestion })
    }
    if (!commandTypes.some((one) => one === type)) {
      const message = `${JSON.stringify(type)} is not a type of command; it is ignored`
      const expected = `one of ${commandTypes.join(', ')}`
      const words = { message, found: type, expected, suggestion: suggestions.nearest(type, commandTypes) }
      report.warn('unknown-choice', within(place, 'type'), words)
    }
    if (timeSec !== undefined && bar > 0) {
      const message = 'timeSec counts; rack, bar and step are ignored'
      report.warn('ignored', within(place, 'bar'), { message, found: bar, expected: 'timeSec or bar' })
    }
    if (timeSec === undefined && bar > 0 && rack === '' && !hasTempo) {
      const message = 'bars need a rack or a tempo of the session; the command happens at the start'
      report.warn('inactive', within(place, 'bar'), { message, found: bar, expected: 'rack' })
    }
    if (timeSec !== undefined && timeSec < 0) {
      const message = `${timeSec} s is before the start; the command never happens`
      report.warn('inactive', within(place, 'timeSec'), { message, found: timeSec, expected: '0 or more' })
    }
  }
}

/** Values that no engine of today plays as they are written. */
export function checkValues(keys: Keys, context: Context): void {
  const { report } = context
  if (keys.channels !== 1 && keys.channels !== 2) {
    const message = `a session is heard with 1 or 2 channels; ${keys.channels} are played as 2`
    report.warn('out-of-range', placeAt('channels'), { message, found: keys.channels, expected: '1 or 2' })
  }
  for (const [index, rack] of keys.racks.entries()) {
    const place = placeAt('racks', index)
    checkPan(rack.pan, within(place, 'pan'), context)
    const { inputs = 2, outputs = 2 } = rack.channelConfig ?? {}
    checkWidth(inputs, within(within(place, 'channelConfig'), 'inputs'), context)
    checkWidth(outputs, within(within(place, 'channelConfig'), 'outputs'), context)
  }
  for (const [index, bus] of keys.buses.entries()) {
    const place = placeAt('buses', index)
    checkPan(bus.pan, within(place, 'pan'), context)
    checkWidth(bus.channels, within(place, 'channels'), context)
    checkMode(bus.mode, within(place, 'mode'), context)
  }
  for (const [index, route] of keys.routes.entries()) checkPan(route.pan, placeAt('routes', index, 'pan'), context)
  if (keys.master !== null) checkPan(keys.master.pan, placeAt('master', 'pan'), context)
}

function checkPan(pan: number, place: Place, { report }: Context): void {
  if (pan >= -1 && pan <= 1) return
  const limit = pan < 0 ? -1 : 1
  report.warn('out-of-range', place, { message: `${pan} is read as ${limit}`, found: pan, expected: '-1 to 1' })
}

function checkWidth(channels: number, place: Place, { report }: Context): void {
  if (channels >= 1 && channels <= maxChannels) return
  const message = `${channels} channels are not possible; 2 are played`
  report.warn('out-of-range', place, { message, found: channels, expected: `1 to ${maxChannels}` })
}

function checkMode(mode: string, place: Place, { report, suggestions }: Context): void {
  if (busModes.some((one) => one === mode)) return
  const message = `${JSON.stringify(mode)} is not a mode of a bus; it is played as stereo`
  const suggestion = suggestions.nearest(mode, busModes)
  report.warn('unknown-choice', place, { message, found: mode, expected: `one of ${busModes.join(', ')}`, suggestion })
}
