import { expect, test } from 'vitest'
import type { SessionMixer, Sidechain } from '../../engine/client/mixer.ts'
import { keyBy, routeTo } from './reroute.ts'

const goals = (goal: string, ...to: readonly string[]) => {
  const routes = [{ from: 'other', to: 'bus:x' }, ...to.map((one) => ({ from: 'b', to: one }))]
  return routeTo({ routes } as unknown as SessionMixer, 'b', goal)
}

test('a strip without a route gets one; one that has a route takes it along, to the master too', () => {
  expect(goals('bus:y')).toEqual([{ case: 'setStripRoute', value: { from: 'b', to: 'bus:y' } }])
  expect(goals('bus:y', 'bus:x')).toEqual([
    { case: 'moveStripRoute', value: { from: 'b', to: 'bus:x', goal: 'bus:y' } },
  ])
  expect(goals('master', 'bus:x').at(-1)?.case).toBe('moveStripRoute')
})

test('of several routes those that lead elsewhere go', () => {
  const remove = (to: string) => ({ case: 'removeStripRoute', value: { from: 'b', to } })
  expect(goals('bus:y', 'bus:x', 'bus:y', 'a')).toEqual([remove('bus:x'), remove('a')])
  expect(goals('bus:y', 'bus:x', 'a')).toEqual([
    remove('a'),
    { case: 'moveStripRoute', value: { from: 'b', to: 'bus:x', goal: 'bus:y' } },
  ])
})

test('another key moves the first one, unless it is heard already', () => {
  const sources = ['a', 'b'].map((from) => ({ from })) as unknown as Sidechain[]
  expect(keyBy([], 'i', 'a')).toEqual({ case: 'setSidechain', value: { from: 'a', to: 'i' } })
  expect(keyBy(sources, 'i', 'c')).toEqual({ case: 'moveSidechain', value: { to: 'i', from: 'a', source: 'c' } })
  for (const one of ['', 'b'])
    expect(keyBy(sources, 'i', one)).toEqual({ case: 'clearSidechain', value: { to: 'i', from: 'a' } })
})
