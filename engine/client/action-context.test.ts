import { expect, test } from 'vitest'
import { actionRegistry } from '../session/registry.ts'
import { actionContextOf } from './action-context.ts'
import { Mode, type Rack } from './model.ts'
import { createReplicaStore, type ReplicaState } from './replica.ts'

const rack: Rack = {
  id: 'acid',
  revision: 1,
  path: '/acid.json',
  name: 'acid',
  description: '',
  nodes: [],
  connections: [],
  mixer: null,
  bpm: 130,
  loopFrames: 0,
  bars: [],
  patternBars: [],
  sampleRate: 48_000,
  latencyFrames: 0,
  problems: [],
  score: null,
  layout: { places: new Map(), groups: [] },
  controls: [],
  statuses: [],
}
const slot = { id: 'acid', path: '/acid.json', name: 'acid', isChanged: false, problem: '' }

/** Ids that are possible in a state that differs so from an empty replica. */
function possible(change: (state: ReplicaState) => Partial<ReplicaState>): string[] {
  const empty = createReplicaStore().getState()
  const context = actionContextOf({ ...empty, link: 'live', ...change(empty) })
  return actionRegistry.filter((action) => action.possible(context) === undefined).map(({ id }) => id)
}

test('before the host has answered nothing is done to a session', () => {
  const ids = possible(() => ({ link: 'connecting' }))
  expect(ids).not.toContain('save')
  expect(ids).not.toContain('play')
})

test('the tempo of a rack in front is set unless it has errors or none', () => {
  const session = ({ session: before }: ReplicaState) => ({ ...before, racks: [slot] })
  expect(possible((state) => ({ session: session(state), rack }))).toEqual(expect.arrayContaining(['play', 'setTempo']))
  const problems = [{ isError: true, place: '/nodes/0', words: 'no such type' }]
  expect(possible((state) => ({ session: session(state), rack: { ...rack, problems } }))).not.toContain('setTempo')
  expect(possible((state) => ({ session: session(state), rack: { ...rack, bpm: null } }))).not.toContain('setTempo')
})

test('a session plays that has a rack, be it a silent one, or a way from an input', () => {
  expect(possible(() => ({}))).not.toContain('play')
  expect(possible(({ session }) => ({ session: { ...session, racks: [{ ...slot, problem: 'gone' }] } }))).toContain(
    'play',
  )
  const route = {
    id: 'a',
    from: 'input:1',
    to: 'master',
    gain: 1,
    pan: 0,
    aligned: true,
    delayFrames: 0,
    problem: '',
    channelMap: [],
  }
  expect(possible(({ mixer }) => ({ mixer: { ...mixer, routes: [route] } }))).toContain('play')
})

test('undo, redo and tonight follow what there is', () => {
  expect(possible(() => ({}))).not.toEqual(expect.arrayContaining(['undo']))
  const ids = possible(({ history }) => ({
    history: { ...history, undoTitle: 'Set tempo' },
    tonight: [{ rack: 'acid', node: 'kick', param: 1, value: 2 }],
  }))
  expect(ids).toEqual(expect.arrayContaining(['undo', 'keepTonight', 'dropTonight']))
  expect(ids).not.toContain('redo')
})

test('a project that may only be read is not saved, but it is saved as another one', () => {
  const ids = possible(({ session }) => ({ session: { ...session, readOnly: 'open at the desk' } }))
  expect(ids).toContain('saveAs')
  expect(ids).not.toContain('save')
})

test('the mode is the one that hands are in', () => {
  const { session, ...state } = createReplicaStore().getState()
  expect(actionContextOf({ ...state, session: { ...session, mode: Mode.STAGE } }).mode).toBe('stage')
  expect(actionContextOf({ ...state, session: { ...session, mode: Mode.EDIT } }).mode).toBe('edit')
})
