/** The actions behind a choice of another goal or another key: what there is moves, with its level and all else. */
import type { ActionInit } from '../../engine/client/gesture.ts'
import { MASTER, type SessionMixer, type Sidechain } from '../../engine/client/mixer.ts'

/** All of the strip's sound goes there, and nowhere else. */
export function routeTo({ routes }: SessionMixer, strip: string, goal: string): ActionInit[] {
  const own = routes.filter(({ from }) => from === strip)
  const kept = own.find(({ to }) => to === goal) ?? own[0]
  if (!kept) return goal === MASTER ? [] : [{ case: 'setStripRoute', value: { from: strip, to: goal } }]
  const { from, to } = kept
  const gone = new Set(own.map((route) => route.to).filter((one) => one !== to))
  const removals = [...gone].map((one): ActionInit => ({ case: 'removeStripRoute', value: { from, to: one } }))
  return to === goal ? removals : [...removals, { case: 'moveStripRoute', value: { from, to, goal } }]
}

/** The first source is another one; '' is none. */
export function keyBy([first, ...others]: readonly Sidechain[], to: string, source: string): ActionInit {
  if (!first) return { case: 'setSidechain', value: { from: source, to } }
  const isHeard = source === '' || others.some(({ from }) => from === source)
  if (isHeard) return { case: 'clearSidechain', value: { to, from: first.from } }
  return { case: 'moveSidechain', value: { to, from: first.from, source } }
}
