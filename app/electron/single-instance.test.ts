import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { becomeOnly } from './single-instance.ts'

/** Apps of one user: the first one to ask has the lock, and hears of the others. */
function machine() {
  let first: EventEmitter | undefined
  return () => {
    const app = Object.assign(new EventEmitter(), {
      requestSingleInstanceLock: (data: unknown) => {
        if (first) first.emit('second-instance', {}, [], '/', data)
        first ??= app
        return first === app
      },
    })
    return app
  }
}

test('a second start hands its files to the first one and is told to end', () => {
  const start = machine()
  const seen: (readonly string[])[] = []
  expect(becomeOnly(start(), [], (files) => seen.push(files))).toBe(true)
  expect(becomeOnly(start(), ['/a.mamsession'], () => {})).toBe(false)
  expect(becomeOnly(start(), [], () => {})).toBe(false)
  expect(seen).toEqual([['/a.mamsession'], []])
})

test.each([undefined, null, 'files', {}, { files: 'a.json' }, { files: [1, null] }])(
  'a second start that sends %j opens nothing',
  (data) => {
    const app = machine()()
    const seen: (readonly string[])[] = []
    becomeOnly(app, [], (files) => seen.push(files))
    app.emit('second-instance', {}, [], '/', data)
    expect(seen).toEqual([[]])
  },
)
