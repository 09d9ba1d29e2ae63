const said = document.getElementById('said')
const body = document.getElementById('reports')
const book = document.getElementById('book')

async function refresh() {
  const { reports } = await (await fetch('reports')).json()
  body.replaceChildren(
    ...reports.slice(-500).map((report) => {
      const row = document.createElement('tr')
      const { trackingId, title, agency, state, reason, answer } = report
      for (const text of [
        trackingId,
        title,
        agency,
        reason ? `${state}: ${reason}` : state,
        answer,
      ]) {
        const cell = document.createElement('td')
        cell.textContent = text
        row.append(cell)
      }
      return row
    }),
  )
}

book.addEventListener('change', async () => {
  const [file] = book.files
  if (!file) return
  const response = await fetch('books', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  })
  const answer = await response.json()
  said.textContent = response.ok
    ? `${answer.trackingIds.length} laporan diterima.`
    : answer.faults.slice(0, 5).join(' ')
  book.value = ''
  await refresh()
})

document.getElementById('day').addEventListener('click', async () => {
  const { moved } = await (await fetch('days', { method: 'POST' })).json()
  said.textContent = `${moved} laporan berpindah.`
  await refresh()
})

await refresh()
