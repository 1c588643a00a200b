import { useEffect, useRef } from 'react'
import { onMotion, throttled } from '../ui/frame.ts'
import { writeText } from '../ui/write-text.ts'
import { figure, LEAST_REDUCTION_DB, shareHeldBack } from './strip-meter.ts'
import { text } from './text.ts'

interface Props {
  readonly label: string
  /** dB, 0 or below; undefined where nothing is held back, ever: then it is not shown. */
  readonly reductionOf: () => number | undefined
  readonly orientation: 'vertical' | 'horizontal'
  /** Whether the dB stand beside it. */
  readonly showsText?: boolean
}

const TIMES_A_SECOND = 4

/** By how much something is held back: hangs from above, or from the right. Drawn past React. */
export function ReductionMeter({ label, reductionOf, orientation, showsText = false }: Props) {
  const root = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const meter = root.current!
    const bar = meter.querySelector<HTMLElement>('.reduction-bar')!
    const words = meter.querySelector<HTMLElement>('.reduction-text')
    const scale = orientation === 'vertical' ? 'scaleY' : 'scaleX'
    let before = 0
    let reductionDb = 0
    const tell = throttled(TIMES_A_SECOND, () => {
      const told = text.decibels(figure(reductionDb))
      if (meter.getAttribute('aria-valuetext') === told) return
      meter.setAttribute('aria-valuetext', told)
      meter.setAttribute('aria-valuenow', String(Math.max(Math.round(reductionDb), LEAST_REDUCTION_DB)))
      writeText(words, told)
    })
    return onMotion((nowMs) => {
      const now = reductionOf()
      if (meter.hidden !== (now === undefined)) meter.hidden = now === undefined
      if (now === undefined) return
      reductionDb = now
      const percent = Math.round(100 * shareHeldBack(now))
      if (percent !== before) bar.style.transform = `${scale}(${percent / 100})`
      before = percent
      tell(nowMs)
    })
  }, [reductionOf, orientation])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> looks as the browser likes
    <span
      ref={root}
      className={`reduction is-${orientation}`}
      role="meter"
      aria-label={label}
      aria-valuemin={LEAST_REDUCTION_DB}
      aria-valuemax={0}
      aria-valuenow={0}
      title={text.reductionHelp}
      hidden
    >
      <span className="reduction-track" aria-hidden="true">
        <span className="reduction-bar" />
      </span>
      {showsText ? <span className="reduction-text mono" aria-hidden="true" /> : null}
    </span>
  )
}
