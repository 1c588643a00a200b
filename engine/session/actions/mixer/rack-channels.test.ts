import { expect, test } from 'vitest'
import { isNoChange } from '../../change.ts'
import { sessionText } from '../../testing/fixture.ts'
import { changedMixer, demoMixer, performMixer } from '../../testing/mixer-fixture.ts'

const open = (args: object, text = demoMixer) => changedMixer('setRackChannels', { rack: 'lead', ...args }, text)

test('a session opens more channels of a rack', () => {
  expect(open({ outputs: 4 })).toEqual([
    'Open 4 out of lead',
    '- { "id": "lead", "path": "b.json" },',
    '+ { "id": "lead", "path": "b.json", "channelConfig": { "outputs": 4 } },',
  ])
  const { document } = performMixer('setRackChannels', { rack: 'lead', outputs: 4 })
  const both = performMixer('setRackChannels', { rack: 'lead', inputs: 6, outputs: 2 }, document)
  expect(both.title).toBe('Open 6 in, 2 out of lead')
  expect(sessionText(both.document)).toContain('"channelConfig": { "outputs": 2, "inputs": 6 }')
  expect(isNoChange(performMixer('setRackChannels', { rack: 'lead', inputs: 2, outputs: 2 }).change)).toBe(true)
})

test('what is no number of channels, or of nobody, is refused', () => {
  expect(() => open({ inputs: 65 })).toThrow('a number of channels')
  expect(() => open({ outputs: 0 })).toThrow('a number of channels')
  expect(() => open({ rack: 'leed', outputs: 4 })).toThrow('there is no rack "leed". Did you mean "lead"?')
})
