/** How many channels a session opens of a rack. */

import { maxChannels } from '../../../formats/limits.ts'
import { mixerOf } from '../../mixer/content.ts'
import type { SessionRack } from '../../session-file.ts'
import { type DocumentAction, short } from '../action.ts'
import { checkWhole } from '../target.ts'
import { rackStripOf, sessionChange, sessionEditing } from './target.ts'

/** What is absent stays. */
export interface SetRackChannelsArgs {
  readonly rack: string
  readonly inputs?: number | undefined
  readonly outputs?: number | undefined
}

export const setRackChannels: DocumentAction<'setRackChannels', SetRackChannelsArgs> = {
  id: 'setRackChannels',
  title: (_, { rack, inputs, outputs }) => {
    const said = [inputs === undefined ? '' : `${inputs} in`, outputs === undefined ? '' : `${outputs} out`]
    return `Open ${said.filter((one) => one !== '').join(', ')} of ${short(rack)}`
  },
  apply(document, { rack, ...wanted }) {
    const content = mixerOf(document)
    const { path } = rackStripOf(content, rack)
    const { channelConfig } = content.session.racks[Number(path[1])] as SessionRack
    const editing = sessionEditing(document)
    const changed: [string, number][] = []
    for (const [key, channels] of Object.entries(wanted)) {
      if (channels === undefined) continue
      checkWhole(channels, 1, maxChannels, 'a number of channels')
      if (channels !== (channelConfig?.[key as 'inputs' | 'outputs'] ?? STEREO)) changed.push([key, channels])
    }
    if (channelConfig === null || channelConfig === undefined) {
      if (changed.length > 0) editing.set([...path, 'channelConfig'], Object.fromEntries(changed))
    } else for (const [key, channels] of changed) editing.set([...path, 'channelConfig', key], channels)
    return sessionChange(document, editing)
  },
  mergeKey: ({ rack, inputs, outputs }) =>
    `setRackChannels ${JSON.stringify([rack, inputs !== undefined, outputs !== undefined])}`,
}

const STEREO = 2
