import { expect, test } from 'vitest'
import { localDriver } from './control.ts'

test('a value of the page tells who listens, until they leave', () => {
  const driver = localDriver(0.5)
  const heard: number[] = []
  const leave = driver.listen(() => heard.push(driver.shown()))
  driver.set(0.7)
  leave()
  driver.set(0.1)
  expect(heard).toEqual([0.7])
})

test('what is played differs from what is set, and a hand has the right of way', () => {
  const driver = localDriver(0.5)
  driver.play(0.9)
  expect([driver.shown(), driver.base()]).toEqual([0.9, 0.5])
  const hand = driver.grab()
  hand.move(0.2)
  driver.play(0.9)
  expect([driver.shown(), driver.base()]).toEqual([0.2, 0.2])
  hand.end()
  driver.play(0.9)
  expect(driver.shown()).toBe(0.9)
})
