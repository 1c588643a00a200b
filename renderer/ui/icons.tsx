/** Drawn in a 16 px box; words stand beside them or in the label of their button. */
export function PlayIcon() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4 2.5v11l9.5-5.5z" fill="currentColor" />
    </svg>
  )
}

export function StopIcon() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <rect x="3" y="3" width="10" height="10" rx="1" fill="currentColor" />
    </svg>
  )
}

export function LoopIcon() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d="M3 8V6.5a2 2 0 0 1 2-2h7M13 8v1.5a2 2 0 0 1-2 2H4M9.8 2 12.3 4.5 9.8 7M6.2 9 3.7 11.5 6.2 14"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

/** Lines of 1.5 px. */
function LineIcon({ d }: { readonly d: string }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={d} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

export function BackIcon() {
  return <LineIcon d="M3.5 3v10M12.5 3 6.5 8l6 5z" />
}

export function ForthIcon() {
  return <LineIcon d="M12.5 3v10M3.5 3l6 5-6 5z" />
}

export function UndoIcon() {
  return <LineIcon d="M5.5 2.5 2.5 5.5l3 3M3 5.5h6.2a4 4 0 0 1 0 8H6" />
}

export function RedoIcon() {
  return <LineIcon d="m10.5 2.5 3 3-3 3M13 5.5H6.8a4 4 0 0 0 0 8H10" />
}

/** Two nodes into one. */
export function GraphIcon() {
  return (
    <LineIcon d="M1.5 2.5h4v3h-4zM1.5 10.5h4v3h-4zM10.5 6.5h4v3h-4zM5.5 4h2.2c1 0 .9 4 2.8 4M5.5 12h2.2c1 0 .9-4 2.8-4" />
  )
}

export function RacksIcon() {
  return <LineIcon d="M2 2.5h12v3H2zM2 6.5h12v3H2zM2 10.5h12v3H2zM4.5 4h.01M4.5 8h.01M4.5 12h.01" />
}

export function HistoryIcon() {
  return <LineIcon d="M2.6 5.2A6 6 0 1 1 2 8M2.3 2.3v3.1h3.1M8 4.8V8l2.3 1.4" />
}

/** A heartbeat. */
export function HealthIcon() {
  return <LineIcon d="M1.5 8.5h3l1.7-4.5 3 8L11 8.5h3.5" />
}

export function MoreIcon() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d="M2 8a1.4 1.4 0 1 0 2.8 0A1.4 1.4 0 1 0 2 8m4.6 0a1.4 1.4 0 1 0 2.8 0 1.4 1.4 0 1 0-2.8 0m4.6 0a1.4 1.4 0 1 0 2.8 0 1.4 1.4 0 1 0-2.8 0"
        fill="currentColor"
      />
    </svg>
  )
}

export function HeadphonesIcon() {
  return <LineIcon d="M2.5 11V8a5.5 5.5 0 0 1 11 0v3M2.5 9.5h2v4h-2zM11.5 9.5h2v4h-2z" />
}

export function DownIcon() {
  return <LineIcon d="m4.5 6.5 3.5 3.5 3.5-3.5" />
}

/** A crescent: moved tonight. */
export function TonightIcon() {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M10.5 1.8A6.5 6.5 0 1 0 14.2 10 5.4 5.4 0 0 1 10.5 1.8z" fill="currentColor" />
    </svg>
  )
}
