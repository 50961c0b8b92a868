/** Groups on a line: four fit on the narrowest screen. */
const GROUPS = 4

/**
 * A long code in two lines of whole groups, which are parted by `between`. All of it is one text: whoever copies both lines
 * has the code, since the line end between them counts for nothing where it is read.
 */
export const CodeLines = ({ code, between }: { readonly code: string; readonly between: ' ' | '-' }) => {
  const groups = code.split(between)
  const first = groups.slice(0, GROUPS).join(between)
  const rest = groups.slice(GROUPS).join(between)
  return (
    <code>
      <span class="code-line">{rest === '' ? first : `${first}${between}`}</span>
      {rest === '' ? null : <span class="code-line">{rest}</span>}
    </code>
  )
}
