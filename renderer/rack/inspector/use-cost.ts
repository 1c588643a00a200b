/** What nodes cost, sampled while somebody looks: one watch for all who ask. */
import { useSyncExternalStore } from 'react'
import type { MamClient } from '../../../engine/client/client.ts'
import { useSession } from '../../session.ts'

const RATE_HZ = 1
/** Nodes that go while others come are no reason to end the watch and begin another. */
const LINGER_MS = 2000

interface Watch {
  readonly listeners: Set<() => void>
  /** By node index, microseconds a block. */
  costs: ReadonlyMap<number, number>
  leave: (() => void) | undefined
}

const watches = new WeakMap<MamClient, Watch>()

/** Microseconds a block by its mean; null until it was measured. */
export function useCost(index: number): number | null {
  const { client } = useSession()
  const watch = watchOf(client)
  return useSyncExternalStore(
    (changed) => listen(client, watch, changed),
    () => watch.costs.get(index) ?? null,
  )
}

function watchOf(client: MamClient): Watch {
  const known = watches.get(client) ?? { listeners: new Set(), costs: new Map(), leave: undefined }
  watches.set(client, known)
  return known
}

function listen(client: MamClient, watch: Watch, changed: () => void): () => void {
  watch.listeners.add(changed)
  watch.leave ??= client.watchHealth(RATE_HZ, ({ racks, revision }) => {
    const { rack } = client.store.getState()
    const own = rack && revision === rack.revision ? racks.find((one) => one.rack === rack.id) : undefined
    watch.costs = new Map(own?.nodes.map(({ node, meanUs }) => [node, meanUs]))
    for (const listener of watch.listeners) listener()
  })
  return () => {
    watch.listeners.delete(changed)
    setTimeout(() => endUnheard(watch), LINGER_MS)
  }
}

function endUnheard(watch: Watch): void {
  if (watch.listeners.size > 0) return
  watch.leave?.()
  watch.leave = undefined
  watch.costs = new Map()
}
