import { describe, expect, test } from 'vitest'
import { setValue } from '../../formats/edit.ts'
import { type Migration, migrated } from './migrations.ts'

const set = (text: string, key: string, value: unknown) => setValue(text, [key], value).text

/** A made-up second version calls `gain` `level`, a third one doubles it. */
const steps = new Map<number, Migration>([
  [1, (text) => set(text.replace('"gain"', '"level"'), 'version', 2)],
  [2, (text) => set(set(text, 'level', (JSON.parse(text) as { level: number }).level * 2), 'version', 3)],
])

describe('a session file of an earlier version', () => {
  test('passes every step in turn, and what a step does not know stays as it was', () => {
    const text = '{\n  "version": 1, "x-mine":   [1,  2],\n  "gain": 0.5\n}\n'
    expect(migrated(text, 3, steps)).toBe('{\n  "version": 3, "x-mine":   [1,  2],\n  "level": 1\n}\n')
    expect(migrated(text, 2, steps)).toBe('{\n  "version": 2, "x-mine":   [1,  2],\n  "level": 0.5\n}\n')
  })

  test('without a version is of the first one', () => {
    expect(JSON.parse(migrated('{"gain":1}', 2, steps))).toEqual({ level: 1, version: 2 })
  })

  test.each(['{"version":3}', '{"version":9}', '{"version":"1"}', '[1]', '{"version":1', ''])(
    '%s is not touched',
    (text) => expect(migrated(text, 3, steps)).toBe(text),
  )

  test('of the version of today is the same text', () => {
    expect(migrated('{ "version": 1 }', 1)).toBe('{ "version": 1 }')
  })

  test('by a step that does not say where it leads is a fault of ours', () => {
    expect(() => migrated('{"version":1}', 2, new Map([[1, (text: string) => text]]))).toThrow('from version 1')
  })
})
