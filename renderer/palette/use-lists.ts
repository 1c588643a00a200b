/** What the palette asks the host for, while it asks for an argument. */
import { useEffect, useState } from 'react'
import type { MamClient } from '../../engine/client/client.ts'
import type { ActionEntry } from '../../engine/session/registry.ts'
import { useSession } from '../session.ts'
import type { Answer, Lists } from './questions.ts'
import { text } from './text.ts'

const none: Lists = { files: [], devices: [], steps: [], recovered: [] }

export function useLists({ id }: ActionEntry): Lists {
  const { client } = useSession()
  const [lists, setLists] = useState(none)
  useEffect(() => {
    let isShown = true
    const show = (more: Partial<Lists>) => isShown && setLists((all) => ({ ...all, ...more }))
    // A list that can't be had leaves the field to type in.
    listOf(client, id).then(show, () => {})
    return () => {
      isShown = false
    }
  }, [client, id])
  return lists
}

async function listOf(client: MamClient, id: string): Promise<Partial<Lists>> {
  switch (id) {
    case 'openFile':
    case 'addRack':
      return { files: (await client.listFiles()).map(({ name, path }) => ({ words: name, note: path, value: path })) }
    case 'openDevice':
    case 'setCueDevice':
      return { devices: (await client.listDevices()).map(({ name }): Answer => ({ words: name, value: name })) }
    case 'goToStep':
      return {
        steps: (await client.listHistory()).map(({ step, title }) => ({
          words: text.stepOf(step, title),
          value: step,
        })),
      }
    case 'openRecovered':
    case 'discardRecovered':
      return { recovered: (await client.listRecovered()).map(({ id: value, name }) => ({ words: name, value })) }
    default:
      return {}
  }
}
