/** `/` goes to the search from anywhere; Escape clears the search, and where that is empty every filter. */
export function startShortcuts(filters: HTMLFormElement): void {
  const search = filters.querySelector<HTMLInputElement>('input[type=search]')
  if (search === null) return
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (event.key === '/' && !isTyping(event.target)) {
      event.preventDefault()
      search.focus()
      search.select()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      clear(filters, search)
    }
  })
}

function clear(filters: HTMLFormElement, search: HTMLInputElement): void {
  if (search.value === '') filters.reset()
  else {
    search.value = ''
    filters.dispatchEvent(new Event('input'))
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'search'
}
