/** Drawn in a 16 px box, lines of 1.5 px; words stand beside them. */
function LineIcon({ d }: { readonly d: string }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={d} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

/** A light from above and what it falls on. */
export function StageIcon() {
  return <LineIcon d="M6 2h4v2.5H6zM6.5 5 3.5 11M9.5 5l3 6M2 13.5h12" />
}

/** A list, its first line done. */
export function CheckIcon() {
  return <LineIcon d="m1.8 4 1.4 1.4L5.6 2.6M8 4h6M2 8.5h3M8 8.5h6M2 12.5h3M8 12.5h6" />
}

/** Three faders. */
export function MixerIcon() {
  return <LineIcon d="M3.5 2v6M3.5 12v2M2 10h3M8 2v2M8 8v6M6.5 6h3M12.5 2v8M12.5 13.5v.5M11 12h3" />
}

export function LockIcon() {
  return <LineIcon d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5" />
}

/** An eye. */
export function ViewIcon() {
  return (
    <LineIcon d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z" />
  )
}
