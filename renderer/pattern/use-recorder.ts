/**
 * Steps from hands while it plays: whatever this page triggers is shown at the nearest step of what was heard at that
 * moment, and written as soon as that step has been played, so that the next pass plays it. The whole take is one undo step.
 */
import { useEffect, useRef } from 'react'
import type { ActionInit } from '../../engine/client/gesture.ts'
import { patternFrame } from '../../engine/client/rack-frame.ts'
import { type Session, useReplica, useSession } from '../session.ts'
import { words } from '../strings/words.ts'
import { onFrame } from '../ui/frame.ts'
import type { Grid } from './page.ts'
import { type PatternStore, usePatternState, usePatternStore } from './pattern-store.ts'
import { stepNow } from './playhead.ts'
import { EMPTY_TAKE, hitStep, recorded, type Take, unwritten, withHit, withPassed, withWritten } from './record.ts'
import { type Edits, useEdits } from './use-edit.ts'

export function useRecorder(grid: Grid, isEditable: boolean): void {
  const session = useSession()
  const store = usePatternStore()
  const edits = useEdits()
  const isArmed = usePatternState((state) => state.isArmed)
  const isPlaying = useReplica((state) => state.transport.isPlaying)
  const isRunning = isArmed && isPlaying && isEditable
  const latest = useRef(grid)
  useEffect(() => {
    latest.current = grid
  })
  useEffect(() => {
    if (!isRunning) return undefined
    const gridNow = () => latest.current
    const name = crypto.randomUUID()
    store.setState({ take: { ...EMPTY_TAKE, name } })
    const writer = new TakeWriter({ edits, store, gridNow, name })
    const leave = [followHits(session, store, gridNow), followSteps(session, store, gridNow, writer)]
    return () => {
      for (const one of leave) one()
      void writer.finish()
    }
  }, [isRunning, session, store, edits])
}

function followHits({ client }: Session, store: PatternStore, gridNow: () => Grid): () => void {
  let heardMs = performance.now()
  const leaveHot = client.hot.listen(() => {
    heardMs = performance.now()
  })
  const leaveActions = client.onPerform((action) => {
    const node = nodeHit(action)
    const replica = client.store.getState()
    const { rack, device } = replica
    if (node === null || !rack || !client.hot.state.isPlaying) return
    // The hand answers to what comes out of the speakers, which was rendered earlier than what is rendered now.
    const lateMs = device.outputLatencyMs - (performance.now() - heardMs)
    const frame = patternFrame(client.hot.state, replica) - (lateMs / 1000) * rack.sampleRate
    const at = hitStep(rack.patternBars, gridNow(), frame)
    if (at !== null) store.setState(({ take }) => ({ take: take && withHit(take, node, at) }))
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

function followSteps(session: Session, store: PatternStore, gridNow: () => Grid, writer: TakeWriter): () => void {
  let before: number | null = null
  return onFrame(() => {
    const at = stepNow(session, session.client.store.getState().rack?.patternBars ?? [], gridNow())
    const { take } = store.getState()
    if (at === null || at === before || !take) return
    before = at
    store.setState({ take: withPassed(take, at) })
    writer.write(at)
  })
}

/** Steps around the one that plays that may be rendered already, or just now. */
const NEAR_STEPS = 1

interface WriterOptions {
  readonly edits: Edits
  readonly store: PatternStore
  readonly gridNow: () => Grid
  readonly name: string
}

/** Writes a take part by part, one at a time: what is hit while the host is at work goes with the next one. */
class TakeWriter {
  readonly #options: WriterOptions
  #isBusy = false
  #idle: Promise<void> = Promise.resolve()
  #last: Take = EMPTY_TAKE

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /** What is over at that step. */
  write(at: number): void {
    if (this.#isBusy) return
    const { bars, resolution } = this.#options.gridNow()
    const total = bars * resolution
    const isOver = (step: number) => {
      const away = Math.abs(step - at)
      return Math.min(away, total - away) > NEAR_STEPS
    }
    this.#send(isOver)
  }

  /** The rest. Another take may have begun by the time that it is written. */
  async finish(): Promise<void> {
    this.#read()
    await this.#idle
    this.#send(() => true)
    await this.#idle
    const { store } = this.#options
    if (store.getState().take?.name === this.#options.name) store.setState({ take: null })
  }

  #read(): Take {
    const { take } = this.#options.store.getState()
    if (take?.name === this.#options.name) this.#last = take
    return this.#last
  }

  #send(isOver: (at: number) => boolean): void {
    const { edits, store, gridNow, name } = this.#options
    const take = this.#read()
    const parts = unwritten(take, isOver)
    if (parts.length === 0) return
    const known = edits.score()?.patterns
    const patterns = recorded(take, parts, store.getState().recordMode, (node) => known?.get(node), gridNow())
    const title = words.pattern.did.record([...take.hits.keys()].join(', '))
    this.#isBusy = true
    // What is refused is told once and not tried again.
    this.#idle = edits.writeTake(title, patterns, name).then(() => {
      this.#isBusy = false
      this.#last = withWritten(this.#read(), parts)
      if (store.getState().take?.name === name) store.setState({ take: this.#last })
    })
  }
}
