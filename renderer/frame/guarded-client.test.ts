import { afterEach, expect, test } from 'vitest'
import { GuardedClient, isEdit } from './guarded-client.ts'

const clients: GuardedClient[] = []
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})

function guarded(whyLocked: () => string | undefined): GuardedClient {
  const never = () => new Promise<never>(() => {})
  const client = new GuardedClient({ openCalls: never, openHot: never, name: 'test' }, whyLocked)
  clients.push(client)
  return client
}

test('a locked view takes no edits, and says so', async () => {
  const client = guarded(() => 'This view is locked.')
  for (const action of ['setTempo', 'removeNode', 'undo', 'setParam', 'beginGesture'])
    await expect(client.perform({ case: action, value: {} } as never), action).rejects.toThrow('This view is locked.')
  await expect(client.grab({ id: 'kick', index: 0 }, 1).end()).rejects.toThrow('This view is locked.')
})

test('playing, saving and panic pass a lock', () => {
  for (const action of ['play', 'stop', 'trigger', 'playNote', 'save', 'panic', 'setMode', 'dismissNotice'])
    expect(isEdit(action), action).toBe(false)
})

test('where nothing is locked everything is asked for', async () => {
  await expect(guarded(() => undefined).perform({ case: 'undo', value: {} })).rejects.toThrow('not connected')
})
