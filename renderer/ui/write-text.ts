/** Text that changes often, past React: its one text node is kept, so that only its letters change. */
export function writeText(element: HTMLElement | null, text: string): void {
  const only = element?.firstChild
  if (only instanceof Text && only === element?.lastChild) {
    if (only.data !== text) only.data = text
  } else if (element) element.textContent = text
}
