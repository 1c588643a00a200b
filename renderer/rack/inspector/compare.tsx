import { useState } from 'react'
import { useStore } from 'zustand'
import type { NodeDescriptor, RackNode } from '../../../engine/client/model.ts'
import { useReplica } from '../../session.ts'
import { words } from '../../strings/words.ts'
import { comparedOf, compareKey, compareStore, type Slot, setCompared, turned } from './compare-store.ts'
import { actionsToSound, soundOf } from './node-sound.ts'
import { useEdits } from './use-edits.ts'

interface Props {
  readonly node: RackNode
  readonly descriptor: NodeDescriptor
}

const SLOTS: readonly Slot[] = ['a', 'b']

/** Goes between two sounds of a node by one press, each of them one step. */
export function Compare({ node, descriptor }: Props) {
  const { step } = useEdits()
  const rack = useReplica((state) => state.rack?.id ?? '')
  const key = compareKey(rack, node.id, node.type)
  const compared = useStore(compareStore, (all) => comparedOf(all, key))
  const [said, setSaid] = useState('')
  const other: Slot = compared.slot === 'a' ? 'b' : 'a'
  const go = async (slot: Slot) => {
    const { next, play } = turned(compared, slot, soundOf(node))
    const actions = play ? actionsToSound(node, descriptor, play) : []
    setSaid('')
    const title = words.inspector.compareTitle(node.id, words.inspector.slot[slot])
    if (actions.length === 0 || (await step(title, actions))) setCompared(key, next)
  }
  const copy = () => {
    setCompared(key, { slot: compared.slot, other: soundOf(node) })
    setSaid(words.inspector.copiedTo(words.inspector.slot[other]))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame of its own
    <div className="compare" role="group" aria-label={words.inspector.compare}>
      {SLOTS.map((slot) => (
        <button
          key={slot}
          type="button"
          className="compare-slot"
          aria-pressed={compared.slot === slot}
          title={words.inspector.slotHelp[slot]}
          onClick={() => void go(slot)}
        >
          {words.inspector.slot[slot]}
        </button>
      ))}
      {compared.other ? (
        <button
          type="button"
          className="compare-copy"
          title={words.inspector.copyTo(words.inspector.slot[other])}
          aria-label={words.inspector.copyTo(words.inspector.slot[other])}
          onClick={copy}
        >
          <span aria-hidden="true">→ {words.inspector.slot[other]}</span>
        </button>
      ) : null}
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </div>
  )
}
