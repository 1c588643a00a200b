/** The devices as the picker shows them: outputs by host API, the wanted one always among them. */
import type { DeviceEntry } from '../../engine/contract/gen/mam/v1/mam_pb.js'

export type Entry = Pick<
  DeviceEntry,
  'name' | 'hostApi' | 'outputChannels' | 'inputChannels' | 'defaultSampleRate' | 'isDefault'
>

export interface DeviceRow {
  readonly name: string
  /** Without the host API, under whose heading it stands. */
  readonly title: string
  readonly about: string
  readonly isThere: boolean
}

export interface DeviceGroup {
  readonly title: string
  readonly rows: readonly DeviceRow[]
}

const SILENT = 'silent'

/** `wanted` that is not plugged in stands under its host API with all others; `silent` comes last, in no group. */
export function deviceGroups(entries: readonly Entry[], wanted: string): DeviceGroup[] {
  const groups = new Map<string, DeviceRow[]>()
  const add = (title: string, row: DeviceRow) => groups.set(title, [...(groups.get(title) ?? []), row])
  for (const entry of entries) if (entry.outputChannels > 0 && entry.name !== SILENT) add(entry.hostApi, rowOf(entry))
  const isKnown = wanted === SILENT || entries.some(({ name }) => name === wanted)
  if (!isKnown) add(hostApiOf(wanted), { name: wanted, title: titleOf(wanted), about: 'not there', isThere: false })
  return [...groups].map(([title, rows]) => ({ title, rows }))
}

function rowOf({ name, outputChannels, inputChannels, defaultSampleRate, isDefault }: Entry): DeviceRow {
  const about = [
    `${outputChannels} out`,
    ...(inputChannels > 0 ? [`${inputChannels} in`] : []),
    `${defaultSampleRate / 1000} kHz`,
    ...(isDefault ? ['the system’s own'] : []),
  ]
  return { name, title: titleOf(name), about: about.join(' · '), isThere: true }
}

/** Names are `HOST API: DEVICE`. */
const hostApiOf = (name: string): string => (name.includes(': ') ? name.slice(0, name.indexOf(': ')) : 'Other')
const titleOf = (name: string): string => name.slice(name.indexOf(': ') < 0 ? 0 : name.indexOf(': ') + 2)

/** How many inputs can be chosen: none, one, pairs, all. */
export function inputChoices(available: number, wanted: number): number[] {
  const choices = [0, 1, 2, 4, 8, 16, 32].filter((count) => count <= available)
  return [...new Set([...choices, available, wanted])].sort((a, b) => a - b)
}

const BLOCKS = [32, 64, 128, 256, 512, 1024, 2048]

/** The one that runs is among them, whatever the device made of the wish. */
export function blockChoices(blockFrames: number): number[] {
  return [...new Set([...BLOCKS, blockFrames])].sort((a, b) => a - b)
}
