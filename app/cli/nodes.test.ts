import { describe, expect, test } from 'vitest'
import { nodeDescriptors } from '../../engine/formats/nodes.gen.ts'
import { mam, nativeReason } from './fixture.ts'

const types = nodeDescriptors.map(({ type }) => type)

describe.skipIf(nativeReason)(`mam nodes and mam devices${nativeReason}`, () => {
  test('every node type is in the table, in JSON and in Markdown', async () => {
    const [plain, json, markdown] = await Promise.all([
      mam('nodes'),
      mam('nodes', '--json'),
      mam('nodes', '--markdown'),
    ])
    const described: { type: string }[] = JSON.parse(json.out)
    expect(described.map(({ type }) => type).toSorted()).toEqual(types.toSorted())
    for (const type of types) {
      expect(plain.out).toMatch(new RegExp(`^${type} `, 'm'))
      expect(markdown.out).toMatch(new RegExp(`^## ${type}$`, 'm'))
    }
  })

  test('one type shows its keys and its live parameters apart', async () => {
    const { out } = await mam('nodes', 'kick')
    expect(out).toMatch(/In files.*ampDecayMs.*Live.*AMP_DECAY_MS/s)
  })

  test('a type that does not exist is refused with the one that was meant', async () => {
    const { code, err } = await mam('nodes', 'kik')
    expect(code).toBe(2)
    expect(err).toContain('Did you mean kick?')
  })

  test('the silent clock is always among the devices', async () => {
    const devices: { name: string }[] = JSON.parse((await mam('devices', '--json')).out)
    expect(devices[0]).toMatchObject({ name: 'silent' })
    expect((await mam('devices')).out).toMatch(/ silent /)
  })
})
