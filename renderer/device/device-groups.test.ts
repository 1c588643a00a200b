import { describe, expect, test } from 'vitest'
import { blockChoices, deviceGroups, type Entry, inputChoices } from './device-groups.ts'

const entry = (name: string, more: Partial<Entry> = {}): Entry => ({
  name,
  hostApi: name.split(': ')[0]!,
  outputChannels: 2,
  inputChannels: 0,
  defaultSampleRate: 48_000,
  isDefault: false,
  ...more,
})
const silent = entry('silent', { hostApi: '' })
const card = entry('ALSA: USB Audio: - (hw:1,0)', { inputChannels: 10, defaultSampleRate: 44_100 })
const jack = entry('JACK: system', { isDefault: true })

test('outputs stand under their host API, with what they can do', () => {
  expect(deviceGroups([silent, jack, card], 'silent')).toEqual([
    {
      title: 'JACK',
      rows: [{ name: 'JACK: system', title: 'system', about: '2 out · 48 kHz · the system’s own', isThere: true }],
    },
    {
      title: 'ALSA',
      rows: [{ name: card.name, title: 'USB Audio: - (hw:1,0)', about: '2 out · 10 in · 44.1 kHz', isThere: true }],
    },
  ])
})

test('a device without outputs is not among them', () => {
  expect(deviceGroups([silent, entry('ALSA: Microphone', { outputChannels: 0 })], 'silent')).toEqual([])
})

test('the wanted device stands there also while it is not', () => {
  const [jackGroup, alsaGroup] = deviceGroups([silent, jack], card.name)
  expect(jackGroup?.rows).toHaveLength(1)
  expect(alsaGroup).toEqual({
    title: 'ALSA',
    rows: [{ name: card.name, title: 'USB Audio: - (hw:1,0)', about: 'not there', isThere: false }],
  })
  expect(deviceGroups([silent], 'JAKC')).toMatchObject([{ title: 'Other', rows: [{ title: 'JAKC' }] }])
})

describe('choices', () => {
  test('of inputs end with all that there are, and hold what was asked for', () => {
    expect(inputChoices(10, 0)).toEqual([0, 1, 2, 4, 8, 10])
    expect(inputChoices(0, 2)).toEqual([0, 2])
  })

  test('of blocks hold the one that runs', () => {
    expect(blockChoices(256)).toEqual([32, 64, 128, 256, 512, 1024, 2048])
    expect(blockChoices(441)).toContain(441)
  })
})
