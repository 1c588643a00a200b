import { useEffect, useMemo, useRef } from 'react'
import { frameAfter, frameBefore, sectionAt } from '../../engine/client/markers.ts'
import type { Marker } from '../../engine/client/mixer.ts'
import { markerPlaceText } from '../mixer/clock-text.ts'
import { useMarkers } from '../rack/use-markers.ts'
import { useReplica, useSession } from '../session.ts'
import { onFrame, throttled } from '../ui/frame.ts'
import { BackIcon, DownIcon, ForthIcon } from '../ui/icons.tsx'
import { Menu } from '../ui/menu.tsx'
import { writeText } from '../ui/write-text.ts'
import { pressGo } from './go.ts'
import { text } from './text.ts'
import './markers.css'

/** The section that plays, by its marker, and ways to others; nothing where the session has no markers to go to. */
export function Markers({ isLocked }: { readonly isLocked: boolean }) {
  const session = useSession()
  const markers = useReachable()
  const { root, place } = usePlace(markers)
  if (markers.length === 0) return null
  const go = (frame: number | undefined, control: Element | null) => {
    if (frame === undefined) return
    void pressGo(session, { case: 'locate', value: { timelineFrame: BigInt(frame) } }, control)
  }
  return (
    <section ref={root} className="stage-markers" aria-label={text.markers} inert={isLocked}>
      <button
        type="button"
        className="button stage-marker-button"
        data-way="back"
        aria-label={text.previousMarker}
        title={text.previousMarkerHelp}
        onClick={(event) => go(place().before, event.currentTarget)}
      >
        <BackIcon />
      </button>
      <p className="stage-section" role="status" aria-label={text.section}>
        <span className="stage-section-name cut" />
      </p>
      <button
        type="button"
        className="button stage-marker-button"
        data-way="forth"
        aria-label={text.nextMarker}
        title={text.nextMarker}
        onClick={(event) => go(place().after, event.currentTarget)}
      >
        <ForthIcon />
      </button>
      <Menu
        label={text.goToMarker}
        className="button stage-marker-button is-list"
        align="end"
        isFloating
        items={markers.map((marker) => ({
          id: marker.name,
          title: marker.name,
          keys: markerPlaceText(marker),
          run: () => go(marker.frame, null),
        }))}
      >
        {text.markers}
        <DownIcon />
      </Menu>
    </section>
  )
}

/** Where it loops, what lies behind the loop cannot be reached. */
function useReachable(): readonly Marker[] {
  const markers = useMarkers()
  const end = useReplica(({ transport, rack }) => (transport.loop && rack?.loopFrames) || Number.POSITIVE_INFINITY)
  return useMemo(() => markers.filter(({ frame }) => frame < end), [markers, end])
}

const GRACE_SEC = 1

/** Where it plays among the markers, written past React: the name of the section, and which ways lead somewhere. */
function usePlace(markers: readonly Marker[]) {
  const { client } = useSession()
  const sampleRate = useReplica(({ rack, mixer }) => rack?.sampleRate ?? mixer.clock.sampleRate)
  const root = useRef<HTMLElement>(null)
  const place = useMemo(
    () => () => {
      const { timelineFrame, isPlaying } = client.hot.state
      return {
        section: sectionAt(markers, timelineFrame),
        before: frameBefore(markers, timelineFrame, isPlaying ? GRACE_SEC * sampleRate : 0),
        after: frameAfter(markers, timelineFrame),
      }
    },
    [client, markers, sampleRate],
  )
  useEffect(() => {
    const bar = root.current
    if (!bar) return undefined
    const name = bar.querySelector<HTMLElement>('.stage-section-name')!
    const [back, forth] = ['back', 'forth'].map((way) => bar.querySelector(`[data-way=${way}]`)!)
    const show = () => {
      const { section, before, after } = place()
      writeText(name, section?.name ?? text.noSection)
      name.title = section?.name ?? ''
      setPossible(back!, before !== undefined)
      setPossible(forth!, after !== undefined)
    }
    return onFrame(throttled(10, show))
  }, [place])
  return { root, place }
}

/** It keeps the focus where it leads nowhere for now. */
function setPossible(button: Element, isPossible: boolean): void {
  const disabled = String(!isPossible)
  if (button.getAttribute('aria-disabled') !== disabled) button.setAttribute('aria-disabled', disabled)
}
