import type { MailBlock, MailOutline } from './outline.ts'

// Mail programs drop style sheets more often than not: everything that must hold stands in attributes, the sheet only
// adds the dark scheme. No image, no script, no web font: nothing is fetched when the mail is opened.
const SHEET = `:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .ground { background-color: #16181d !important; }
  .sheet { background-color: #22252c !important; }
  .ink { color: #f1f2f4 !important; }
  .quiet { color: #a9afba !important; }
  .well { background-color: #16181d !important; border-color: #3b404b !important; }
}`

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
const INK = '#1a1d23'
const BODY = { margin: '0 0 16px', 'font-size': '16px', 'line-height': '1.5', color: INK }

/** Sets a mail in HTML that old and new mail programs show alike, in light and dark schemes. Everything is escaped. */
export const htmlMail = (outline: MailOutline): string => `<!doctype html>${(<Document {...outline} />).toString()}`

const Document = ({ language, heading, blocks, footer, colour }: MailOutline) => (
  <html lang={language}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
      {/* Stops phones from turning codes into links that dial them. */}
      <meta name="format-detection" content="telephone=no, date=no, address=no" />
      <title>{heading}</title>
      <style>{SHEET}</style>
    </head>
    <body class="ground" style={{ margin: '0', padding: '0', 'background-color': '#f2f3f5' }}>
      <table
        role="presentation"
        class="ground"
        width="100%"
        cellpadding="0"
        cellspacing="0"
        border={0}
        style={{ 'background-color': '#f2f3f5' }}
      >
        <tr>
          <td align="center" style={{ padding: '24px 12px' }}>
            <table
              role="presentation"
              class="sheet"
              width="100%"
              cellpadding="0"
              cellspacing="0"
              border={0}
              style={{ 'max-width': '520px', 'background-color': '#ffffff', 'border-top': `4px solid ${colour}` }}
            >
              <tr>
                <td style={{ padding: '28px 28px 12px', 'font-family': FONT, 'text-align': 'left' }}>
                  <h1 class="ink" style={{ margin: '0 0 16px', 'font-size': '22px', 'line-height': '1.3', color: INK }}>
                    {heading}
                  </h1>
                  {blocks.map((block) => (
                    <Block block={block} colour={colour} />
                  ))}
                </td>
              </tr>
            </table>
            <p class="quiet" style={{ margin: '16px 0 0', 'font-family': FONT, 'font-size': '13px', color: '#5b6270' }}>
              {footer}
            </p>
          </td>
        </tr>
      </table>
    </body>
  </html>
)

const Block = ({ block, colour }: { readonly block: MailBlock; readonly colour: string }) => {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p class="ink" style={BODY}>
          {block.text}
        </p>
      )
    case 'code':
      // Spacing by style, not by spaces: what is copied is the code and nothing else.
      return (
        <p
          class="ink well"
          style={{
            margin: '0 0 16px',
            padding: '14px 8px',
            'font-family': "ui-monospace, 'SF Mono', Consolas, Menlo, monospace",
            'font-size': '32px',
            'font-weight': '600',
            'letter-spacing': '6px',
            'text-align': 'center',
            color: INK,
            'background-color': '#f6f7f9',
            border: '1px solid #d9dce2',
          }}
        >
          {block.code}
        </p>
      )
    case 'link':
      // Outlined in the brand's colour, so that the words stay readable whatever colour that is.
      return (
        <p style={{ margin: '8px 0 24px' }}>
          <a
            class="ink"
            href={block.href}
            style={{
              display: 'inline-block',
              padding: '11px 20px',
              'font-size': '16px',
              'font-weight': '600',
              color: INK,
              border: `2px solid ${colour}`,
              'border-radius': '6px',
              'text-decoration': 'none',
            }}
          >
            {block.label}
          </a>
        </p>
      )
  }
}
