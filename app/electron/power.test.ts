import { expect, test } from 'vitest'
import { type PowerSave, Wakefulness } from './power.ts'

/** Blockers that are started and not stopped. */
function countedPowerSave() {
  const open = new Set<number>()
  let last = 0
  const powerSave: PowerSave = {
    start: () => {
      open.add(++last)
      return last
    },
    stop: (id) => open.delete(id),
  }
  return { powerSave, open }
}

test('the system stays awake while it plays and may sleep when it stops', () => {
  const { powerSave, open } = countedPowerSave()
  const wakefulness = new Wakefulness(powerSave)
  const counts = [true, true, false, false, true].map((isPlaying) => {
    wakefulness.follow(isPlaying)
    return open.size
  })
  expect(counts).toEqual([1, 1, 0, 0, 1])
})

test('a blocker numbered 0 is released as well', () => {
  const stopped: number[] = []
  const wakefulness = new Wakefulness({ start: () => 0, stop: (id) => stopped.push(id) })
  wakefulness.follow(true)
  wakefulness.release()
  wakefulness.release()
  expect(stopped).toEqual([0])
})
