/**
 * What the desktop shell offers its window beyond what a browser has. The preload puts it on `window.mamShell`; in a browser
 * it is absent, and a path is typed instead of chosen.
 */
export interface MamShell {
  /** The system's file dialog. Resolves with an absolute path, or null when it was closed without one. */
  chooseFile(wish: FileWish): Promise<string | null>
  /**
   * A native menu asks the page for an action of the registry by its id. The page runs it as its own menu would: at once,
   * or by asking for the path that it needs. Returns the way out.
   */
  listenMenu(listener: (action: string) => void): () => void
}

export interface FileWish {
  readonly purpose: 'open' | 'save' | 'folder'
  /** Of the dialog, in words: "Save the session as". */
  readonly title: string
  /** What is likely wanted; may be a bare file name. */
  readonly suggested: string
  /** What kinds of file are looked for; empty for a folder. */
  readonly forms: readonly FileForm[]
}

export type FileForm = 'session' | 'rack' | 'archive'

declare global {
  interface Window {
    readonly mamShell?: MamShell
  }
}
