/** Named places of the session, by bar and beat, which count from 1 on, or by seconds. */
import { Suggestions } from '../../../formats/suggest.ts'
import type { Editing } from '../../editing.ts'
import { type Marker, markerBeats, markerLimits } from '../../file/clock.ts'
import { mixerOf } from '../../mixer/content.ts'
import { SessionRefusal } from '../../refusal.ts'
import type { SessionContent } from '../../session-file.ts'
import { type DocumentAction, short } from '../action.ts'
import { checkRange, checkTitle, checkWhole } from '../target.ts'
import { refuse, sessionChange, sessionEditing } from './target.ts'

/** What is absent stays, or is for a new one the start. */
export interface SetClockMarkerArgs {
  readonly name: string
  readonly bar?: number | undefined
  /** 0 or none: 1, where a bar is given. */
  readonly beat?: number | undefined
  /** In place of bar and beat. */
  readonly timeSec?: number | undefined
  readonly toName?: string | undefined
}

export const setClockMarker: DocumentAction<'setClockMarker', SetClockMarkerArgs> = {
  id: 'setClockMarker',
  title: (document, args) => markerTitle(mixerOf(document).session, args),
  apply(document, args) {
    const { session } = mixerOf(document)
    const { name, toName = name, bar, beat, timeSec } = args
    if (bar !== undefined && timeSec !== undefined) refuse('a marker stands at a bar or at a time, not at both')
    if (beat && bar === undefined) refuse('a beat is one of a bar: say which bar')
    const place = placeOf(args)
    if (place) checkPlace(session, place)
    checkTitle(toName, 'marker')
    const at = indexOf(session, name)
    if (at < 0 && toName !== name) missing(session, name)
    if ((at < 0 || toName !== name) && indexOf(session, toName) >= 0)
      refuse(`there is a marker ${JSON.stringify(toName)} already`)
    const editing = sessionEditing(document)
    if (at < 0) editing.append(['markers'], session.markers.length, { name, ...written(place ?? { bar: 1, beat: 1 }) })
    else {
      if (toName !== name) editing.set(['markers', at, 'name'], toName)
      if (place) move(editing, session.markers[at] as Marker, ['markers', at], place)
    }
    return sessionChange(document, editing)
  },
  mergeKey: ({ name, toName, ...place }) => `setClockMarker ${JSON.stringify([name, toName, Object.keys(place)])}`,
}

export const removeClockMarker: DocumentAction<'removeClockMarker', { readonly name: string }> = {
  id: 'removeClockMarker',
  title: (_, { name }) => `Remove the marker ${called(name)}`,
  apply(document, { name }) {
    const { session } = mixerOf(document)
    if (indexOf(session, name) < 0) missing(session, name)
    const editing = sessionEditing(document)
    editing.removeItems(['markers'], session.markers, (_, at) => session.markers[at]?.name === name)
    return sessionChange(document, editing)
  },
}

type Place = Pick<Marker, 'bar' | 'beat'> | { readonly timeSec: number }

function placeOf({ bar, beat, timeSec }: SetClockMarkerArgs): Place | undefined {
  if (timeSec !== undefined) return { timeSec }
  return bar === undefined ? undefined : { bar, beat: beat || 1 }
}

function checkPlace({ clock }: SessionContent, place: Place): void {
  if ('timeSec' in place) {
    checkRange(place.timeSec, 0, markerLimits.timeSec, 'a time', 's')
    return
  }
  const { bar, beat } = place
  checkWhole(bar, 1, markerLimits.bar, 'a bar')
  const beats = markerBeats(bar, clock)
  if (!(beat >= 1 && beat < beats + 1)) refuse(`there is no beat ${beat} in bar ${bar}, which has ${beats}`)
}

/** As a file says it. */
function written(place: Place): object {
  if ('timeSec' in place) return place
  return place.beat === 1 ? { bar: place.bar } : place
}

/** Keys of the other way to name a place go. */
function move(editing: Editing, before: Marker, path: readonly (string | number)[], place: Place): void {
  const isTimed = before.timeSec !== undefined
  if ('timeSec' in place) {
    if (!isTimed) for (const key of ['bar', 'beat']) editing.remove([...path, key])
    if (place.timeSec !== before.timeSec) editing.set([...path, 'timeSec'], place.timeSec)
    return
  }
  if (isTimed) editing.remove([...path, 'timeSec'])
  if (isTimed || place.bar !== before.bar) editing.set([...path, 'bar'], place.bar)
  if (place.beat !== before.beat) editing.set([...path, 'beat'], place.beat)
}

const indexOf = ({ markers }: SessionContent, name: string): number => markers.findIndex((one) => one.name === name)
const called = (name: string): string => JSON.stringify(short(name))

function missing({ markers }: SessionContent, name: string): never {
  const suggestion = new Suggestions().nearest(
    name,
    markers.map((one) => one.name),
  )
  const hint = suggestion === undefined ? '' : `. Did you mean ${JSON.stringify(suggestion)}?`
  throw new SessionRefusal('not-found', `there is no marker ${called(name)}${hint}`)
}

function markerTitle(session: SessionContent, { name, toName = name, ...args }: SetClockMarkerArgs): string {
  const place = placeOf({ name, ...args })
  if (indexOf(session, name) < 0) return `Add the marker ${called(name)} at ${words(place ?? { bar: 1, beat: 1 })}`
  if (toName !== name) return `Rename the marker ${called(name)} to ${called(toName)}`
  return place ? `Move the marker ${called(name)} to ${words(place)}` : `Change the marker ${called(name)}`
}

/** `5.1`, as musicians count, or `12.5 s`. */
const words = (place: Place): string => ('timeSec' in place ? `${place.timeSec} s` : `${place.bar}.${place.beat}`)
