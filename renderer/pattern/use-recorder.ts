/**
 * Steps from hands while it plays: whatever this page triggers is written at the nearest step of what was heard at that
 * moment. The take is one undo step, made when recording is switched off or the transport stops.
 */
import { useEffect } from 'react'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { type Session, useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { onFrame } from '../ui/frame.ts'
import type { Grid } from './page.ts'
import { type PatternStore, usePatternState, usePatternStore } from './pattern-store.ts'
import { stepNow } from './playhead.ts'
import { EMPTY_TAKE, hitStep, recorded, withHit, withPassed } from './record.ts'
import { type Edits, useEdits } from './use-edit.ts'

export function useRecorder(grid: Grid, isEditable: boolean): void {
  const session = useSession()
  const store = usePatternStore()
  const edits = useEdits()
  const isArmed = usePatternState((state) => state.isArmed)
  const isPlaying = useReplica((state) => state.transport.isPlaying)
  const isRunning = isArmed && isPlaying && isEditable
  useEffect(() => {
    if (!isRunning) return undefined
    store.setState({ take: EMPTY_TAKE })
    const leave = [followHits(session, store, grid), followSteps(session, store, grid)]
    return () => {
      for (const one of leave) one()
      write(edits, store, grid)
    }
  }, [isRunning, session, store, edits, grid])
}

function followHits({ client }: Session, store: PatternStore, grid: Grid): () => void {
  let heardMs = performance.now()
  const leaveHot = client.hot.listen(() => {
    heardMs = performance.now()
  })
  const leaveActions = client.onPerform((action) => {
    const node = nodeHit(action)
    const { rack, device } = client.store.getState()
    if (node === null || !rack || !client.hot.state.isPlaying) return
    // The hand answers to what comes out of the speakers, which was rendered earlier than what is rendered now.
    const lateMs = device.outputLatencyMs - (performance.now() - heardMs)
    const frame = client.hot.state.timelineFrame - (lateMs / 1000) * rack.sampleRate
    const at = hitStep(rack.bars, grid, frame)
    if (at !== null) store.setState(({ take }) => ({ take: withHit(take ?? EMPTY_TAKE, node, at) }))
  })
  return () => {
    leaveHot()
    leaveActions()
  }
}

/** Pads and keys; a key's pitch is not recorded, its time is. */
function nodeHit(action: ActionInit): string | null {
  return action.case === 'trigger' || action.case === 'playNote' ? (action.value.node ?? null) : null
}

function followSteps(session: Session, store: PatternStore, grid: Grid): () => void {
  return onFrame(() => {
    const at = stepNow(session, session.client.store.getState().rack?.bars ?? [], grid)
    const { take } = store.getState()
    if (at !== null && take && !take.passed.has(at)) store.setState({ take: withPassed(take, at) })
  })
}

function write(edits: Edits, store: PatternStore, grid: Grid): void {
  const { take, recordMode } = store.getState()
  store.setState({ take: null })
  if (!take || take.hits.size === 0) return
  const patterns = [...recorded(take, recordMode, edits.patternOf, grid).values()]
  const nodes = patterns.map(({ node }) => node).join(', ')
  edits.commit(words.pattern.did.record(nodes), patterns)
}
