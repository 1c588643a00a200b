import { expect, test } from 'vitest'
import { Publication } from './publication.ts'

const change = { change: { case: 'transport' as const, value: {} } }

function reader(publication: Publication) {
  const left = new AbortController()
  const updates = publication.subscribe(left.signal)
  return { leave: () => left.abort(), next: async () => (await updates.next()).value?.update }
}

test('a reader gets the state and then every change, in order', async () => {
  const publication = new Publication(() => ({ hasDevices: true }))
  const { next, leave } = reader(publication)
  expect(await next()).toMatchObject({ case: 'snapshot', value: { version: 1n, state: { hasDevices: true } } })
  publication.publish([change], { client: 'page', sequence: 4, gesture: 'g1' })
  publication.publish([change])
  expect(await next()).toMatchObject({
    case: 'patch',
    value: { version: 2n, origin: { client: 'page', gesture: 'g1' } },
  })
  expect(await next()).toMatchObject({ case: 'patch', value: { version: 3n, origin: { client: '' } } })
  leave()
  expect(await next()).toBeUndefined()
  expect(publication.readerCount).toBe(0)
})

test('a reader that falls far behind gets the state instead of what it missed', async () => {
  const publication = new Publication(() => ({}))
  const slow = reader(publication)
  const quick = reader(publication)
  await slow.next()
  await quick.next()
  for (let i = 0; i < 1000; i++) {
    publication.publish([change])
    expect(await quick.next()).toMatchObject({ case: 'patch' })
  }
  expect(await slow.next()).toMatchObject({ case: 'snapshot', value: { version: 1001n } })
  publication.publish([change])
  expect(await slow.next()).toMatchObject({ case: 'patch', value: { version: 1002n } })
})

test('nothing that changed is no version', () => {
  const publication = new Publication(() => ({}))
  publication.publish([])
  expect(publication.version).toBe(1)
})

test('a reader that stalls keeps a few megabytes waiting, whatever the changes weigh', async () => {
  const publication = new Publication(() => ({}))
  const megabyte = 'x'.repeat(1024 * 1024)
  const slow = reader(publication)
  const quick = reader(publication)
  await slow.next()
  await quick.next()
  for (let i = 0; i < 40; i++) {
    publication.publish([{ change: { case: 'rack', value: { description: `${i}${megabyte}` } } }])
    expect(await quick.next()).toMatchObject({ case: 'patch', value: { version: BigInt(i + 2) } })
  }
  expect(await slow.next()).toMatchObject({ case: 'snapshot', value: { version: 41n } })
  publication.publish([change])
  expect(await slow.next()).toMatchObject({ case: 'patch', value: { version: 42n } })
})

test('many small changes wait for a reader that is slow, as before', async () => {
  const publication = new Publication(() => ({}))
  const slow = reader(publication)
  await slow.next()
  for (let i = 0; i < 200; i++) publication.publish([change])
  expect(await slow.next()).toMatchObject({ case: 'patch', value: { version: 2n } })
})
