import { expect, test } from 'vitest'
import { Jobs } from './jobs.ts'

test('a long job is told by its share, and half a second apart by its pace', async () => {
  let now = 0
  let told = 0
  const jobs = new Jobs(
    () => told++,
    () => now,
  )
  await jobs.run('Export', async (progress) => {
    const paced = (ms: number, done: number) => {
      now = ms
      progress(done, { speedUp: 2, secondsLeft: 100 - ms / 1000 })
      return jobs.message().jobs[0]
    }
    expect(jobs.message().jobs[0]).toEqual({ id: 1n, title: 'Export', done: 0, canStop: false })
    expect(paced(100, 0.001)).toMatchObject({ done: 0 })
    expect(paced(600, 0.002)).toMatchObject({ done: 0.002, speedUp: 2, secondsLeft: 99.4 })
    expect(paced(700, 0.003)).toMatchObject({ done: 0.002 })
    expect(paced(800, 0.1)).toMatchObject({ done: 0.1, secondsLeft: 99.2 })
  })
  expect(told).toBe(4)
  expect(jobs.message().jobs).toEqual([])
})

test('files without a pace are told by their share alone', async () => {
  let now = 0
  const jobs = new Jobs(
    () => {},
    () => now,
  )
  await jobs.run('Save', async (progress) => {
    now = 60_000
    progress(0.01)
    expect(jobs.message().jobs[0]?.done).toBe(0)
    progress(0.5)
    expect(jobs.message().jobs[0]).toEqual({ id: 1n, title: 'Save', done: 0.5, canStop: false })
  })
})
