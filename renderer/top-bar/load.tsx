import { useEffect, useRef } from 'react'
import type { MamClient } from '../../engine/client/client.ts'
import type { HotState } from '../../engine/client/hot.ts'
import { useSession } from '../session.ts'
import { words as catalogue } from '../strings/words.ts'
import { onFrame, throttled } from '../ui/frame.ts'
import { writeText } from '../ui/write-text.ts'
import { dropWords } from './drop-words.ts'

const text = catalogue.topBar

/** How much of its time the engine needs, and how often that was not enough. Written twice a second, past React. */
export function Load() {
  const { client } = useSession()
  const load = useRef<HTMLDivElement>(null)
  useEffect(() => onFrame(throttled(2, () => showLoad(load.current, client.hot.state, limitOf(client)))), [client])
  return (
    <div ref={load} className="top-load">
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> can't hold the mark of the peak */}
      <div
        className="top-load-meter"
        role="meter"
        aria-label={text.load}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
      >
        <span className="top-load-text muted mono" aria-hidden="true" />
        <span className="top-load-bar" aria-hidden="true">
          <span className="top-load-now" />
          <span className="top-load-peak" />
        </span>
      </div>
      <span className="top-drops mono" />
    </div>
  )
}

/** Where the session has no limit of its own: from here on a block is likely to come late. */
const HIGH_LOAD = 0.8

/** 0: the session says none. */
const limitOf = ({ store }: MamClient): number => store.getState().safety.loadLimitPercent / 100

function showLoad(root: HTMLElement | null, hot: HotState, limit: number): void {
  if (!root) return
  const find = (name: string) => root.querySelector<HTMLElement>(`.top-${name}`)!
  const now = Math.round(hot.load * 100)
  const peak = Math.round(hot.peakLoad * 100)
  const words = text.loadWords(now, peak)
  const meter = find('load-meter')
  meter.setAttribute('aria-valuenow', String(Math.min(now, 100)))
  meter.setAttribute('aria-valuetext', words)
  writeText(find('load-text'), words)
  find('load-now').style.transform = `scaleX(${Math.min(hot.load, 1)})`
  find('load-peak').style.transform = `translateX(${Math.min(hot.peakLoad, 1) * 100}%)`
  const dropped = find('drops')
  const isWarning = hot.xruns + hot.droppedCommands > 0 || hot.peakLoad > (limit || HIGH_LOAD)
  writeText(dropped, dropWords(hot.xruns + hot.droppedCommands, isWarning))
  dropped.classList.toggle('warning', isWarning)
  dropped.title = text.dropsHelp(hot.xruns, hot.droppedCommands, hot.lateCommands)
}
